"""A calendar file (RFC 5545) read for one thing: when its owner is busy. What it says of anything else is never kept."""

import warnings
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from filon.kit.errors import NotPossible
from filon.meetings.rules.slots import Span, merged

LONGEST_FILE = 5_000_000  # bytes; ten years of a full agenda have some two million
MOST_EVENTS = 20_000
MOST_BUSY = 5_000  # within the days looked at
QUICK_REPEATS = ("SECONDLY", "MINUTELY", "HOURLY")  # no agenda of a person; thousands of times a day
FREE_BUSY_STATES = ("FREE",)  # Microsoft's own word: shown, and free


class CalendarRefused(NotPossible):
    """A file that cannot be read as a calendar; the sentence says why."""


def read_busy(content: bytes, *, zone: ZoneInfo, first: datetime, last: datetime) -> list[Span]:
    """Busy times between these instants, in UTC, in order, made one where they touch.

    `zone` is that of the owner: hours without a zone and whole days are read in it. Free (transparent) and cancelled events
    count for nothing. CalendarRefused for what is no calendar, or one that would take too long.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the library, about time zones that it had to guess
            calendars = _calendars(content)
            spans = [span for calendar in calendars for span in _busy_of(calendar, zone=zone, first=first, last=last)]
    except CalendarRefused:
        raise
    except Exception as fault:  # the library lets anything out on a strange file: it is the file that is wrong
        raise CalendarRefused(f"Ce calendrier ne se lit pas ({type(fault).__name__}).") from fault
    busy = [
        Span(max(span.start, first), min(span.end, last)) for span in spans if span.start < last and first < span.end
    ]
    if len(busy) > MOST_BUSY:
        raise CalendarRefused("Ce calendrier contient trop d’événements à venir pour être un agenda.")
    return merged(busy)


def _calendars(content: bytes) -> list[Calendar]:
    if len(content) > LONGEST_FILE:
        raise CalendarRefused("Ce calendrier est trop long\u00a0: 5 Mo au plus.")
    if b"BEGIN:VCALENDAR" not in content.upper():
        raise CalendarRefused("Cette adresse ne donne pas un calendrier (fichier .ics).")
    return Calendar.from_ical(content, multiple=True)


def _busy_of(calendar: Calendar, *, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Span]:
    calendar.subcomponents = [part for part in calendar.subcomponents if part.name != "VEVENT" or "DTSTART" in part]
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise CalendarRefused("Ce calendrier contient trop d’événements pour être un agenda.")
    if any(_is_quick(event) for event in events):
        raise CalendarRefused("Ce calendrier répète un événement plusieurs fois par jour\u00a0: il n’est pas lu.")
    for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(first, last):
        if _takes_time(event):
            yield from _span(event.start, event.end, zone=zone)
    for part in calendar.walk("VFREEBUSY"):
        for period in _listed(part.get("FREEBUSY")):
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                start, end = period.dt
                yield from _span(start, start + end if isinstance(end, timedelta) else end, zone=zone)


def _is_quick(event: Component) -> bool:
    rules = _listed(event.get("RRULE"))
    return any(str(word).upper() in QUICK_REPEATS for rule in rules for word in _listed(rule.get("FREQ")))


def _listed(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _takes_time(event: Component) -> bool:
    shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return (
        str(event.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"
        and str(event.get("STATUS", "")).upper() != "CANCELLED"
        and shown not in FREE_BUSY_STATES
    )


def _span(start: date, end: date, *, zone: ZoneInfo) -> Iterator[Span]:
    """Nothing for an event without length: a reminder."""
    span = Span(_instant(start, zone), _instant(end, zone))
    if span.start < span.end:
        yield span


def _instant(at: date, zone: ZoneInfo) -> datetime:
    written = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)
