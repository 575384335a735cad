"""Past forecasts against what came."""

from filon.forecasting.rules.accuracy import Past, accuracy_of
from filon.forecasting.rules.figures import Accuracy


def test_errors_are_shares_of_what_was_signed() -> None:
    months = [Past(forecast=120, p10=90, p90=150, signed=100), Past(forecast=250, p10=210, p90=290, signed=300)]

    assert accuracy_of(months) == Accuracy(wape=70 / 400, bias=-30 / 400, coverage_p10_p90=0.5, snapshots=2)


def test_nothing_is_said_too_early() -> None:
    assert accuracy_of([]) == Accuracy(None, None, None, 0)
    assert accuracy_of([Past(10, 0, 20, 0)]) == Accuracy(None, None, 1.0, 1)
