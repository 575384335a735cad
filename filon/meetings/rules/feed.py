"""The calendar of a colleague as a file that any agenda reads again and again (RFC 5545): the same days give the same bytes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event

ASKED_EVERY = timedelta(hours=1)  # agendas that listen to it ask no oftener
DAY = timedelta(days=1)


class Occasion(NamedTuple):
    """Something that has its hour. `key` names it for ever, `revision` grows when it changes; `kind` is a TaskKind's value."""

    key: str
    revision: int
    title: str
    start: datetime
    end: datetime
    kind: str
    place: str
    link: str
    made_at: datetime
    task_id: int


class Away(NamedTuple):
    """First and last day of an absence."""

    first: date
    last: date


def write_feed(*, name: str, occasions: Sequence[Occasion], away: Sequence[Away]) -> bytes:
    """Times in UTC: each agenda shows them in its own zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Filon//Ma journée//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASKED_EVERY, parameters={"VALUE": "DURATION"})
    for one in occasions:
        calendar.add_component(_event(one))
    for span in away:
        calendar.add_component(_absence(span))
    return bytes(calendar.to_ical())


def _event(one: Occasion) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@filon")
    event.add("sequence", one.revision)
    event.add("dtstamp", one.made_at.astimezone(UTC))
    event.add("dtstart", one.start.astimezone(UTC))
    event.add("dtend", one.end.astimezone(UTC))
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    event.add("description", one.link)
    event.add("url", one.link)
    return event


def _absence(span: Away) -> Event:
    event = Event()
    event.add("uid", f"absence-{span.first:%Y%m%d}-{span.last:%Y%m%d}@filon")
    event.add("dtstamp", datetime(span.first.year, span.first.month, span.first.day, tzinfo=UTC))
    event.add("dtstart", span.first)
    event.add("dtend", span.last + DAY)
    event.add("summary", "Absence")
    event.add("transp", "OPAQUE")
    return event
