"""How good past forecasts were, once the months that they spoke of are over."""

from collections.abc import Sequence

from filon.forecasting.rules.figures import Accuracy, Past
from filon.forecasting.rules.months import months_between

# Of one or two months, an error is an accident: from three on, the table is worth a judgement.
MIN_MONTHS = 3


def accuracy_of(months: Sequence[Past]) -> Accuracy:
    """`months` ascend. None instead of a share where nothing was signed, or no month is over."""
    judged = [month for month in months if not month.silent]
    signed = sum(month.signed for month in judged)
    between = months_between(months[0].month, months[-1].month) if months else []
    return Accuracy(
        wape=sum(abs(month.signed - month.forecast) for month in judged) / signed if signed else None,
        bias=sum(month.forecast - month.signed for month in judged) / signed if signed else None,
        coverage_p10_p90=sum(month.inside for month in judged) / len(judged) if judged else None,
        snapshots=len(judged),
        silent=len(months) - len(judged),
        unforecast=len({*between} - {month.month for month in months}),
    )


def too_early(accuracy: Accuracy) -> bool:
    return accuracy.snapshots < MIN_MONTHS
