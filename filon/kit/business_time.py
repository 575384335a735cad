"""Working days and hours in France: weekends, the eleven public holidays of the Code du travail, and any closed day given.

Source: article L3133-1; the two extra holidays of Alsace-Moselle are not among them. Spans are counted in real time, so that
a change of hour neither adds nor loses a minute of work.
"""

from collections.abc import Iterator, Set
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from filon.kit.dates import PARIS

Span = tuple[time, time]
# Monday to Friday, 9 h-18 h: the response clock of a usual sales office. An agreement may carry its own hours.
OPENING_HOURS: tuple[Span, ...] = ((time(9), time(18)),)
LONGEST_SEARCH = timedelta(days=3660)  # ten years without an open hour: the hours or the closed days are wrong


@lru_cache
def french_holidays(year: int) -> frozenset[date]:
    return frozenset(_library().country_holidays("FR", years=year))


def holiday_name(day: date) -> str:
    """ "Lundi de Pâques"; empty on any other day."""
    return str(_library().country_holidays("FR", years=day.year, language="fr").get(day, ""))


@cache
def _library() -> Any:
    """Loaded with the first day that is asked: most commands ask none."""
    return import_module("holidays")


# Department → subdivision of the library `holidays`.
_ALSACE_MOSELLE = {"57": "57", "67": "6AE", "68": "6AE"}
_OVERSEAS = {"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"}
_REGIONS = {**_ALSACE_MOSELLE, **_OVERSEAS, **{code: code for code in ("971", "972", "973", "974", "976")}}


@lru_cache
def regional_holidays(year: int, department: str) -> frozenset[date]:
    """The days that a department keeps beside the eleven: Good Friday in Alsace-Moselle, the abolition of slavery overseas."""
    region = _REGIONS.get(department)
    kept = _library().country_holidays("FR", subdiv=region, years=year) if region else ()
    return frozenset(kept) - french_holidays(year)


def is_business_day(day: date, closed: Set[date] = frozenset()) -> bool:
    """Neither Saturday, Sunday, public holiday nor one of the `closed` days (absences, annual closing)."""
    return day.weekday() < 5 and day not in closed and day not in french_holidays(day.year)


def add_business_days(day: date, count: int, closed: Set[date] = frozenset()) -> date:
    """The `count`-th business day after `day` (before it when negative); zero gives `day` if it is one, else the next."""
    step = timedelta(days=-1 if count < 0 else 1)
    if count == 0:
        while not is_business_day(day, closed):
            day += step
        return day
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day, closed):
            day += step
    return day


def business_days_between(start: date, end: date, closed: Set[date] = frozenset()) -> int:
    """Business days after `start` up to `end` included; negative when `end` comes first."""
    if end < start:
        return -business_days_between(end, start, closed)
    return sum(is_business_day(start + timedelta(days=n), closed) for n in range(1, (end - start).days + 1))


def business_hours_between(
    start: datetime, end: datetime, hours: tuple[Span, ...] = OPENING_HOURS, closed: Set[date] = frozenset()
) -> timedelta:
    """Open time from `start` to `end`, both aware; negative when `end` comes first."""
    if end < start:
        return -business_hours_between(end, start, hours, closed)
    first, last = start.astimezone(UTC), end.astimezone(UTC)  # two datetimes of one zone would subtract as wall clocks
    worked = timedelta()
    for opens, closes in _open_spans(first, last, hours, closed):
        worked += max(timedelta(), min(last, closes) - max(first, opens))
    return worked


def add_business_hours(
    start: datetime, duration: timedelta, hours: tuple[Span, ...] = OPENING_HOURS, closed: Set[date] = frozenset()
) -> datetime:
    """The instant (UTC) at which `duration` of open time has passed since `start`; a closed `start` counts from the next opening.

    Four hours from Friday 17 h end on Monday at 12 h. A duration that ends at closing time ends then, not at the next opening.
    """
    if duration < timedelta():
        raise ValueError("only time to come can be added")
    first, left = start.astimezone(UTC), duration
    for opens, closes in _open_spans(first, first + LONGEST_SEARCH, hours, closed):
        begins = max(first, opens)
        if begins < closes:
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
    raise ValueError("no open hour in ten years: see the opening hours and the closed days")


def _open_spans(
    first: datetime, last: datetime, hours: tuple[Span, ...], closed: Set[date]
) -> Iterator[tuple[datetime, datetime]]:
    """Open spans in UTC, in order, of the business days from `first` to `last`."""
    day, final = day_in_paris(first), day_in_paris(last)
    while day <= final:
        if is_business_day(day, closed):
            for opens, closes in hours:
                yield _in_utc(day, opens), _in_utc(day, closes)
        day += timedelta(days=1)


def _in_utc(day: date, of_day: time) -> datetime:
    return datetime.combine(day, of_day, PARIS).astimezone(UTC)


def start_of_day_paris(day: date) -> datetime:
    """First instant of a day in Paris, in UTC."""
    return _in_utc(day, time())


def end_of_day_paris(day: date) -> datetime:
    """Last microsecond of a day in Paris, in UTC: what `--as-of` means, for "at or before" comparisons."""
    return _in_utc(day, time.max)


def day_in_paris(instant: datetime) -> date:
    """The calendar day of an aware instant in Paris."""
    return instant.astimezone(PARIS).date()
