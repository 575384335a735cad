"""What an import may tell of an activity."""

from filon.activities.rules.kinds import ActivityKind, CallOutcome, VisitOutcome
from filon.kit.text import fold
from filon.records.rules.targets import COMPANY_TITLES, CONTACT_TITLES, Target, ValueKind

KINDS = {word: kind.value for kind in ActivityKind for word in (kind.value, fold(kind.label))} | {
    "telephone": "call",
    "mail": "email",
    "courriel": "email",
    "rdv": "meeting",
    "reunion": "meeting",
    "phone": "call",
}
OUTCOMES = {
    word: outcome.value
    for outcome in (*CallOutcome, *VisitOutcome)
    if outcome.value
    for word in (outcome.value, fold(outcome.label))
}
DIRECTIONS = {
    **dict.fromkeys(("inbound", "entrant", "recu", "in"), "inbound"),
    **dict.fromkeys(("outbound", "sortant", "emis", "out"), "outbound"),
}

ACTIVITY_TARGETS: tuple[Target, ...] = (
    Target(
        "activity",
        "external_id",
        "Référence",
        ValueKind.EXTERNAL_ID,
        width=200,
        strict=True,
        synonyms=(
            "id",
            "identifiant",
            "activity id",
            "record id",
            "reference",
        ),
    ),
    Target(
        "activity",
        "contact",
        "Contact",
        ValueKind.REFERENCE,
        refers_to="contact",
        synonyms=CONTACT_TITLES,
    ),
    Target(
        "activity",
        "company",
        "Entreprise",
        ValueKind.REFERENCE,
        refers_to="company",
        synonyms=COMPANY_TITLES,
    ),
    Target("activity", "lead", "Lead", ValueKind.REFERENCE, refers_to="lead"),
    Target(
        "activity",
        "opportunity",
        "Opportunité",
        ValueKind.REFERENCE,
        refers_to="opportunity",
        synonyms=(
            "affaire",
            "deal",
            "associated deal",
        ),
    ),
    Target(
        "activity",
        "kind",
        "Type",
        ValueKind.CHOICE,
        choices=KINDS,
        width=10,
        synonyms=("nature", "kind", "type d activite"),
    ),
    Target("activity", "direction", "Sens", ValueKind.CHOICE, choices=DIRECTIONS, width=8, synonyms=("direction",)),
    Target(
        "activity",
        "at",
        "Date",
        ValueKind.INSTANT,
        required=True,
        synonyms=("le", "date et heure", "due date", "activity date", "quand"),
    ),
    Target(
        "activity",
        "outcome",
        "Résultat",
        width=40,
        choices=OUTCOMES,
        synonyms=(
            "outcome",
            "issue",
            "resultat de l appel",
        ),
    ),
    Target("activity", "channel", "Canal", width=20, synonyms=("channel",)),
    Target("activity", "campaign", "Campagne", ValueKind.REFERENCE, refers_to="campaign", width=150),
    Target(
        "activity",
        "owner",
        "Responsable",
        ValueKind.REFERENCE,
        refers_to="owner",
        width=150,
        synonyms=(
            "par",
            "owner",
            "commercial",
            "assigned to",
            "assigned",
            "assigned to user",
            "activity assigned to",
            "assigne a",
            "attribue a",
            "proprietaire",
        ),
    ),
    Target(
        "activity",
        "text",
        "Texte",
        width=100000,
        synonyms=(
            "note",
            "commentaire",
            "compte rendu",
            "description",
            "subject",
            "sujet",
            "comments",
            "notes",
            "commentaires",
            "objet",
        ),
    ),
)
