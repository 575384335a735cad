"""What decided deals teach: the share won from each stage, the time that it took, how dates of signature slipped."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, Max, Min, QuerySet, Sum, When
from django.db.models.functions import TruncDate, TruncMonth

from filon.forecasting.rules.deals import MIN_HISTORY
from filon.forecasting.rules.figures import StageRate
from filon.forecasting.selectors.open_deals import Stages, first_open_stage
from filon.kit.dates import PARIS
from filon.kit.sql import Sql, days_between, rows_of, sql_of
from filon.kit.statistics import rate_of
from filon.kit.subjects import SubjectKind
from filon.opportunities.selectors.outcomes import INVALID, LOST, OPEN, WON, with_outcome
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.records.rules.changes import Axis

StageKey = tuple[int, str]  # process, key


@dataclass(frozen=True, slots=True)
class StageHistory:
    """By stage: deals that entered it by outcome; and, for the won ones, days from there to signature."""

    outcomes: dict[StageKey, Counter[str]]
    durations: dict[StageKey, Counter[int]]


def stage_history(deals: QuerySet[Any], *, known: datetime | None, stages: Stages) -> StageHistory:
    """From the dated changes of all deals in one question, whatever their number.

    A closed deal of which no open stage was ever told (a file says it so) went at least through the first one, since its opening.
    """
    text, values = _passed_sql(deals, known)
    history = StageHistory(defaultdict(Counter), defaultdict(Counter))
    kinds = {(stage.process, stage.key): stage.kind for stage in stages.values()}
    for process, key, opening, outcome, waited, n in rows_of(text, values):
        closed = kinds.get((process, key)) != OPEN
        if closed and not opening:
            continue
        stage = (process, first_open_stage(stages, process).key if closed else key)
        history.outcomes[stage][outcome] += n
        if waited is not None:
            history.durations[stage][max(0, waited)] += n
    return history


def _passed_sql(deals: QuerySet[Any], known: datetime | None) -> Sql:
    """Deals by process, stage entered, whether that was their first one, outcome, and days from there to signature when known."""
    changes = Change.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, axis=Axis.DEAL_STAGE)
    if known:
        changes = changes.filter(at__lte=known)
    steps, step_values = sql_of(
        changes.order_by()
        .values("subject_id", "to_value")
        .annotate(entered=Min("at"), opening=Max(Case(When(from_value="", then=1), default=0)))
    )
    counted = with_outcome(deals, first=None, until=known).exclude(outcome=INVALID)
    members, values = sql_of(
        counted.annotate(process=F("process_version__process_id")).values(
            "pk", "process", "outcome", "opened_at", "closed_at"
        )
    )
    text = (
        f"WITH steps AS ({steps}), members AS ({members}) SELECT process, to_value, opening, outcome, days, COUNT(*) FROM ("
        f"SELECT process, to_value, opening, outcome, CASE WHEN outcome <> '{WON}' THEN NULL "
        f"WHEN opening = 1 AND opened_at IS NOT NULL THEN {days_between('opened_at', 'closed_at')} "
        f"WHEN entered < closed_at THEN {days_between('entered', 'closed_at')} END AS days "
        "FROM members JOIN steps ON subject_id = pk) AS passed GROUP BY process, to_value, opening, outcome, days"
    )
    return text, [*step_values, *values]


def stage_rates(history: StageHistory, stages: Stages) -> list[StageRate]:
    """The open stages of the processes in order, what people set beside what happened; the latest version speaks for a stage."""
    latest = {(stage.process, stage.key): stage for stage in stages.values() if stage.kind == StageKind.OPEN}
    return [
        StageRate(
            process=stage.process_name,
            stage=stage.key,
            label=stage.label,
            probability_set=stage.percent / 100,
            observed=rate_of(seen[WON], seen[WON] + seen[LOST]),
            open=seen[OPEN],
        )
        for key, stage in sorted(latest.items(), key=lambda item: (item[1].process_name, item[1].order))
        for seen in [history.outcomes[key]]
    ]


def signature_delays(deals: QuerySet[Any], *, known: datetime | None) -> dict[int, int]:
    """Days from expected to signed of won deals, and how many each; {} while too few say it."""
    won = with_outcome(deals, first=None, until=known).filter(
        outcome=WON, expected_close_date__isnull=False, closed_at__isnull=False
    )
    rows = won.annotate(signed=TruncDate("closed_at", tzinfo=PARIS)).values_list("expected_close_date", "signed")
    delays: Counter[int] = Counter()
    for expected, signed, n in rows.annotate(n=Count("pk")):
        delays[(signed - expected).days] += n
    return dict(delays) if delays.total() >= MIN_HISTORY else {}


def signed_by_month(deals: QuerySet[Any], *, known: datetime | None, currency: str) -> dict[date, int]:
    """Cents signed in each month, in one currency."""
    won = with_outcome(deals, first=None, until=known).filter(outcome=WON, currency=currency, closed_at__isnull=False)
    months = won.annotate(month=TruncMonth("closed_at", tzinfo=PARIS)).values_list("month").annotate(cents=Sum("cents"))
    return {month.date(): cents or 0 for month, cents in months}
