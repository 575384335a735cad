"""The buying stage follows evidence: three phases (seed 002), shown on the five steps of seed 004 by choice."""

from typing import NamedTuple

from filon.contacts.rules.axes import BuyingStage
from filon.kit.enums import LabelledEnum

B = BuyingStage
JOURNEY = (B.AWARENESS, B.CONSIDERATION, B.DECISION)
_FURTHER = {stage: place for place, stage in enumerate((B.NONE, B.INACTIVE, *JOURNEY))}


class JourneyStep(LabelledEnum):
    """The steps of seed 004."""

    AWARENESS = "awareness", "Prise de conscience"
    RESEARCH = "research", "Recherche de solutions"
    EVALUATION = "evaluation", "Évaluation des options"
    ENGAGEMENT = "engagement", "Échanges avec les fournisseurs"
    CHOICE = "choice", "Négociation et décision"


STEPS_OF = {
    B.AWARENESS: (JourneyStep.AWARENESS,),
    B.CONSIDERATION: (JourneyStep.RESEARCH, JourneyStep.EVALUATION),
    B.DECISION: (JourneyStep.ENGAGEMENT, JourneyStep.CHOICE),
}


class Evidence(NamedTuple):
    """`said`: in the person's own words, which may also bring her back; a form or a deal only takes her forward."""

    stage: BuyingStage
    reason: str
    said: bool = False


def stage_after(now: str, evidence: Evidence) -> BuyingStage | None:
    """Where the evidence puts a person who stands at `now`; None where it changes nothing."""
    if evidence.stage == now:
        return None
    return evidence.stage if evidence.said or _FURTHER[evidence.stage] > _FURTHER[BuyingStage(now)] else None
