"""How good past forecasts were, once the months that they spoke of are over."""

from collections.abc import Sequence
from typing import NamedTuple

from filon.forecasting.rules.figures import Accuracy


class Past(NamedTuple):
    """One month over: what had been forecast before it began, and what was signed in it. Cents."""

    forecast: int
    p10: int
    p90: int
    signed: int


def accuracy_of(months: Sequence[Past]) -> Accuracy:
    """None instead of a share where nothing was signed, or no month is over."""
    signed = sum(month.signed for month in months)
    return Accuracy(
        wape=sum(abs(month.signed - month.forecast) for month in months) / signed if signed else None,
        bias=sum(month.forecast - month.signed for month in months) / signed if signed else None,
        coverage_p10_p90=sum(month.p10 <= month.signed <= month.p90 for month in months) / len(months)
        if months
        else None,
        snapshots=len(months),
    )
