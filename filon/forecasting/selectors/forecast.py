"""The forecast of the coming months: weighted, as a range, beside what is signed and what was aimed at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce

from filon.forecasting.rules.accuracy import accuracy_of
from filon.forecasting.rules.deals import OpenDeal, StageKey, as_known, category_of, usual_day, weighted_cents
from filon.forecasting.rules.figures import ForecastMonth, ForecastReport, OpenSum
from filon.forecasting.rules.montecarlo import Chances, Range, simulate_months
from filon.forecasting.rules.months import first_of_month, month_after, months_between
from filon.forecasting.rules.placing import chances_by_month
from filon.forecasting.rules.survival import NO_CURVE, Curve
from filon.forecasting.selectors.history import (
    signature_delays,
    signed_by_month,
    stage_history,
    stage_rates,
)
from filon.forecasting.selectors.kept import past_months
from filon.forecasting.selectors.objectives import targets_by_month
from filon.forecasting.selectors.open_deals import known_stages, open_deals
from filon.forecasting.selectors.velocity import velocity_of
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


class Known(NamedTuple):
    """What other groups of the same deals are drawn from: those of all currencies that people did not leave out, and the past."""

    placed: Sequence[Placed]
    today: date
    durations: Mapping[StageKey, Curve]
    delays: Curve


class Prepared(NamedTuple):
    """A forecast whose ranges are not drawn yet (they stand at what is signed), and what to draw them from."""

    report: ForecastReport
    chances: Chances
    known: Known


def forecast_report(
    *, viewer: Viewer, now: datetime, as_of: date | None = None, start: date | None = None, end: date | None = None
) -> ForecastReport:
    """`start`, `end`: other months than the current and the coming ones. A deal has its own probability, else that of its stage."""
    found = prepare_forecast(viewer=viewer, now=now, as_of=as_of, start=start, end=end)
    return with_ranges(found.report, simulate_months(found.chances))


def with_ranges(report: ForecastReport, ranges: Sequence[Range]) -> ForecastReport:
    """What is signed already comes on top of what the runs bring."""
    months = [
        replace(
            month,
            p10_cents=month.won_cents + low,
            p50_cents=month.won_cents + middle,
            p90_cents=month.won_cents + high,
        )
        for month, (low, middle, high) in zip(report.months, ranges, strict=True)
    ]
    return replace(report, months=months)


def prepare_forecast(
    *, viewer: Viewer, now: datetime, as_of: date | None = None, start: date | None = None, end: date | None = None
) -> Prepared:
    today = as_of or day_in_paris(now)
    known = end_of_day_paris(as_of) if as_of else None
    deals, stages = deals_in_figures(viewer), known_stages(known=known)
    history = stage_history(deals, known=known, stages=stages, now=now)
    of_owner = deals.annotate(value=Coalesce(Cast("owner", CharField()), Value("")))
    every = [as_known(deal) for deal in open_deals(of_owner, known=known, stages=stages)]
    durations = history.curves()
    counted = [_placed(deal, today, durations) for deal in every if category_of(deal) != Category.OMITTED]
    placed = [one for one in counted if one.deal.currency == DEFAULT_CURRENCY]
    ours = [one.deal for one in placed]
    delays = signature_delays(deals, known=known, running=ours, today=today)
    months = _months_shown(placed, today, start, end)
    signed = signed_by_month(deals, known=known, currency=DEFAULT_CURRENCY)
    targets = targets_by_month(viewer)
    past = past_months(viewer, signed=signed, today=today)
    of_month: defaultdict[date | None, list[OpenDeal]] = defaultdict(list)
    for deal, month in placed:
        of_month[month].append(deal)
    report = ForecastReport(
        as_of=today,
        currency=DEFAULT_CURRENCY,
        months=[_month(month, of_month[month], signed.get(month, 0), targets.get(month)) for month in months],
        undated=_sum(of_month[None]),
        later=_sum([deal for deal, month in placed if month and month not in months]),
        omitted=_sum([deal for deal in every if category_of(deal) == Category.OMITTED]),
        other_currencies=_by_currency(every),
        open=len(every),
        overdue=sum(deal.expected is not None and deal.expected < today for deal in ours),
        estimated=sum(deal.expected is None and month is not None for deal, month in placed),
        without_amount=sum(deal.cents is None for deal in ours),
        stages=stage_rates(history, stages),
        accuracy=accuracy_of(past),
        past=past,
        velocity=velocity_of(deals, known=known, now=known or now, running=len(ours)),
    )
    from_past = Known(counted, today, durations, delays)
    return Prepared(report, chances_of(ours, months=months, known=from_past), from_past)


def chances_of(deals: Sequence[OpenDeal], *, months: Sequence[date], known: Known) -> Chances:
    """Of the deals that may bring something in these months, the largest first: their order is always the same."""
    weighing = sorted((deal for deal in deals if deal.weight), key=lambda deal: (-(deal.cents or 0), deal.pk))
    hits = chances_by_month(weighing, months=months, today=known.today, durations=known.durations, delays=known.delays)
    some = hits.any(axis=1)
    return Chances(np.array([deal.cents for deal in weighing], dtype=np.float64)[some], hits[some])


def _placed(deal: OpenDeal, today: date, durations: Mapping[StageKey, Curve]) -> Placed:
    day = usual_day(deal, today=today, durations=durations.get(deal.stage, NO_CURVE))
    return Placed(deal, first_of_month(day) if day else None)


def _months_shown(placed: Sequence[Placed], today: date, start: date | None, end: date | None) -> list[date]:
    """From the current month to the last one in which a deal is meant to close, within reason."""
    current = first_of_month(today)
    dated = [month for _, month in placed if month]
    last = min(max([*dated, month_after(current, MONTHS_SHOWN - 1)]), month_after(current, FURTHEST - 1))
    return months_between(start or current, end or last)


def _month(month: date, deals: Sequence[OpenDeal], won: int, target: int | None) -> ForecastMonth:
    def whole(category: Category) -> int:
        return sum(deal.cents or 0 for deal in deals if category_of(deal) == category)

    return ForecastMonth(
        month=month,
        open=len(deals),
        weighted_cents=weighted_cents(deals),
        p10_cents=won,
        p50_cents=won,
        p90_cents=won,
        commit_cents=whole(Category.COMMIT),
        best_case_cents=whole(Category.BEST_CASE),
        won_cents=won,
        target_cents=target,
        open_cents=sum(deal.cents or 0 for deal in deals),
    )


def _sum(deals: Sequence[OpenDeal]) -> OpenSum:
    return OpenSum(open=len(deals), cents=sum(deal.cents or 0 for deal in deals), weighted_cents=weighted_cents(deals))


def _by_currency(deals: Sequence[OpenDeal]) -> list[tuple[str, OpenSum]]:
    others: defaultdict[str, list[OpenDeal]] = defaultdict(list)
    for deal in deals:
        if deal.currency != DEFAULT_CURRENCY and category_of(deal) != Category.OMITTED:
            others[deal.currency].append(deal)
    return [(currency, _sum(found)) for currency, found in sorted(others.items())]
