"""What a form tells of how far the person who sent it is in her purchase (seed 000: data catching; seed 002: three phases)."""

from filon.contacts.rules.axes import BuyingStage
from filon.contacts.rules.buying import Evidence
from filon.intake.rules.capture import FormKind

SHOWN_BY = {
    FormKind.NEWSLETTER: BuyingStage.AWARENESS,
    FormKind.CONTENT: BuyingStage.AWARENESS,
    FormKind.EVENT: BuyingStage.CONSIDERATION,
    FormKind.CALL_BACK: BuyingStage.CONSIDERATION,
    FormKind.DEMO: BuyingStage.CONSIDERATION,
    FormKind.TRIAL: BuyingStage.DECISION,
    FormKind.QUOTE: BuyingStage.DECISION,
}


def evidence_of_form(kind: FormKind, *, name: str) -> Evidence | None:
    """A message without a subject tells nothing of it."""
    stage = SHOWN_BY.get(kind)
    return Evidence(stage, f"Formulaire «\u00a0{name}\u00a0» ({kind.label.lower()})") if stage else None
