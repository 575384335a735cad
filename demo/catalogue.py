"""What Halvane sells, where its leads come from, what it ran, whom it aims at, how it labels its records."""

from datetime import timedelta
from typing import NamedTuple

from demo.world import World
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.playbook.models import AcquisitionSource, CampaignHeader, CloseReason, Persona, Product
from filon.playbook.rules.channels import SourceKind
from filon.records.models import FieldDefinition, Lot, Tag
from filon.records.rules.fields import Available, FieldType
from filon.records.rules.origin import LotKind

K = SourceKind


class CampaignFact(NamedTuple):
    code: str
    name: str
    kind: str
    purpose: str
    days_ago: int  # its first day, before today
    length: int  # in days


CHECKED_AFTER = timedelta(days=4, hours=10, minutes=25)


class LotFact(NamedTuple):
    name: str
    kind: LotKind
    supplier: str
    cents: int | None
    basis: str
    days_ago: int
    companies: int
    contract: str = ""
    informed_how: str = ""
    promised_rows: int | None = None
    checked: str = ""  # of the collection, some days after it came; empty where nobody checked yet


class ProductFact(NamedTuple):
    code: str
    name: str
    family: str
    euros: int
    term_months: int | None = None


PRODUCTS = [
    ProductFact("SOLO", "Cabine Solo", "Cabines", 6_900),
    ProductFact("DUO", "Cabine Duo", "Cabines", 11_400),
    ProductFact("QUATRO", "Salon quatre places", "Cabines", 19_800),
    ProductFact("CLOISON", "Cloison acoustique mobile", "Aménagement", 1_450),
    ProductFact("PANNEAUX", "Lot de panneaux absorbants", "Aménagement", 2_300),
    ProductFact("DIAG", "Diagnostic acoustique", "Services", 1_800),
    ProductFact("POSE", "Livraison et pose", "Services", 950),
    ProductFact("ENTRETIEN", "Contrat d’entretien annuel", "Services", 1_250, 12),
]

# name, kind, weight among inbound leads, weight among outbound ones, how well its leads ripen
SOURCES: list[tuple[str, SourceKind, int, int, float]] = [
    ("Site web", K.CONTENT, 26, 0, 1.0),
    ("Référencement naturel", K.SEO, 18, 0, 1.05),
    ("Google Ads", K.SEA, 16, 0, 0.8),
    ("LinkedIn", K.SOCIAL, 10, 12, 0.95),
    ("Webinaire", K.EVENT, 9, 0, 1.1),
    ("Salon professionnel", K.FAIR, 12, 6, 1.05),
    ("Recommandation client", K.REFERRAL, 7, 4, 1.6),
    ("Partenaire architecte", K.PARTNER, 8, 6, 1.35),
    ("Appel sortant", K.PHONE, 0, 46, 0.95),
    ("E-mail sortant", K.EMAIL, 0, 26, 0.85),
]

CAMPAIGNS = [
    CampaignFact(
        "guide-bureaux-calmes",
        "Guide « Dix bureaux rendus calmes »",
        "Contenu",
        "Faire connaître le diagnostic acoustique",
        520,
        120,
    ),
    CampaignFact(
        "relance-rentree-1", "Relance de rentrée", "E-mail", "Réveiller les projets remis à septembre", 440, 30
    ),
    CampaignFact(
        "salon-espaces-1", "Salon Espaces & Travail", "Salon", "Rencontrer 150 responsables des lieux", 385, 4
    ),
    CampaignFact(
        "ouest-esn",
        "Éditeurs et ESN de l’Ouest",
        "Téléphone",
        "Vingt rendez-vous avec des sociétés du numérique",
        330,
        75,
    ),
    CampaignFact(
        "webinaire-visio", "Webinaire « La visio sans déranger »", "Webinaire", "Montrer la Cabine Solo", 240, 21
    ),
    CampaignFact(
        "architectes", "Club des architectes", "Partenaires", "Être prescrits dans les projets d’aménagement", 200, 180
    ),
    CampaignFact(
        "annonces-cabines", "Annonces « cabine acoustique »", "Annonces", "Capter les demandes de devis", 150, 150
    ),
    CampaignFact("industrie-est", "Ateliers bruyants de l’Est", "Téléphone", "Ouvrir le marché de l’industrie", 95, 60),
    CampaignFact("fin-de-budget", "Budgets de fin d’année", "E-mail", "Signer avant la clôture des budgets", 35, 45),
]

