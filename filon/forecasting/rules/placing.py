"""In which months open deals may be signed: all deals at once, since there may be fifty thousand of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from filon.forecasting.rules.deals import OpenDeal, StageKey
from filon.forecasting.rules.months import month_after
from filon.forecasting.rules.survival import NO_CURVE, Curve, Days, Floats, chances_at_age


def chances_by_month(
    deals: Sequence[OpenDeal],
    *,
    months: Sequence[date],
    today: date,
    durations: Mapping[StageKey, Curve],
    delays: Curve,
) -> Floats:
    """One row a deal: the chance that it is signed in each of the months. Without a date and without history, none at all.

    Around its expected day, late or early as deals were (`delays`); without one, after the time that deals took from its stage
    (`durations`). What would be before today is ruled out, for it is still open, and so is what would be during its pause; when
    nothing is left, the first day after them. Its age in the
    stage moves the stage's chance; a chance that a person wrote for the very deal stays as written.
    """
    chances = np.array([deal.percent / 100 for deal in deals], dtype=np.float64)
    found = np.zeros((len(deals), len(months)))
    earliest = np.array([deal.earliest(today=today).toordinal() for deal in deals], dtype=np.int64)
    dated: defaultdict[StageKey, list[int]] = defaultdict(list)
    waiting: defaultdict[StageKey, list[int]] = defaultdict(list)
    for row, deal in enumerate(deals):
        (dated if deal.expected else waiting)[deal.stage].append(row)
    for stage in {*dated, *waiting}:
        curve = durations.get(stage, NO_CURVE)
        rows = np.array([*dated[stage], *waiting[stage]], dtype=np.int64)
        by_stage = np.array([not deals[row].own_chance for row in rows])
        ages = np.array([(today - deals[row].stage_since).days for row in rows], dtype=np.int64)
        aged = chances_at_age(curve, chances=chances[rows], ages=ages)
        chances[rows] = np.where(by_stage, aged, chances[rows])
        if waiting[stage] and curve.known:
            _spread(found, waiting[stage], [deals[row].stage_since for row in waiting[stage]], curve, months, earliest)
    every = [row for rows in dated.values() for row in rows]
    _spread(found, every, [deals[row].expected or today for row in every], delays, months, earliest)
    return found * chances[:, None]


def _spread(
    found: Floats, rows: Sequence[int], origins: Sequence[date], curve: Curve, months: Sequence[date], earliest: Days
) -> None:
    """Write the share of each month: how far the curve, begun on the origin, advances in it from the earliest day on."""
    if not rows or not months:
        return
    starts = np.array([day.toordinal() for day in [*months, month_after(months[-1])]], dtype=np.int64)[None, :]
    begun = np.array([day.toordinal() for day in origins], dtype=np.int64)[:, None]
    first = earliest[rows][:, None]
    edges = np.maximum(starts, first) - begun
    if curve.known:
        signed = np.append(0.0, curve.signed.cumsum())
        before = signed[np.searchsorted(curve.days, edges, side="left")]
        left = signed[-1] - signed[np.searchsorted(curve.days, first - begun, side="left")]
    else:
        before, left = (edges > 0).astype(np.float64), (begun >= first).astype(np.float64)
    shares = np.diff(before, axis=1) / np.where(left > 1e-12, left, 1)
    at_once = (starts[:, :-1] <= first) & (first < starts[:, 1:])
    found[rows] = np.where(left > 1e-12, shares, at_once)
