"""What an import may tell of a lead."""

from filon.contacts.rules.axes import IN_WORK, LEAD_STAGES, LifecycleStage
from filon.kit.enums import LabelledEnum
from filon.kit.text import fold
from filon.leads.rules.bant import Authority, BudgetStage, Horizon, NeedLevel
from filon.records.rules.targets import COMPANY_TITLES, CONTACT_TITLES, Target, ValueKind

STAGES = {
    word: stage.value
    for stage in (
        *LEAD_STAGES,
        LifecycleStage.RECYCLED,
        LifecycleStage.DISQUALIFIED,
        LifecycleStage.LOST,
        LifecycleStage.FORMER_CUSTOMER,
    )
    for word in (stage.value, fold(stage.label))
}
ENTRANCES = {
    **dict.fromkeys(("inbound", "entrant", "entrante", "in"), "inbound"),
    **dict.fromkeys(("outbound", "sortant", "sortante", "out"), "outbound"),
}
NEED_KINDS = {
    **dict.fromkeys(("expressed", "exprime"), "expressed"),
    **dict.fromkeys(("supposed", "suppose", "implicite"), "supposed"),
}


def _words_of(choices: type[LabelledEnum]) -> dict[str, str]:
    return {word: one.value for one in choices if one.value for word in (one.value, fold(one.label))}


assert set(STAGES.values()) >= IN_WORK

LEAD_TARGETS: tuple[Target, ...] = (
    Target(
        "lead",
        "external_id",
        "Référence",
        ValueKind.EXTERNAL_ID,
        width=200,
        strict=True,
        synonyms=(
            "id",
            "identifiant",
            "lead id",
            "record id",
            "reference",
            "id de fiche d informations",
        ),
    ),
    Target("lead", "name", "Intitulé", width=200, synonyms=("titre", "lead", "sujet", "objet")),
    Target("lead", "contact", "Contact", ValueKind.REFERENCE, refers_to="contact", synonyms=CONTACT_TITLES),
    Target(
        "lead",
        "company",
        "Entreprise",
        ValueKind.REFERENCE,
        refers_to="company",
        synonyms=COMPANY_TITLES,
    ),
    Target(
        "lead",
        "entrance",
        "Entrée",
        ValueKind.CHOICE,
        choices=ENTRANCES,
        width=8,
        synonyms=("entrant ou sortant", "entrance", "sens"),
    ),
    Target(
        "lead", "product", "Produit", ValueKind.REFERENCE, refers_to="product", width=150, synonyms=("product", "offre")
    ),
    Target(
        "lead",
        "source",
        "Origine",
        ValueKind.REFERENCE,
        refers_to="source",
        width=100,
        synonyms=(
            "source",
            "lead source",
            "original source",
            "canal",
            "origine de la piste",
            "original traffic source",
            "provenance",
        ),
    ),
    Target("lead", "medium", "Support", width=60, synonyms=("medium", "utm medium")),
    Target(
        "lead",
        "campaign",
        "Campagne",
        ValueKind.REFERENCE,
        refers_to="campaign",
        width=150,
        synonyms=("campaign", "utm campaign"),
    ),
    Target(
        "lead",
        "created_at",
        "Premier contact",
        ValueKind.INSTANT,
        strict=True,
        synonyms=(
            "date",
            "date de creation",
            "create date",
            "created at",
            "created time",
            "cree le",
            "first contact date",
            "created date",
            "date created",
            "creee le",
        ),
    ),
    Target(
        "lead",
        "lifecycle_stage",
        "Étape",
        ValueKind.CHOICE,
        choices=STAGES,
        strict=True,
        synonyms=(
            "statut",
            "etape",
            "lifecycle stage",
            "lead status",
            "stade",
            "status",
        ),
    ),
    Target(
        "lead",
        "owner",
        "Responsable",
        ValueKind.REFERENCE,
        refers_to="owner",
        width=150,
        synonyms=(
            "owner",
            "lead owner",
            "commercial",
            "proprietaire",
            "sales rep",
        ),
    ),
    Target(
        "lead",
        "potential_amount",
        "Montant potentiel",
        ValueKind.AMOUNT,
        stored="potential_cents",
        synonyms=("montant", "potentiel", "budget", "amount"),
    ),
    Target("lead", "currency", "Devise", width=3),
    Target("lead", "project", "Projet", synonyms=("project",)),
    Target("lead", "project_date", "Date du projet", ValueKind.DATE, synonyms=("echeance", "echeance du projet")),
    Target(
        "lead",
        "is_willing",
        "Veut y répondre",
        ValueKind.BOOLEAN,
        synonyms=("volonte", "volonte d y repondre", "interesse"),
    ),
    Target("lead", "budget_holder", "Détient le budget", ValueKind.BOOLEAN, synonyms=("budget holder",)),
    Target("lead", "need", "Besoin", width=20000, synonyms=("need", "commentaire", "message", "description")),
    Target("lead", "need_kind", "Nature du besoin", ValueKind.CHOICE, choices=NEED_KINDS, width=9),
    Target("lead", "budget", "Budget annoncé", ValueKind.AMOUNT, stored="budget_cents", synonyms=("budget annonce",)),
    Target("lead", "budget_stage", "État du budget", ValueKind.CHOICE, choices=_words_of(BudgetStage), width=9),
    Target("lead", "authority", "Pouvoir de décision", ValueKind.CHOICE, choices=_words_of(Authority), width=7),
    Target("lead", "need_level", "Force du besoin", ValueKind.CHOICE, choices=_words_of(NeedLevel), width=8),
    Target("lead", "horizon", "Échéance d’achat", ValueKind.CHOICE, choices=_words_of(Horizon), width=7),
    Target(
        "lead",
        "referred_by",
        "Recommandé par",
        ValueKind.REFERENCE,
        refers_to="contact",
        synonyms=("parrain", "referred by"),
    ),
    Target(
        "lead", "lost_reason", "Motif de perte", width=200, stored="reason", synonyms=("motif", "lost reason", "raison")
    ),
)
