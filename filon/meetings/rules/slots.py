"""Free slots: working hours, less closed days, busy times and other bookings with their buffers. All instants are in UTC.

Hours are those of a clock on the wall. An hour that a change of hour skips is the instant of the change, one that comes twice
is the first: so the spans of a day follow each other without a hole, and a day of 23 or 25 hours keeps each of its minutes.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from filon.kit.business_time import french_holidays
from filon.meetings.rules.hours import Week, spans_of
from filon.meetings.rules.kinds import CELL

ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
LONGEST_STEP = timedelta(minutes=30)  # a meeting of two hours may begin at each half hour


class Span(NamedTuple):
    """From `start` up to `end`, which is not in it."""

    start: datetime
    end: datetime


class Offer(NamedTuple):
    """One meeting of a page: how long, and what stays free before and after."""

    length: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()

    @classmethod
    def of_minutes(cls, length: int, *, before: int = 0, after: int = 0) -> Self:
        return cls(*(ONE_MINUTE * size for size in (length, before, after)))

    def around(self, start: datetime) -> Span:
        """All that a meeting which begins then takes of the day."""
        return Span(start - self.before, start + self.length + self.after)


def open_spans(*, week: Week, zone: ZoneInfo, first: date, last: date, closed: Set[date] = frozenset()) -> list[Span]:
    """The working hours of these days, both included, without French holidays and the `closed` days; in order."""
    found: list[Span] = []
    for day in days_between(first, last):
        if day in closed or day in french_holidays(day.year):
            continue
        for opens, closes in spans_of(week, day.weekday()):
            span = Span(instant_of(day, opens, zone), instant_of(day, closes, zone))
            if span.start < span.end:
                found.append(span)
    return found


def days_between(first: date, last: date) -> Iterator[date]:
    return (first + ONE_DAY * n for n in range((last - first).days + 1))


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, at)
    while wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        wall += ONE_MINUTE  # skipped by a change of hour
    return wall.replace(tzinfo=zone).astimezone(UTC)


def both_open(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What is open in both; each list in order, without overlaps."""
    found: list[Span] = []
    here, there = 0, 0
    while here < len(some) and there < len(others):
        one, other = some[here], others[there]
        shared = Span(max(one.start, other.start), min(one.end, other.end))
        if shared.start < shared.end:
            found.append(shared)
        if one.end <= other.end:
            here += 1
        else:
            there += 1
    return found


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch or overlap made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def free_slots(
    *, hours: Sequence[Span], busy: Iterable[Span], offer: Offer, earliest: datetime, latest: datetime
) -> list[datetime]:
    """When a meeting may begin: from `earliest` to `latest`, wholly within the hours, its buffers clear of what is `busy`."""
    taken = merged(busy)
    ends = [span.end for span in taken]
    step = min(offer.length, LONGEST_STEP)
    found = []
    for span in hours:
        start = span.start
        while start + offer.length <= span.end:
            whole = offer.around(start)
            nearest = bisect_left(ends, whole.start + timedelta.resolution)
            clear = nearest == len(taken) or taken[nearest].start >= whole.end
            if earliest <= start <= latest and clear:
                found.append(start)
            start += step
    return found


def cells_of(span: Span) -> list[datetime]:
    """The pieces of five minutes that a span touches: two spans overlap exactly where they share one."""
    start = span.start - (span.start - datetime.min.replace(tzinfo=UTC)) % CELL
    count = -((start - span.end) // CELL)
    return [start + CELL * n for n in range(count)]


def nearest_to(start: datetime, free: Iterable[datetime], *, count: int = 3) -> list[datetime]:
    """The free ones nearest to a slot that is gone, in their order."""
    return sorted(sorted(free, key=lambda one: (abs(one - start), one))[:count])


def whose_turn(free: Iterable[int], *, last_given: dict[int, datetime], preferred: int | None = None) -> int:
    """Of those who are free: who follows the person already, else who has had none for longest."""
    people = sorted(free)
    if preferred in people:
        return preferred
    never = datetime.min.replace(tzinfo=UTC)
    return min(people, key=lambda person: (last_given.get(person, never), person))
