"""Past forecasts against what came."""

from datetime import date

from filon.forecasting.rules.accuracy import accuracy_of, too_early
from filon.forecasting.rules.figures import Accuracy, Past


def past(forecast: int, p10: int, p90: int, signed: int, month: date = date(2026, 10, 1)) -> Past:
    return Past(month, date(2026, 9, 30), forecast, p10, p90, signed)


def test_errors_are_shares_of_what_was_signed() -> None:
    months = [past(forecast=120, p10=90, p90=150, signed=100), past(forecast=250, p10=210, p90=290, signed=300)]

    assert accuracy_of(months) == Accuracy(wape=70 / 400, bias=-30 / 400, coverage_p10_p90=0.5, snapshots=2)


def test_nothing_is_said_too_early() -> None:
    assert accuracy_of([]) == Accuracy(None, None, None, 0)
    assert accuracy_of([past(10, 0, 20, 0)]) == Accuracy(None, None, 1.0, 1)


def test_two_months_are_too_few_to_judge() -> None:
    assert [too_early(accuracy_of([past(10, 0, 20, 10)] * months)) for months in (0, 2, 3)] == [True, True, False]


def test_what_nobody_forecast_counts_whole_and_a_silent_month_in_nothing() -> None:
    unseen, silent, right = past(0, 0, 0, 100), past(0, 0, 0, 0), past(100, 90, 150, 100)

    assert accuracy_of([right, unseen, silent]) == Accuracy(0.5, -0.5, 0.5, snapshots=2, silent=1)
    assert accuracy_of([silent]) == Accuracy(None, None, None, 0, silent=1)


def test_a_month_of_which_no_forecast_was_kept_is_told() -> None:
    months = [past(10, 0, 20, 10, date(2026, month, 1)) for month in (1, 2, 5)]

    assert accuracy_of(months) == Accuracy(0.0, 0.0, 1.0, snapshots=3, unforecast=2)
