"""When a message to somebody who does not expect it may leave: cap of the day, hours of the reader, one by one, gently per domain.

Figures: reference « Deliverability ». Each rule only postpones; the one that postpones most is told to people.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo

from filon.kit.business_time import day_in_paris, is_business_day, start_of_day_paris
from filon.kit.dates import PARIS
from filon.kit.french import format_time, format_whole_day, join_and
from filon.messaging.rules.mailboxes import SHORTEST_GAP
from filon.permission.rules.figures import Hours
from filon.permission.rules.windows import hours_in_words, is_regional_holiday, opening_after

DAY = timedelta(days=1)
# From its first day on, a mailbox writes at most so many messages a day; then its own cap.
RAMP = ((3, 10), (7, 50), (14, 200), (21, 500))
# One receiving server: five at once, then one every two minutes.
BURST = 5
REFILL = timedelta(minutes=2)
# Mailboxes do not all start at the stroke of nine.
LATE_START = timedelta(minutes=15)
MOST_STEPS = 4_000  # each one passes an opening, a full day or a message: years of a cap of one
DAYS_IN_WORDS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class Pace:
    """Of one mailbox. `cap` a day once it is warm, `gap` seconds on average; 0: as fast as it goes. `days`: Monday is 0."""

    cap: int
    gap: int
    days: tuple[int, ...]
    hours: Hours
    warm_from: date | None = None

    def cap_on(self, day: date) -> int:
        if self.warm_from is None:
            return self.cap
        age = (day - self.warm_from).days
        return min(self.cap, next((most for until, most in RAMP if age < until), self.cap))


class Waiting(NamedTuple):
    """A message that wants to leave: its number draws its jitter, the same at each question."""

    pk: int
    domain: str
    zone: ZoneInfo
    department: str
    not_before: datetime


class Departure(NamedTuple):
    """`at` is now or before for one that may go; `because` is empty then."""

    pk: int
    at: datetime
    because: str


@dataclass(slots=True)
class Agenda:
    """What one mailbox has taken, day by day in Paris, and what the domains of the day got. Filled as messages find their place."""

    taken: dict[date, int] = field(default_factory=dict)
    last: dict[date, datetime] = field(default_factory=dict)
    full_until: dict[tuple[ZoneInfo, str], datetime] = field(default_factory=dict)


Buckets = dict[tuple[str, date], datetime]  # the theoretical arrival time of the generic cell rate algorithm


def departure(waiting: Waiting, *, pace: Pace, agenda: Agenda, buckets: Buckets, now: datetime) -> Departure:
    """The first instant at which every rule lets it go; it takes that place."""
    reader = (waiting.zone, waiting.department)
    start = max(now, waiting.not_before)
    at = max(start, agenda.full_until.get(reader, start))
    longest, because = timedelta(), ""
    for _ in range(MOST_STEPS):
        later, why = _postponed(at, waiting, pace, agenda, buckets)
        if later <= at:
            break
        weight = (
            min(later - at, REFILL / 2) if why is ONE_BY_ONE else later - at
        )  # a queue is told as such, however long
        if weight > longest:
            longest, because = weight, why
        at = later
        if why is FULL_DAY:
            agenda.full_until[reader] = at
    day = day_in_paris(at)
    agenda.taken[day] = agenda.taken.get(day, 0) + 1
    agenda.last[day] = max(at, agenda.last.get(day, at))
    buckets[waiting.domain, day] = max(at, buckets.get((waiting.domain, day), at)) + REFILL
    if at <= now:
        return Departure(waiting.pk, at, "")
    return Departure(waiting.pk, at, _told(because or ONE_BY_ONE, pace=pace, day=day, domain=waiting.domain))


OUT_OF_HOURS = "hours"
FULL_DAY = "cap"
ONE_BY_ONE = "gap"
SAME_DOMAIN = "domain"


def _postponed(at: datetime, waiting: Waiting, pace: Pace, agenda: Agenda, buckets: Buckets) -> tuple[datetime, str]:
    """The first rule that says "not yet", and until when."""
    is_open = partial(_is_open, days=pace.days, department=waiting.department)
    opens = opening_after(at, zone=waiting.zone, hours=pace.hours, is_open=is_open)
    if opens > at:
        late = opens + LATE_START * _drawn(waiting.pk, "start") if pace.gap else opens
        return late, OUT_OF_HOURS
    day = day_in_paris(at)
    if agenda.taken.get(day, 0) >= pace.cap_on(day):
        return start_of_day_paris(day + DAY), FULL_DAY
    if pace.gap and day in agenda.last:
        seconds = max(SHORTEST_GAP, pace.gap * (0.5 + _drawn(waiting.pk, "gap")))
        free = agenda.last[day] + timedelta(seconds=seconds)
        if free > at:
            return free, ONE_BY_ONE
    if pace.gap and (waiting.domain, day) in buckets:
        free = buckets[waiting.domain, day] - REFILL * BURST
        if free > at:
            return free, SAME_DOMAIN
    return at, ""


def _is_open(day: date, *, days: tuple[int, ...], department: str) -> bool:
    """Public holidays are closed even to a mailbox that writes on Sundays: nobody reads."""
    if day.weekday() not in days:
        return False
    on_weekday = day.weekday() >= 5 or is_business_day(day)
    return on_weekday and not is_regional_holiday(day, department)


def _drawn(pk: int, what: str) -> float:
    """From 0 to 1, the same for the same message."""
    return int.from_bytes(blake2b(f"{what}:{pk}".encode(), digest_size=4).digest()) / 2**32


def _told(because: str, *, pace: Pace, day: date, domain: str) -> str:
    if because == FULL_DAY:
        warming = pace.cap_on(day) < pace.cap
        return "la boîte a atteint ce qu’elle envoie en un jour" + (
            ", le temps qu’elle se fasse connaître" if warming else ""
        )
    if because == SAME_DOMAIN:
        return f"d’autres messages partent vers {domain}, et son serveur n’aime pas les rafales"
    if because == ONE_BY_ONE:
        return "les messages de cette boîte partent un par un"
    return f"on écrit {days_in_words(pace.days)}, {hours_in_words(pace.hours)}, à l’heure de qui lit"


def departure_in_words(*, due_at: datetime, because: str, now: datetime) -> str:
    """ "Partira mardi 24 novembre 2026 vers 9 h 12, parce que…", in Paris, where colleagues read it."""
    local = due_at.astimezone(PARIS)
    day = "aujourd’hui" if local.date() == day_in_paris(now) else format_whole_day(local.date())
    return f"Partira {day} vers {format_time(local)}\u00a0: {because}."


def days_in_words(days: tuple[int, ...]) -> str:
    """ "du mardi au jeudi", "le lundi et le jeudi", "tous les jours"."""
    if len(days) == 7:
        return "tous les jours"
    first, last = min(days), max(days)
    if len(days) > 2 and last - first + 1 == len(days):
        return f"du {DAYS_IN_WORDS[first]} au {DAYS_IN_WORDS[last]}"
    return join_and([f"le {DAYS_IN_WORDS[day]}" for day in sorted(days)])
