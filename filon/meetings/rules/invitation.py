"""A meeting for any agenda (RFC 5545), as a file or as it travels with a letter: sent again, it moves or goes there too."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from icalendar import Alarm, Calendar, Event, vCalAddress

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


class Named(NamedTuple):
    """Somebody of a meeting, by name and e-mail address."""

    name: str
    address: str


def write_invitation(invited: Invited, *, now: datetime) -> bytes:
    """The file that a page gives, for whoever downloads it."""
    method = "CANCEL" if invited.cancelled else "PUBLISH"
    return bytes(_calendar(_event(invited, now=now), method=method).to_ical())


def write_request(invited: Invited, *, host: Named, guest: Named, now: datetime) -> str:
    """What travels with a letter (RFC 6047), each line whole: addresses may still be filled in, and whoever sends it folds it.

    The guest chose the hour herself: she comes, and her agenda is asked for no answer.
    """
    event = _event(invited, now=now)
    event.add("organizer", _person(host))
    event.add("attendee", _person(guest, PARTSTAT="ACCEPTED", RSVP="FALSE"))
    calendar = _calendar(event, method="CANCEL" if invited.cancelled else "REQUEST")
    return "".join(f"{line}\r\n" for line in calendar.content_lines() if line)


def _person(one: Named, **told: str) -> vCalAddress:
    return vCalAddress(f"mailto:{one.address}", params={**({"CN": one.name} if one.name else {}), **told})


def _calendar(event: Event, *, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Filon//Rendez-vous//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar


def _event(invited: Invited, *, now: datetime) -> Event:
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
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMINDED)
    return alarm