PERSONAS = [
    (
        "Le dirigeant de PME",
        "Direction générale",
        "décideur",
        "Décide vite si l’équipe le demande ; craint l’encombrement.",
    ),
    (
        "La DRH attentive",
        "Ressources humaines",
        "décideur",
        "Veut réduire le bruit et le télétravail subi ; cherche des preuves.",
    ),
    (
        "Le responsable des lieux",
        "Services généraux",
        "prescripteur",
        "Compare, mesure, visite ; tient au délai de pose.",
    ),
    ("Le financier prudent", "Finance", "acheteur", "Demande location et amortissement ; négocie l’entretien."),
    ("La direction de site", "Production", "décideur", "Un bureau de chef d’atelier au calme, sans travaux."),
    (
        "L’architecte prescripteur",
        "Aménagement",
        "prescripteur",
        "Veut plans, teintes et délais ; recommande à ses clients.",
    ),
]

LEAD_HORIZONS = {"Moins de 3 mois": 35, "3 à 6 mois": 40, "Plus de 6 mois": 25}

TAGS = [
    "Prioritaire",
    "Multi-sites",
    "Déménagement prévu",
    "Salon Espaces & Travail",
    "À rappeler à la rentrée",
    "Référence possible",
]

LOTS = [
    LotFact("Base historique", LotKind.COLLECTED, "", None, "Intérêt légitime (clients et contacts directs)", 546, 640),
    LotFact(
        "Sirene, bureaux de l’Ouest",
        LotKind.PUBLIC,
        "INSEE",
        None,
        "Intérêt légitime (données publiques d’entreprises)",
        470,
        420,
    ),
    LotFact("Salon Espaces & Travail", LotKind.COLLECTED, "", 480_000, "Cartes remises sur le stand", 381, 150),
    LotFact(
        "Fichier Meridia, sociétés de services",
        LotKind.BOUGHT,
        "Meridia Fichiers",
        312_000,
        "Intérêt légitime",
        335,
        380,
        "MER-2214, classeur Achats",
        "Par Meridia à la collecte, puis par nous au premier message",
        400,
        "Copie du formulaire de Meridia, mention du partage lue ligne à ligne, registre des refus demandé et reçu",
    ),
    LotFact(
        "Adresses du Club des architectes",
        LotKind.SHARED,
        "Club des architectes",
        None,
        "Accord des membres",
        198,
        60,
        "",
        "Par le Club dans sa lettre, puis par nous",
        None,
        "Lettre du Club à ses membres, avec la case de refus",
    ),
    LotFact(
        "Sirene, industries de l’Est",
        LotKind.PUBLIC,
        "INSEE",
        None,
        "Intérêt légitime (données publiques d’entreprises)",
        100,
        190,
    ),
]

# entity, key, label, type, choices, when it is known
FIELDS = [
    (SubjectKind.COMPANY, "surface_bureaux", "Surface de bureaux (m²)", FieldType.NUMBER, [], Available.CREATION),
    (SubjectKind.LEAD, "echeance", "Échéance du projet", FieldType.CHOICE, list(LEAD_HORIZONS), Available.CREATION),
    (SubjectKind.OPPORTUNITY, "livraison", "Semaine de livraison souhaitée", FieldType.TEXT, [], Available.AFTERWARDS),
]

