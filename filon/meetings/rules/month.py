"""The month that a person leafs through: its weeks, and which of their days have free hours."""

from calendar import Calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

NOON, EVENING = 12, 18


class Day(NamedTuple):
    """One cell of the month; `free` hours of it."""

    day: date
    in_month: bool
    free: int


class Part(NamedTuple):
    """The hours of a morning, an afternoon, an evening."""

    name: str
    hours: Sequence[datetime]


def days_of(free: Iterable[datetime], *, zone: ZoneInfo) -> dict[date, list[datetime]]:
    """Free hours by the day on which they fall in that zone; the hours in it too."""
    found: dict[date, list[datetime]] = {}
    for start in free:
        local = start.astimezone(zone)
        found.setdefault(local.date(), []).append(local)
    return found


def weeks_of(month: date, days: Mapping[date, Sequence[datetime]]) -> list[list[Day]]:
    """From Monday to Sunday."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return [[Day(day, day.month == month.month, len(days.get(day, ()))) for day in week] for week in weeks]


def months_beside(month: date, days: Collection[date]) -> tuple[date | None, date | None]:
    """The nearest months before and after it that have a free day."""
    firsts = sorted({day.replace(day=1) for day in days})
    before = [first for first in firsts if first < month.replace(day=1)]
    after = [first for first in firsts if first > month.replace(day=1)]
    return (before[-1] if before else None), (after[0] if after else None)


def parts_of(hours: Sequence[datetime]) -> list[Part]:
    parts = (
        Part("Matin", [one for one in hours if one.hour < NOON]),
        Part("Après-midi", [one for one in hours if NOON <= one.hour < EVENING]),
        Part("Soir", [one for one in hours if one.hour >= EVENING]),
    )
    return [part for part in parts if part.hours]
