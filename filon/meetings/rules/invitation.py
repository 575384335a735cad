"""The file that puts a meeting into any agenda (RFC 5545): the same one again when the meeting moved, so that it moves there."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from icalendar import Alarm, Calendar, Event

REMINDED = timedelta(minutes=15)  # before, by the agenda itself


class Invited(NamedTuple):
    """`key` names the meeting for ever, `moves` grows each time that it moves: agendas go by them (3.8.4.7, 3.8.7.4)."""

    key: str
    moves: int
    title: str
    start: datetime
    end: datetime
    place: str
    link: str
    cancelled: bool


def write_invitation(invited: Invited, *, now: datetime) -> bytes:
    """All times in UTC: each agenda shows them in its own zone, and no change of hour is to be told."""
    event = Event()
    event.add("uid", f"{invited.key}@filon")
    event.add("sequence", invited.moves + invited.cancelled)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", invited.start.astimezone(UTC))
    event.add("dtend", invited.end.astimezone(UTC))
    event.add("summary", invited.title)
    if invited.place:
        event.add("location", invited.place)
    event.add("description", invited.link)
    event.add("url", invited.link)
    event.add("status", "CANCELLED" if invited.cancelled else "CONFIRMED")
    if not invited.cancelled:
        event.add_component(_alarm(invited.title))
    calendar = Calendar()
    calendar.add("prodid", "-//Filon//Rendez-vous//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if invited.cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMINDED)
    return alarm
