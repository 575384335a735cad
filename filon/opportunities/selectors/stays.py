"""The stages that a deal went through, and how long it stood in each: read from its dated changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.progress import days_between, is_stalled
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.records.rules.changes import Axis


@dataclass(frozen=True, slots=True)
class Stay:
    """`until` None: it stands there still. `days` None: a closed stage lasts for ever. `declared`: a file told it."""

    label: str
    kind: str
    since: datetime
    until: datetime | None
    days: int | None
    too_long: bool
    by: str
    declared: bool
    forced: bool
    reason: str


def stays_of(deal: Opportunity, *, stages: Sequence[Stage], now: datetime) -> list[Stay]:
    """The newest first; one query. A stage that another version of the process had is told by its key."""
    changes = list(
        Change.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk, axis=Axis.DEAL_STAGE)
        .select_related("by")
        .order_by("at", "pk")
    )
    known = {stage.key: stage for stage in stages}
    ends = [change.at for change in changes[1:]]
    found = [
        _stay(change, known.get(change.to_value), until=until, now=now)
        for change, until in zip(changes, [*ends, None], strict=True)
        if change.to_value
    ]
    return found[::-1]


def _stay(change: Change, stage: Stage | None, *, until: datetime | None, now: datetime) -> Stay:
    kind = stage.kind if stage else StageKind.OPEN
    lasts = kind == StageKind.OPEN or until is not None
    days = days_between(since=change.at, now=until or now) if lasts else None
    return Stay(
        label=stage.label if stage else change.to_value,
        kind=kind,
        since=change.at,
        until=until,
        days=days,
        too_long=days is not None and is_stalled(days=days, max_days=stage.max_days if stage else None),
        by=str(change.by or ""),
        declared=change.declared,
        forced=change.forced,
        reason=change.reason,
    )
