"""The open deals: how many, for how much, where they stand, which wait for somebody."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from filon.forecasting.rules.deals import OpenDeal, weighted_cents
from filon.forecasting.rules.months import first_of_month, month_after
from filon.forecasting.selectors.history import signed_by_month
from filon.forecasting.selectors.objectives import targets_by_month
from filon.forecasting.selectors.open_deals import Stages, known_stages, open_deals
from filon.kit.business_time import day_in_paris, end_of_day_paris
from filon.kit.errors import NotPossible
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.statistics import mean
from filon.opportunities.rules.progress import is_stalled
from filon.opportunities.selectors.forced import passages_forced
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.opportunities.selectors.stalling import deals_beyond_their_stage
from filon.playbook.rules.process import StageKind
from filon.reporting.rules.composed import Among, Cases
from filon.reporting.rules.figures import PipelineFigures, PipelineReport, PipelineStage
from filon.reporting.rules.period import ALL_TIME, Period
from filon.reporting.selectors.deals import TEXTS, among_values
from filon.users.selectors import Viewer

MONTH = "month"
TEXT_DIMENSIONS = ("owner", "source", "campaign", "lot", "company", "persona", "process")
DIMENSIONS = (*TEXT_DIMENSIONS, MONTH)


def pipeline_report(
    *,
    viewer: Viewer,
    period: Period = ALL_TIME,
    by: str = "",
    as_of: date | None = None,
    among: Among = (),
    now: datetime,
) -> PipelineReport:
    """`period`: the one that coverage speaks of, else the current quarter. `by` month: that of expected signature. `among`: only
    the deals that have these values in these dimensions, texts of the deal."""
    if by and by not in DIMENSIONS:
        raise NotPossible(f"Ce rapport ne se répartit pas par « {by} ». Choisissez parmi : {', '.join(DIMENSIONS)}.")
    today = as_of or day_in_paris(now)
    known = end_of_day_paris(as_of) if as_of else None
    stages = known_stages(known=known)
    deals = _counted(viewer, by, among, stages, known)
    beyond = _beyond_then(deals, stages, today) if as_of else _beyond_now(viewer, now)
    covered = period if period.start and period.end else _quarter_of(today)
    remaining = _remaining_target(viewer, covered, known)
    forced = set(passages_forced(until=known).values_list("subject_id", flat=True))
    paused = _paused(deals, today)
    total = _figures(deals, today, beyond, forced, paused)
    return PipelineReport(
        period=covered,
        as_of=as_of,
        total=replace(total, coverage=_coverage(deals, covered, remaining), remaining_target_cents=remaining),
        stages=_stages(deals, stages, today, beyond, paused),
        by=by,
        groups={value: _figures(found, today, beyond, forced, paused) for value, found in _grouped(deals, by)}
        if by
        else {},
    )


def deals_behind_pipeline(
    cases: Cases, *, by: str, value: str | None, among: Among, viewer: Viewer, now: datetime
) -> Q:
    """The deals that a figure of the report counts now; `value`: its group of the dimension `by`, None for all of them."""
    today = day_in_paris(now)
    deals = _counted(viewer, by if value is not None else "", among, known_stages(known=None), None)
    if value is not None:
        deals = dict(_grouped(deals, by)).get(value, [])
    behind: dict[Cases, Callable[[OpenDeal], object]] = {
        Cases.OPEN: lambda _: True,
        Cases.DATED: lambda deal: deal.opened,
        Cases.IDLE: lambda deal: not deal.has_next_action,
        Cases.STALLED: lambda deal: deal.pk in beyond,
    }
    beyond = _beyond_now(viewer, now) if cases == Cases.STALLED else set()
    paused = _paused(deals, today) if cases in (Cases.STALLED, Cases.IDLE) else set()
    return Q(pk__in=[deal.pk for deal in deals if deal.pk not in paused and behind[cases](deal)])


def _counted(viewer: Viewer, by: str, among: Among, stages: Stages, known: datetime | None) -> Sequence[OpenDeal]:
    text: Any = Coalesce(F(TEXTS[by]), Value("")) if by in TEXT_DIMENSIONS else Value("")
    counted = among_values(deals_in_figures(viewer), among, TEXT_DIMENSIONS).annotate(value=text)
    return open_deals(counted, known=known, stages=stages)


def _paused(deals: Sequence[OpenDeal], today: date) -> set[int]:
    return {deal.pk for deal in deals if deal.paused and deal.paused > today}


def _quarter_of(today: date) -> Period:
    start = first_of_month(today).replace(month=(today.month - 1) // 3 * 3 + 1)
    return Period(start, date.fromordinal(month_after(start, 3).toordinal() - 1))


def _grouped(deals: Sequence[OpenDeal], by: str) -> list[tuple[str, list[OpenDeal]]]:
    groups: defaultdict[str, list[OpenDeal]] = defaultdict(list)
    for deal in deals:
        month = f"{deal.expected:%Y-%m}" if deal.expected else ""
        groups[month if by == MONTH else deal.value].append(deal)
    return sorted(groups.items())


def _beyond_now(viewer: Viewer, now: datetime) -> set[int]:
    return set(deals_in_figures(viewer).filter(deals_beyond_their_stage(now=now)).values_list("pk", flat=True))


def _beyond_then(deals: Sequence[OpenDeal], stages: Stages, today: date) -> set[int]:
    """By the stages alone: which variant described a deal on a past day is not known."""
    max_days = {(stage.process, stage.key): stage.max_days for stage in stages.values()}
    return {
        deal.pk for deal in deals if is_stalled(days=(today - deal.stage_since).days, max_days=max_days[deal.stage])
    }


def _figures(
    deals: Sequence[OpenDeal],
    today: date,
    beyond: Collection[int],
    forced: Collection[int] = (),
    paused: Collection[int] = (),
) -> PipelineFigures:
    """Those `paused` count, and neither stall nor lack a next action."""
    moving = [deal for deal in deals if deal.pk not in paused]
    ours = [deal for deal in deals if deal.currency == DEFAULT_CURRENCY]
    ages = [(today - deal.opened).days for deal in deals if deal.opened]
    others: defaultdict[str, int] = defaultdict(int)
    for deal in deals:
        if deal.currency != DEFAULT_CURRENCY:
            others[deal.currency] += deal.cents or 0
    return PipelineFigures(
        open=len(deals),
        cents=sum(deal.cents or 0 for deal in ours),
        weighted_cents=weighted_cents(ours),
        mean_age_days=mean(ages),
        dated=len(ages),
        without_amount=sum(deal.cents is None for deal in deals),
        without_next_action=sum(not deal.has_next_action for deal in moving),
        stalled=sum(deal.pk in beyond for deal in moving),
        close_date_passed=sum(deal.expected is not None and deal.expected < today for deal in deals),
        forced=sum(deal.pk in forced for deal in deals),
        other_currencies=dict(others),
    )


def _stages(
    deals: Sequence[OpenDeal], stages: Stages, today: date, beyond: Collection[int], paused: Collection[int]
) -> list[PipelineStage]:
    """Every open stage, empty ones too, in the order of its process."""
    standing: defaultdict[tuple[int, str], list[OpenDeal]] = defaultdict(list)
    for deal in deals:
        standing[deal.stage].append(deal)
    latest = {(stage.process, stage.key): stage for stage in stages.values() if stage.kind == StageKind.OPEN}
    rows = []
    for key, stage in sorted(latest.items(), key=lambda item: (item[1].process_name, item[1].order)):
        figures = _figures(standing[key], today, beyond, paused=paused)
        rows.append(
            PipelineStage(
                process=stage.process_name,
                stage=stage.key,
                label=stage.label,
                order=stage.order,
                open=figures.open,
                cents=figures.cents,
                weighted_cents=figures.weighted_cents,
                mean_age_days=figures.mean_age_days,
                max_days=stage.max_days,
                stalled=figures.stalled,
                without_next_action=figures.without_next_action,
            )
        )
    return rows


def _remaining_target(viewer: Viewer, period: Period, known: datetime | None) -> int | None:
    """What is still to sign of the targets of the period; None when nobody set one."""
    inside = [cents for month, cents in targets_by_month(viewer).items() if _holds(period, month)]
    if not inside:
        return None
    signed = signed_by_month(deals_in_figures(viewer), known=known, currency=DEFAULT_CURRENCY)
    return max(0, sum(inside) - sum(cents for month, cents in signed.items() if _holds(period, month)))


def _coverage(deals: Sequence[OpenDeal], period: Period, remaining: int | None) -> float | None:
    """None without a target, or once it is reached: nothing remains to be covered."""
    if not remaining:
        return None
    due = [
        deal for deal in deals if deal.currency == DEFAULT_CURRENCY and deal.expected and _holds(period, deal.expected)
    ]
    return sum(deal.cents or 0 for deal in due) / remaining


def _holds(period: Period, day: date) -> bool:
    return bool(period.start and period.end and period.start <= day <= period.end)
