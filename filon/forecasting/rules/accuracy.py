"""How good past forecasts were, once the months that they spoke of are over."""

from collections.abc import Sequence

from filon.forecasting.rules.figures import Accuracy, Past

# Of one or two months, an error is an accident: from three on, the table is worth a judgement.
MIN_MONTHS = 3


def accuracy_of(months: Sequence[Past]) -> Accuracy:
    """None instead of a share where nothing was signed, or no month is over."""
    signed = sum(month.signed for month in months)
    return Accuracy(
        wape=sum(abs(month.signed - month.forecast) for month in months) / signed if signed else None,
        bias=sum(month.forecast - month.signed for month in months) / signed if signed else None,
        coverage_p10_p90=sum(month.inside for month in months) / len(months) if months else None,
        snapshots=len(months),
    )


def too_early(accuracy: Accuracy) -> bool:
    return accuracy.wape is None or accuracy.snapshots < MIN_MONTHS
