"""Months as their first day."""

from datetime import date

from filon.forecasting.rules.months import month_after, months_between


def test_months_pass_the_year() -> None:
    assert month_after(date(2026, 11, 1), 2) == date(2027, 1, 1)
    assert months_between(date(2026, 11, 20), date(2027, 1, 5)) == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1),
    ]  # fmt: skip
