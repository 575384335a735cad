"""When the next step is due: French working days, the absences of who does it, August when the sequence rests."""

from collections.abc import Iterable, Set
from datetime import UTC, date, datetime, time, timedelta

from filon.kit.business_time import add_business_days, day_in_paris, is_business_day
from filon.kit.dates import PARIS

OPENS = time(9)
CLOSES = time(18)  # what is due later the same day waits until the next morning
AUGUST = 8
LONGEST_ABSENCE = timedelta(days=400)  # a plan that reaches further is read again when its time comes


def closed_days(
    *, absences: Iterable[tuple[date, date]], rests_in_august: bool, today: date, until: date
) -> frozenset[date]:
    """Days on which nothing is done for this person: `absences` are first and last days, both included."""
    closed: set[date] = set()
    last = min(until, today + LONGEST_ABSENCE)
    for begins, ends in absences:
        day = max(begins, today)
        while day <= min(ends, last):
            closed.add(day)
            day += timedelta(days=1)
    if rests_in_august:
        closed.update(day for n in range((last - today).days + 1) if (day := today + timedelta(days=n)).month == AUGUST)
    return frozenset(closed)


def next_due(*, after: datetime, wait_days: int, hour: time | None, closed: Set[date] = frozenset()) -> datetime:
    """`wait_days` business days after `after`, at `hour` in Paris (else at once the same day, in the morning another day).

    Never before `after`, never on a closed day, never after the offices close. UTC.
    """
    start = day_in_paris(after)
    day = add_business_days(start, wait_days, closed)
    if day != start:
        return _at(day, hour or OPENS)
    of_day = max(hour or OPENS, OPENS)
    due = max(_at(day, of_day), after.astimezone(UTC))
    if due.astimezone(PARIS).time() < CLOSES:
        return due
    return _at(add_business_days(day, 1, closed), hour or OPENS)


def is_open(now: datetime, *, closed: Set[date] = frozenset()) -> bool:
    """Whether a step may be done now: an absence or a holiday told since it was planned puts it off."""
    return is_business_day(day_in_paris(now), closed)


def _at(day: date, of_day: time) -> datetime:
    return datetime.combine(day, of_day, PARIS).astimezone(UTC)