LOSS_REASONS = {
    "Prix ou valeur perçue": 24,
    "Pas de décision": 21,
    "Délai ou calendrier": 12,
    "Budget supprimé": 13,
    "Adéquation au besoin": 9,
    "Sans réponse à la proposition": 10,
    "Décideur non atteint": 6,
    "Service et références": 3,
    "Disqualifié par nous": 2,
}
WIN_REASONS = {
    "Adéquation au besoin": 36,
    "Relation et confiance": 25,
    "Délai ou calendrier": 16,
    "Service et références": 15,
    "Prix ou valeur perçue": 8,
}
INVALID_REASON = "Doublon ou saisie invalide"
COMPETITORS = {"Calmeria": 5, "Feutrine & Co": 4, "Bullane": 3, "Mobilier Quatrac": 3, "Silvox": 2}

# The last that came: nobody has checked how its people were collected, so nobody works on it.
QUARANTINED = LotFact(
    "Annuaire Bâtir et Loger",
    LotKind.BOUGHT,
    "Contacts & Co",
    96_000,
    "",
    45,
    40,
    contract="Bon de commande du 6",
    promised_rows=40,
)


class Catalogue:
    """The rows that the records point at; those that people already have under the same name serve."""

    def __init__(self, world: World) -> None:
        self.world, self.batch = world, world.batch
        self.products = {fact.code: self._product(fact) for fact in PRODUCTS}
        self.sources = {name: self._source(name, kind) for name, kind, *_ in SOURCES}
        self.personas = {name: self._persona(name, *rest) for name, *rest in PERSONAS}
        self.campaigns = {fact.code: self._campaign(fact) for fact in CAMPAIGNS}
        self.tags = {name: world.find_or_add(Tag(name=name), "name") for name in TAGS}
        self.lots = {fact.name: self._lot(fact) for fact in (*LOTS, QUARANTINED)}
        self.reasons = {reason.label: reason for reason in CloseReason.objects.all()}
        for entity, key, label, kind, choices, available in FIELDS:
            definition = FieldDefinition(
                entity=entity, key=key, label=label, type=kind, choices=choices, available=available
            )
            world.find_or_add(definition, "entity", "key")

    def _product(self, fact: ProductFact) -> Product:
        product = Product(
            code=fact.code, name=fact.name, name_key=fold(fact.name), family=fact.family, cents=fact.euros * 100,
            term_months=fact.term_months,
        )  # fmt: skip
        product.batch = self.batch
        return self.world.find_or_add(product, "name_key")

    def _source(self, name: str, kind: SourceKind) -> AcquisitionSource:
        source = AcquisitionSource(name=name, name_key=fold(name), kind=kind, batch=self.batch)
        return self.world.find_or_add(source, "name_key")

    def _persona(self, name: str, function: str, level: str, summary: str) -> Persona:
        persona = Persona(name=name, name_key=fold(name), job_function=function, decision_level=level, summary=summary)
        persona.batch, persona.created_at, persona.updated_at = self.batch, self.world.now, self.world.now
        return self.world.find_or_add(persona, "name_key")

    def _campaign(self, fact: CampaignFact) -> CampaignHeader:
        first_day = self.world.today - timedelta(days=fact.days_ago)
        campaign = CampaignHeader(
            code=fact.code, name=fact.name, kind=fact.kind, purpose=fact.purpose, batch=self.batch
        )
        campaign.start_date, campaign.end_date = first_day, first_day + timedelta(days=fact.length)
        return self.world.find_or_add(campaign, "code")

    def _lot(self, fact: LotFact) -> Lot:
        received = self.world.now - timedelta(days=fact.days_ago)
        lot = Lot(name=fact.name, kind=fact.kind, supplier=fact.supplier, cents=fact.cents, basis=fact.basis)
        lot.created_at, lot.received_date = received, received.date()
        lot.contract, lot.informed_how, lot.promised_rows = fact.contract, fact.informed_how, fact.promised_rows
        lot.audit_at = received + CHECKED_AFTER if fact.checked else None
        return self.world.find_or_add(lot, "name")
