"""The leads of each month of arrival with their way through the stages, read in one question."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from filon.contacts.rules.axes import LEAD_STAGES, SIGNED, LifecycleStage
from filon.kit.business_time import day_in_paris
from filon.kit.sql import Sql, among, days_between, instant_value, latest_of, rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.cohorts import CohortFigure, CohortReport, Fate, Journey, report_of
from filon.reporting.rules.period import ALL_TIME, Period, Window, window_of
from filon.reporting.selectors.funnel import COHORT, OF_LEADS, month_of
from filon.reporting.selectors.paths import STOPS
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

MOVES = LEAD_STAGES[1:]  # the first stage is the arrival itself


def cohort_report(
    *, viewer: Viewer, period: Period = ALL_TIME, as_of: date | None = None, now: datetime
) -> CohortReport:
    """The leads that arrived in the period; nothing after `as_of` counts."""
    require(viewer, Entity.REPORT, Action.READ)
    window = window_of(period, as_of=as_of)
    known = window_of(ALL_TIME, as_of=as_of).until
    journeys = journeys_of(_arrived(viewer, window), known=known, now=now)
    return report_of(journeys, period=period, as_of=as_of, today=day_in_paris(min(known, now) if known else now))


def leads_behind_cohort(figure: CohortFigure, *, viewer: Viewer, period: Period, now: datetime) -> Q:
    """The condition of one figure, asked by the question that counted it."""
    require(viewer, Entity.REPORT, Action.READ)
    text, values = fates_sql(_arrived(viewer, window_of(period, as_of=None)), columns=("value",), known=None, now=now)
    wanted = {"value = %s": figure.month, "fate = %s": figure.fate, "days <= %s": figure.age}
    asked = {condition: value for condition, value in wanted.items() if value not in ("", None)}
    only = f" WHERE {' AND '.join(asked)}" if asked else ""
    found = rows_of(f"{text} SELECT lead FROM fates{only}", [*values, *asked.values()])
    return Q(pk__in=among([lead for (lead,) in found]))


def _arrived(viewer: Viewer, window: Window) -> QuerySet[Any]:
    """`value`: the month of arrival."""
    leads = Lead.objects.filter(deleted_at=None, **window.holds("created_at"))
    leads = visible(leads, viewer=viewer, entity=Entity.REPORT).order_by()
    return leads.annotate(value=month_of(OF_LEADS[COHORT]))


def journeys_of(leads: QuerySet[Any], *, known: datetime | None, now: datetime) -> list[Journey]:
    """`leads` carry `value`, the month of their arrival."""
    text, values = fates_sql(leads, columns=("value",), known=known, now=now)
    found = rows_of(f"{text} SELECT value, reached, fate, days, COUNT(*) FROM fates GROUP BY 1, 2, 3, 4", values)
    return [
        Journey(date.fromisoformat(f"{month}-01"), _stages(marks), Fate(fate), days, n)
        for month, marks, fate, days, n in found
    ]


def fates_sql(leads: QuerySet[Any], *, columns: Sequence[str], known: datetime | None, now: datetime) -> Sql:
    """The beginning of a question: `fates`, one row a lead, with these columns of it, its stages, its fate and after how many days.

    Signed: became a client, at any date. Lost: ended after its last move forward; a lead taken up again is undecided.
    """
    steps, step_values = sql_of(_steps(known))
    members, member_values = sql_of(leads.values("pk", *columns))
    reached = " || ".join(f"CASE WHEN at_{position} IS NULL THEN '0' ELSE '1' END" for position in range(len(MOVES)))
    last = latest_of("arrived", "back", *(f"at_{position}" for position in range(len(MOVES))))
    signed, lost = "signed IS NOT NULL", f"ended >= {last}"
    text = (
        f"WITH steps AS ({steps}), members AS ({members}), fates AS ("
        f"SELECT members.pk AS lead, {', '.join(columns)}, {reached} AS reached, "
        f"CASE WHEN {signed} THEN '{Fate.SIGNED}' WHEN {lost} THEN '{Fate.LOST}' ELSE '{Fate.OPEN}' END AS fate, "
        f"CASE WHEN {signed} THEN {days_between('arrived', 'signed')} WHEN {lost} THEN {days_between('arrived', 'ended')} "
        f"ELSE {days_between('arrived', '%s')} END AS days "
        "FROM steps JOIN members ON members.pk = steps.subject_id)"
    )
    return text, [*step_values, *member_values, instant_value(known or now)]


def _stages(marks: str) -> tuple[LifecycleStage, ...]:
    return (LEAD_STAGES[0], *(stage for stage, mark in zip(MOVES, marks, strict=True) if mark == "1"))


def _steps(known: datetime | None) -> QuerySet[Any, Any]:
    changes = Change.objects.filter(subject_kind=SubjectKind.LEAD, axis=Axis.LIFECYCLE)
    if known:
        changes = changes.filter(at__lte=known)
    columns: dict[str, Any] = {
        "arrived": Min("at"),
        "back": Max("at", filter=Q(to_value=LEAD_STAGES[0])),
        "ended": Max("at", filter=Q(to_value__in=STOPS)),
        "signed": Min("at", filter=Q(to_value__in=SIGNED)),
    }
    for position, stage in enumerate(MOVES):
        columns[f"at_{position}"] = Max("at", filter=Q(to_value=stage))
    return changes.order_by().values("subject_id").annotate(**columns)
