"""The forecast of the coming months: weighted, as a range, beside what is signed and what was aimed at."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Value

from filon.forecasting.rules.deals import OpenDeal, category_of, closing_days, usual_day, weighted_cents
from filon.forecasting.rules.figures import ForecastMonth, ForecastReport, OpenSum
from filon.forecasting.rules.montecarlo import Chance, simulate_months
from filon.forecasting.rules.months import first_of_month, month_after, months_between
from filon.forecasting.selectors.history import (
    StageHistory,
    signature_delays,
    signed_by_month,
    stage_history,
    stage_rates,
)
from filon.forecasting.selectors.open_deals import known_stages, open_deals
from filon.forecasting.selectors.targets import past_accuracy, targets_by_month
from filon.kit.business_time import day_in_paris, end_of_day_paris
from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.rules.kinds import Category
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.users.selectors import Viewer

MONTHS_SHOWN = 6  # two quarters, even when nothing is dated there yet
FURTHEST = 24  # a date beyond two years is a wish: its deals stand under "later"


class Placed(NamedTuple):
    """A deal with the month of its usual day."""

    deal: OpenDeal
    month: date | None


def forecast_report(
    *, viewer: Viewer, now: datetime, as_of: date | None = None, start: date | None = None, end: date | None = None
) -> ForecastReport:
    """`start`, `end`: other months than the current and the coming ones. A deal has its own probability, else that of its stage."""
    today = as_of or day_in_paris(now)
    known = end_of_day_paris(as_of) if as_of else None
    deals, stages = deals_in_figures(viewer), known_stages()
    history, delays = stage_history(deals, known=known, stages=stages), signature_delays(deals, known=known)
    every = open_deals(deals.annotate(value=Value("")), known=known, stages=stages)
    omitted = [deal for deal in every if category_of(deal) == Category.OMITTED]
    ours = [deal for deal in every if deal.currency == DEFAULT_CURRENCY and category_of(deal) != Category.OMITTED]
    placed = [_placed(deal, today, history) for deal in ours]
    months = _months_shown(placed, today, start, end)
    signed = signed_by_month(deals, known=known, currency=DEFAULT_CURRENCY)
    ranges = _ranges(placed, months, today, history, delays)
    targets = targets_by_month(viewer)
    return ForecastReport(
        as_of=today,
        currency=DEFAULT_CURRENCY,
        months=[
            _month(month, [deal for deal, at in placed if at == month], reach, signed.get(month, 0), targets.get(month))
            for month, reach in zip(months, ranges, strict=True)
        ],
        undated=_sum([deal for deal, month in placed if month is None]),
        later=_sum([deal for deal, month in placed if month and month not in months]),
        omitted=_sum(omitted),
        other_currencies=_by_currency(every),
        open=len(every),
        overdue=sum(deal.expected is not None and deal.expected < today for deal in ours),
        estimated=sum(deal.expected is None and month is not None for deal, month in placed),
        without_amount=sum(deal.cents is None for deal in ours),
        stages=stage_rates(history, stages),
        accuracy=past_accuracy(viewer, signed=signed, today=today),
    )


def _placed(deal: OpenDeal, today: date, history: StageHistory) -> Placed:
    day = usual_day(deal, today=today, durations=history.durations.get(deal.stage, {}))
    return Placed(deal, first_of_month(day) if day else None)


def _months_shown(placed: Sequence[Placed], today: date, start: date | None, end: date | None) -> list[date]:
    """From the current month to the last one in which a deal is meant to close, within reason."""
    current = first_of_month(today)
    dated = [month for _, month in placed if month]
    last = min(max([*dated, month_after(current, MONTHS_SHOWN - 1)]), month_after(current, FURTHEST - 1))
    return months_between(start or current, end or last)


def _ranges(
    placed: Sequence[Placed], months: Sequence[date], today: date, history: StageHistory, delays: dict[int, int]
) -> list[tuple[int, int, int]]:
    index = {month: number for number, month in enumerate(months)}
    chances = []
    for deal, _ in placed:
        days = closing_days(deal, today=today, durations=history.durations.get(deal.stage, {}), delays=delays)
        shares = [0.0] * len(months)
        for day, share in days.items():
            if (number := index.get(first_of_month(day))) is not None:
                shares[number] += share
        if deal.weight and any(shares):
            chances.append(Chance(deal.cents or 0, deal.percent / 100, shares))
    return simulate_months(chances, months=len(months))


def _month(
    month: date, deals: Sequence[OpenDeal], reach: tuple[int, int, int], won: int, target: int | None
) -> ForecastMonth:
    def whole(category: Category) -> int:
        return sum(deal.cents or 0 for deal in deals if category_of(deal) == category)

    return ForecastMonth(
        month=month,
        open=len(deals),
        weighted_cents=weighted_cents(deals),
        p10_cents=won + reach[0],
        p50_cents=won + reach[1],
        p90_cents=won + reach[2],
        commit_cents=whole(Category.COMMIT),
        best_case_cents=whole(Category.BEST_CASE),
        won_cents=won,
        target_cents=target,
    )


def _sum(deals: Sequence[OpenDeal]) -> OpenSum:
    return OpenSum(open=len(deals), cents=sum(deal.cents or 0 for deal in deals), weighted_cents=weighted_cents(deals))


def _by_currency(deals: Sequence[OpenDeal]) -> list[tuple[str, OpenSum]]:
    others: defaultdict[str, list[OpenDeal]] = defaultdict(list)
    for deal in deals:
        if deal.currency != DEFAULT_CURRENCY and category_of(deal) != Category.OMITTED:
            others[deal.currency].append(deal)
    return [(currency, _sum(found)) for currency, found in sorted(others.items())]
