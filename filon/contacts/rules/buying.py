"""The buying stage follows evidence: three phases (seed 002)."""

from typing import NamedTuple

from filon.contacts.rules.axes import BuyingStage

B = BuyingStage
JOURNEY = (B.AWARENESS, B.CONSIDERATION, B.DECISION)
_FURTHER = {stage: place for place, stage in enumerate((B.NONE, B.INACTIVE, *JOURNEY))}


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
