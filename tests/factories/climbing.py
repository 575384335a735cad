"""Deals that went through the stages of the process on days of the past."""

from datetime import timedelta

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.records.models import Change
from tests import factories as make
from tests.factories import NOW


def climb(name: str, *steps: tuple[str, int], forced: bool = False, **fields: object) -> Opportunity:
    """A deal that entered these stages so many days ago, by a history that a file told."""
    deal = make.deal(name, at=steps[0][0], now=NOW - timedelta(days=steps[0][1]), **fields)
    stage_before = steps[0][0]
    for stage, days in steps[1:]:
        Change.objects.create(
            subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk, axis="deal_stage", by_kind="system",
            from_value=stage_before, to_value=stage, at=NOW - timedelta(days=days), forced=forced,
        )  # fmt: skip
        stage_before = stage
    last, days = steps[-1]
    closed = NOW - timedelta(days=days) if last in ("won", "lost") else None
    Opportunity.objects.filter(pk=deal.pk).update(stage=make.stage(last), closed_at=closed)
    return deal
