"""When leads come and when buyers sign: the year of a French company that sells to companies."""

from datetime import date, timedelta

from filon.kit.business_time import is_business_day

LEADS_PER_MONTH = 122
# Share of a usual month, January to December: August sleeps, September wakes, December closes budgets and opens few projects.
LEADS_BY_MONTH = (1.0, 1.05, 1.15, 1.0, 0.82, 1.1, 0.78, 0.38, 1.28, 1.22, 1.12, 0.72)
YEARLY_GROWTH = 0.18
BUSINESS_DAYS_IN_A_MONTH = 21


def leads_on(day: date, *, since: date) -> float:
    """How many leads to expect on that day: none when the office is closed."""
    if not is_business_day(day):
        return 0.0
    growth = 1 + YEARLY_GROWTH * (day - since).days / 365
    return LEADS_PER_MONTH / BUSINESS_DAYS_IN_A_MONTH * LEADS_BY_MONTH[day.month - 1] * growth


def signing_day(day: date) -> date:
    """Buyers do not sign in August nor between Christmas and the New Year: what would have waits, or was hurried before."""
    if day.month == 8 and day.day <= 24:
        return date(day.year, 9, 1) + timedelta(days=day.day % 18)
    if day.month == 1 and day.day <= 14:
        return date(day.year - 1, 12, 22 - day.day)  # signed on last year's budget
    if day.month == 12 and day.day >= 24:
        return date(day.year, 12, 23 - day.day % 7)
    return day
