"""How fast the open deals turn into signatures, at the pace of the last twelve months (domain.md 4.8)."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db.models import QuerySet

from filon.forecasting.rules.figures import Velocity
from filon.forecasting.rules.survival import MIN_HISTORY
from filon.forecasting.selectors.history import DAY, OUTCOMES, frame_of
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.sql import seconds_of, sql_of
from filon.opportunities.selectors.outcomes import LOST, WON, with_outcome

A_YEAR = timedelta(days=365)
DECIDED: dict[str, Any] = {"outcome": OUTCOMES, "cents": pl.Int64, "opened": pl.Int64, "closed": pl.Int64}


def velocity_of(deals: QuerySet[Any], *, known: datetime | None, now: datetime, running: int) -> Velocity | None:
    """None while too few deals were won to speak of a pace. Deals without a day of opening or without amount are left aside."""
    decided = with_outcome(deals, first=now - A_YEAR, until=known).filter(
        outcome__in=[WON, LOST], currency=DEFAULT_CURRENCY, closed_at__isnull=False
    )
    text, values = sql_of(decided.values("outcome", "cents", "opened_at", "closed_at"))
    question = f"SELECT outcome, cents, {seconds_of('opened')}, {seconds_of('closed')} FROM decided"
    rows = frame_of((f"WITH decided (outcome, cents, opened, closed) AS ({text}) {question}", values), DECIDED)
    won = rows.filter(pl.col("outcome") == WON)
    priced = won.drop_nulls("cents")
    timed = won.drop_nulls("opened")
    if min(priced.height, timed.height) < MIN_HISTORY:
        return None
    days = timed.select(((pl.col("closed") - pl.col("opened")) / DAY).round().clip(0).median()).item()
    return Velocity(
        open=running,
        wins=won.height,
        win_rate=won.height / rows.height,
        mean_cents=round(priced["cents"].sum() / priced.height),
        cycle_days=max(float(days), 1.0),
    )
