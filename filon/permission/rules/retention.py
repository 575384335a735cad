"""RET-1: prospect data are kept three years from their collection, or from the last sign that came from the person.

The term is counted as civil terms are (art. 641 and 642 CPC): it expires at the end of the day of the same date; where that
date does not exist, at the end of the last day of the month. Last sign on 29 February 2024: kept until 28 February 2027
included, to be purged from 1 March 2027. Days are those of Paris.
"""

from datetime import date, timedelta


def last_day_kept(last_sign: date, *, years: int) -> date:
    try:
        return last_sign.replace(year=last_sign.year + years)
    except ValueError:  # 29 February
        return date(last_sign.year + years, 2, 28)


def newest_sign_past_term(today: date, *, years: int) -> date:
    """The latest day of a last sign whose term expired before `today`: what a query compares a column with."""
    yesterday = today - timedelta(days=1)
    if (yesterday.month, yesterday.day) == (2, 28):  # 29 February of a leap year expires that day too
        return date(yesterday.year - years, 3, 1) - timedelta(days=1)
    return last_day_kept(yesterday, years=-years)


def months_before(day: date, months: int) -> date:
    """The same day of the month, that many months earlier; the last of the month where there is none."""
    count = day.year * 12 + day.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
