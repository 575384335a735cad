"""Months as their first day."""

from datetime import date


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """Both included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [month_after(first_of_month(first), number) for number in range(count + 1)]
