"""How leads went through the stages, and suspects became leads, read from their dates in one question each."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery

from filon.contacts.rules.axes import ENDED, LEAD_STAGES, LifecycleStage
from filon.kit.sql import days_between, instant_value, rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.period import Window

STOPS = tuple(stage.value for stage in (*ENDED, LifecycleStage.FORMER_CUSTOMER))
NOWHERE = (
    "",
)  # after the last stage; an empty list would be a NULL without type, which PostgreSQL compares to nothing
CONVERTED, LOST, OPEN = "converted", "lost", "open"


class Outcome(NamedTuple):
    """`n` of the group `value` entered the stage; what became of them (converted, lost, open), after how many days."""

    stage: LifecycleStage
    value: str
    outcome: str
    days: int
    n: int


def outcomes_of_leads(leads: QuerySet[Any], *, entry: Window, known: datetime | None, now: datetime) -> list[Outcome]:
    """`leads` carry `value`, the group that each belongs to. Nothing after `known` counts; the open ones wait until then, or `now`.

    Converted: a later stage was reached after the first entry of the period; or at any date, by a lead that was never recycled: it
    can only have gone forward, whatever a file says of the days. Lost: not converted, and ended (lost, disqualified, recycled)
    after its last entry: a recycled lead is lost for that cycle until it converts. Everything else is open.
    """
    steps, step_values = sql_of(_steps(entry, known))
    members, member_values = sql_of(leads.values("pk", "value"))
    selects = " UNION ALL ".join(_outcomes_sql(position) for position in range(len(LEAD_STAGES)))
    text = (
        f"WITH steps AS ({steps}), members AS ({members}), "
        f"paths AS MATERIALIZED (SELECT members.value, steps.* FROM members JOIN steps ON steps.subject_id = members.pk) "
        f"{selects}"
    )
    until = instant_value(known or now)
    found = rows_of(text, [*step_values, *member_values, *[until] * len(LEAD_STAGES)])
    return [Outcome(LEAD_STAGES[position], *rest) for position, *rest in found]


def _steps(entry: Window, known: datetime | None) -> QuerySet[Any, Any]:
    """For each lead and stage: first and last entry in the period, next and last later stage since it began; and the last end.

    A lead opened at a later stage entered `lead` at its opening: every episode of interest begins there.
    """
    changes = Change.objects.filter(subject_kind=SubjectKind.LEAD, axis=Axis.LIFECYCLE)
    if known:
        changes = changes.filter(at__lte=known)
    in_period, since = Q(**entry.holds("at")), Q(at__gte=entry.first) if entry.first else Q()
    recycled = Q(to_value=LifecycleStage.RECYCLED)
    columns: dict[str, Any] = {
        "ended": Max("at", filter=Q(to_value__in=STOPS)),
        "recycled": Max("at", filter=recycled),
    }
    for position, stage in enumerate(LEAD_STAGES):
        entered = Q(to_value=stage) | Q(from_value="") if position == 0 else Q(to_value=stage)
        later = Q(to_value__in=LEAD_STAGES[position + 1 :] or NOWHERE)
        columns[f"first_{position}"] = Min("at", filter=entered & in_period)
        columns[f"last_{position}"] = Max("at", filter=entered & in_period)
        columns[f"next_{position}"] = Min("at", filter=later & since)
        columns[f"later_{position}"] = Max("at", filter=later)
    return changes.order_by().values("subject_id").annotate(**columns)


def _outcomes_sql(position: int) -> str:
    """One stage of `paths`, grouped; its only value is the end of waiting.

    A lead that converted in an earlier cycle of the period (`next` before `first`) is measured to its last later stage.
    """
    first, last, later, next_one = (f"{name}_{position}" for name in ("first", "last", "later", "next"))
    went_on = f"({later} >= {first} OR ({later} IS NOT NULL AND recycled IS NULL))"
    reached = f"CASE WHEN {next_one} >= {first} THEN {next_one} ELSE {later} END"
    return (
        f"SELECT {position}, value, outcome, days, COUNT(*) FROM (SELECT value, "
        f"CASE WHEN {went_on} THEN '{CONVERTED}' WHEN ended >= {last} THEN '{LOST}' ELSE '{OPEN}' END AS outcome, "
        f"CASE WHEN {went_on} THEN {days_between(first, reached)} "
        f"WHEN ended >= {last} THEN {days_between(last, 'ended')} ELSE {days_between(last, '%s')} END AS days "
        f"FROM paths WHERE {first} IS NOT NULL) AS stage_{position} GROUP BY value, outcome, days"
    )


def outcomes_of_people(
    records: QuerySet[Any],
    *,
    stage: LifecycleStage,
    entry: Window,
    known: datetime | None,
    now: datetime,
) -> list[Outcome]:
    """Visitors and suspects, `records` carrying `value`: converted when a lead was opened after they entered, else open."""
    name = records.model._meta.model_name or ""
    leads = Lead.objects.filter(**{name: OuterRef("pk")}, deleted_at=None, created_at__gte=OuterRef("entered"))
    if known:
        leads = leads.filter(created_at__lte=known)
    entered = records.annotate(entered=_entry_of(stage, name)).filter(entered__isnull=False, **entry.holds("entered"))
    people, values = sql_of(
        entered.annotate(lead_at=Subquery(leads.order_by("created_at").values("created_at")[:1])).values(
            "value", "entered", "lead_at"
        )
    )
    text = (
        "SELECT value, outcome, days, COUNT(*) FROM (SELECT value, "
        f"CASE WHEN lead_at IS NULL THEN '{OPEN}' ELSE '{CONVERTED}' END AS outcome, "
        f"CASE WHEN lead_at IS NULL THEN {days_between('entered', '%s')} ELSE {days_between('entered', 'lead_at')} END AS days "
        f"FROM ({people}) AS people) AS outcomes GROUP BY value, outcome, days"
    )
    return [Outcome(stage, *row) for row in rows_of(text, [instant_value(known or now), *values])]


def _entry_of(stage: LifecycleStage, kind: str) -> Any:
    """A suspect entered with its target; a visitor with its first visit, which its changes tell."""
    if stage == LifecycleStage.SUSPECT:
        return F("in_target_at")
    visits = Change.objects.filter(
        subject_kind=kind, subject_id=OuterRef("pk"), axis=Axis.LIFECYCLE, to_value=LifecycleStage.VISITOR
    )
    return Subquery(visits.order_by("at").values("at")[:1])
