"""How leads went through the stages, and suspects became leads, read from their dates in one question each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from filon.contacts.rules.axes import ENDED, LEAD_STAGES, LifecycleStage
from filon.kit.sql import days_between, earliest_of, instant_value, latest_of, rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.period import Window

STOPS = tuple(stage.value for stage in (*ENDED, LifecycleStage.FORMER_CUSTOMER))
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
    paths, values = _paths_sql(leads, range(len(LEAD_STAGES)), entry=entry, known=known)
    selects = " UNION ALL ".join(
        f"SELECT {position}, value, outcome, days, COUNT(*) FROM ({_fates_sql(position)}) AS stage_{position} "
        "GROUP BY value, outcome, days"
        for position in range(len(LEAD_STAGES))
    )
    until = instant_value(known or now)
    found = rows_of(f"{paths} {selects}", [*values, *[until] * len(LEAD_STAGES)])
    return [Outcome(LEAD_STAGES[position], *rest) for position, *rest in found]


def leads_with(
    leads: QuerySet[Any],
    *,
    stage: LifecycleStage,
    outcome: str,
    value: str | None,
    entry: Window,
    known: datetime | None,
    now: datetime,
) -> RawSQL:
    """The leads that `outcomes_of_leads` counts at one stage: of one outcome or ("") any, of one group or (None) any."""
    position = LEAD_STAGES.index(stage)
    paths, values = _paths_sql(leads, [position], entry=entry, known=known)
    asked = {"outcome": outcome or None, "value": value}
    limits = {column: limit for column, limit in asked.items() if limit is not None}
    where = "".join(f" AND {column} = %s" for column in limits)
    text = f"{paths} SELECT subject_id FROM ({_fates_sql(position)}) AS fates WHERE 1 = 1{where}"
    return RawSQL(text, [*values, instant_value(known or now), *limits.values()])


def _paths_sql(
    leads: QuerySet[Any], positions: Sequence[int], *, entry: Window, known: datetime | None
) -> tuple[str, list[Any]]:
    """The beginning of a question: `paths`, one row a lead, with its dates at the stages of these positions.

    first, last: entries in the period; next: the first later stage since it began; later: the last one ever.
    """
    steps, step_values = sql_of(_steps(min(positions), entry, known))
    members, member_values = sql_of(leads.values("pk", "value"))
    dates = ", ".join(expression for position in positions for expression in _dates_sql(position, entry))
    text = (
        f"WITH steps AS ({steps}), members AS NOT MATERIALIZED ({members}), paths AS MATERIALIZED "
        f"(SELECT subject_id, value, ended, recycled, {dates} FROM steps JOIN members ON members.pk = steps.subject_id)"
    )
    until = [instant_value(entry.until)] * len(positions) if entry.until else []
    return text, [*step_values, *member_values, *until]


def _dates_sql(position: int, entry: Window) -> list[str]:
    since, latest = (
        [f"{name}_{later}" for later in range(position + 1, len(LEAD_STAGES))] for name in ("since", "latest")
    )
    first, last = f"since_{position}", f"last_{position}"
    if entry.until:
        first = f"CASE WHEN {first} <= %s THEN {first} END"
    else:
        last = f"CASE WHEN {first} IS NOT NULL THEN latest_{position} END"
    return [
        f"{first} AS first_{position}",
        f"{last} AS last_{position}",
        f"{earliest_of(*since)} AS next_{position}",
        f"{latest_of(*latest)} AS later_{position}",
    ]


def _steps(lowest: int, entry: Window, known: datetime | None) -> QuerySet[Any, Any]:
    """For each lead: its last end, and at each stage from the lowest asked, the first entry since the period began (`since`),
    the last one of all (`latest`), and the last one of a period that ends (`last`).

    As few aggregates as tell all: they are what a funnel of a million changes costs. An index that covers them would save a fifth
    of that time (measured), and every change that is written would pay for it. A lead opened at a later stage entered
    `lead` at its opening: every episode of interest begins there.
    """
    changes = Change.objects.filter(subject_kind=SubjectKind.LEAD, axis=Axis.LIFECYCLE)
    if known:
        changes = changes.filter(at__lte=known)
    since = Q(at__gte=entry.first) if entry.first else Q()
    columns: dict[str, Any] = {
        "ended": Max("at", filter=Q(to_value__in=STOPS)),
        "recycled": Max("at", filter=Q(to_value=LifecycleStage.RECYCLED)),
    }
    for position, stage in list(enumerate(LEAD_STAGES))[lowest:]:
        entered = Q(to_value=stage) | Q(from_value="") if position == 0 else Q(to_value=stage)
        columns[f"since_{position}"] = Min("at", filter=entered & since)
        columns[f"latest_{position}"] = Max("at", filter=entered)
        if entry.until:
            columns[f"last_{position}"] = Max("at", filter=entered & Q(**entry.holds("at")))
    return changes.order_by().values("subject_id").annotate(**columns)


def _fates_sql(position: int) -> str:
    """What became of each of `paths` that entered one stage; its only value is the end of waiting.

    A lead that converted in an earlier cycle of the period (`next` before `first`) is measured to its last later stage.
    """
    first, last, later, next_one = (f"{name}_{position}" for name in ("first", "last", "later", "next"))
    went_on = f"({later} >= {first} OR ({later} IS NOT NULL AND recycled IS NULL))"
    reached = f"CASE WHEN {next_one} >= {first} THEN {next_one} ELSE {later} END"
    return (
        f"SELECT subject_id, value, "
        f"CASE WHEN {went_on} THEN '{CONVERTED}' WHEN ended >= {last} THEN '{LOST}' ELSE '{OPEN}' END AS outcome, "
        f"CASE WHEN {went_on} THEN {days_between(first, reached)} "
        f"WHEN ended >= {last} THEN {days_between(last, 'ended')} ELSE {days_between(last, '%s')} END AS days "
        f"FROM paths WHERE {first} IS NOT NULL"
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
    entered = _entered(records, stage=stage, entry=entry, known=known)
    people, values = sql_of(entered.values("value", "entered", "lead_at"))
    text = (
        "SELECT value, outcome, days, COUNT(*) FROM (SELECT value, "
        f"CASE WHEN lead_at IS NULL THEN '{OPEN}' ELSE '{CONVERTED}' END AS outcome, "
        f"CASE WHEN lead_at IS NULL THEN {days_between('entered', '%s')} ELSE {days_between('entered', 'lead_at')} END AS days "
        f"FROM ({people}) AS people) AS outcomes GROUP BY value, outcome, days"
    )
    return [Outcome(stage, *row) for row in rows_of(text, [instant_value(known or now), *values])]


def people_with(
    records: QuerySet[Any],
    *,
    stage: LifecycleStage,
    outcome: str,
    value: str | None,
    entry: Window,
    known: datetime | None,
) -> QuerySet[Any, Any]:
    """The keys of those that `outcomes_of_people` counts; nobody is lost there."""
    found = _entered(records, stage=stage, entry=entry, known=known)
    if outcome:
        found = found.filter(lead_at__isnull=outcome == OPEN) if outcome in (OPEN, CONVERTED) else found.none()
    return (found if value is None else found.filter(value=value)).values("pk")


def _entered(
    records: QuerySet[Any], *, stage: LifecycleStage, entry: Window, known: datetime | None
) -> QuerySet[Any, Any]:
    """Those that entered the stage in the period, with when (`entered`), and when their next lead was opened (`lead_at`)."""
    name = records.model._meta.model_name or ""
    leads = Lead.objects.filter(**{name: OuterRef("pk")}, deleted_at=None, created_at__gte=OuterRef("entered"))
    if known:
        leads = leads.filter(created_at__lte=known)
    entered = records.annotate(entered=_entry_of(stage, name)).filter(entered__isnull=False, **entry.holds("entered"))
    return entered.annotate(lead_at=Subquery(leads.order_by("created_at").values("created_at")[:1]))


def _entry_of(stage: LifecycleStage, kind: str) -> Any:
    """A suspect entered with its target; a visitor with its first visit, which its changes tell."""
    if stage == LifecycleStage.SUSPECT:
        return F("in_target_at")
    visits = Change.objects.filter(
        subject_kind=kind, subject_id=OuterRef("pk"), axis=Axis.LIFECYCLE, to_value=LifecycleStage.VISITOR
    )
    return Subquery(visits.order_by("at").values("at")[:1])
