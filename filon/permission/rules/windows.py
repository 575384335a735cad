"""Hours at which people may be disturbed, by the clock where they are."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from filon.kit.business_time import french_holidays, is_business_day, regional_holidays
from filon.kit.french import NO_BREAK_SPACE, join_and
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.figures import Hours

LONGEST_CLOSURE = 31  # days; no calendar closes longer


def next_opening(facts: ContactFacts, *, hours: Hours, is_open: Callable[[date], bool]) -> datetime:
    """`facts.at` itself when it is open then, else the first instant of the next opening."""
    return opening_after(facts.at, zone=facts.zone, hours=hours, is_open=is_open)


def opening_after(at: datetime, *, zone: ZoneInfo, hours: Hours, is_open: Callable[[date], bool]) -> datetime:
    """The same by the clock of any zone."""
    first = at.astimezone(zone).date()
    for day in (first + timedelta(days=n) for n in range(LONGEST_CLOSURE)):
        if is_open(day):
            for opens, closes in hours:
                if at < _instant(zone, day, closes):
                    return max(at, _instant(zone, day, opens))
    raise ValueError("closed for a month: see the hours and the days")


def _instant(zone: ZoneInfo, day: date, of_day: time) -> datetime:
    return datetime.combine(day, of_day, zone).astimezone(UTC)


def hours_in_words(hours: Hours) -> str:
    """ "de 10 h à 13 h et de 14 h à 20 h"."""
    return join_and([f"de {_clock(opens)} à {_clock(closes)}" for opens, closes in hours])


def _clock(of_day: time) -> str:
    minutes = f"{NO_BREAK_SPACE}{of_day.minute:02d}" if of_day.minute else ""
    return f"{of_day.hour}{NO_BREAK_SPACE}h{minutes}"


def is_weekday_in_france(day: date) -> bool:
    """Monday to Friday, none of the eleven public holidays of article L. 3133-1."""
    return is_business_day(day)


def is_working_day(day: date) -> bool:
    """Monday to Saturday, no public holiday."""
    return day.weekday() < 6 and day not in french_holidays(day.year)


def is_regional_holiday(day: date, department: str) -> bool:
    """Good Friday and 26 December in Alsace-Moselle, the abolition of slavery overseas: not in L. 3133-1, so courtesy."""
    return day in regional_holidays(day.year, department)
