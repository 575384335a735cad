"""What a new model starts with: the half-lives of domain.md 4.2, points that an SME may argue about; all of it is edited."""

from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction, FormKind
from filon.scoring.rules.scale import Rule

FORM, CALL = ActivityKind.FORM.value, ActivityKind.CALL.value
IN = Direction.INBOUND.value

STARTERS: tuple[Rule, ...] = (
    Rule("Demande de devis", FORM, outcome=FormKind.QUOTE.value, points=60, total_cap=60, half_life=90, intent=True),
    Rule(
        "Demande de démonstration",
        FORM,
        outcome=FormKind.DEMO.value,
        points=60,
        total_cap=60,
        half_life=90,
        intent=True,
    ),
    Rule(
        "Demande de rappel", FORM, outcome=FormKind.CALL_BACK.value, points=50, total_cap=50, half_life=90, intent=True
    ),
    Rule("Demande d’essai", FORM, outcome=FormKind.TRIAL.value, points=50, total_cap=50, half_life=90),
    Rule("Prise de contact", FORM, outcome=FormKind.CONTACT.value, points=30, total_cap=30, half_life=60),
    Rule("Contenu téléchargé", FORM, outcome=FormKind.CONTENT.value, points=10, day_cap=15, total_cap=30, half_life=21),
    Rule(
        "Inscription à un événement",
        FORM,
        outcome=FormKind.EVENT.value,
        points=15,
        day_cap=15,
        total_cap=45,
        half_life=30,
    ),
    Rule("Lettre d’information", FORM, outcome=FormKind.NEWSLETTER.value, points=5, total_cap=5, half_life=30),
    Rule("Visite du site", ActivityKind.SITE_VISIT.value, points=3, day_cap=6, total_cap=20, half_life=7),
    Rule("Document téléchargé", ActivityKind.DOWNLOAD.value, points=8, day_cap=16, total_cap=32, half_life=21),
    Rule("Nous écrit", ActivityKind.EMAIL.value, IN, points=20, day_cap=20, total_cap=60, half_life=60),
    Rule(
        "Nous parle au téléphone",
        CALL,
        outcome=CallOutcome.REACHED.value,
        points=15,
        day_cap=15,
        total_cap=45,
        half_life=60,
    ),
    Rule(
        "Accepte un rendez-vous",
        CALL,
        outcome=CallOutcome.MEETING.value,
        points=30,
        day_cap=30,
        total_cap=60,
        half_life=60,
    ),
    Rule("Vient à un rendez-vous", ActivityKind.MEETING.value, points=40, day_cap=40, total_cap=80, half_life=60),
    Rule("Vient à un événement", ActivityKind.EVENT.value, points=20, day_cap=20, total_cap=40, half_life=30),
    Rule("Hors cible au téléphone", CALL, outcome=CallOutcome.OUT_OF_TARGET.value, points=-40, total_cap=40),
)
