"""Which hours of which people are free: asked of the database once for a page, however many people it has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from filon.meetings.models import Agenda, Booking, BookingPage
from filon.meetings.rules.kinds import BUFFERS, BookingState
from filon.meetings.rules.slots import ONE_DAY, Span, both_open, days_between, free_slots, open_spans
from filon.meetings.selectors.pages import people_of
from filon.users.models import User
from filon.users.selectors import absences_around

LARGEST_BUFFER = timedelta(minutes=max(BUFFERS))


def free_times(
    page: BookingPage, *, now: datetime, people: Sequence[User] | None = None, but: Booking | None = None
) -> dict[datetime, list[int]]:
    """Hour → who is free then, in order. `people`: only these; `but`: as if that booking were not there."""
    asked = people_of(page) if people is None else people
    earliest, latest = now + timedelta(hours=page.hours_ahead), now + timedelta(days=page.days_ahead)
    first, last = earliest.astimezone(UTC).date() - ONE_DAY, latest.astimezone(UTC).date() + ONE_DAY
    keys = [person.pk for person in asked]
    agendas = {agenda.person_id: agenda for agenda in Agenda.objects.filter(person__in=keys)}
    away = absences_around(user_ids=keys, first=first, last=last)
    booked = _booked(keys, since=earliest, until=latest, but=but)
    found: dict[datetime, list[int]] = defaultdict(list)
    for person in asked:
        agenda = agendas.get(person.pk)
        hours = _hours_of(page, person, agenda, first=first, last=last, closed=_days(away.get(person.pk, ())))
        busy = booked[person.pk] + (agenda.busy_spans if agenda else [])
        for start in free_slots(hours=hours, busy=busy, offer=page.offer, earliest=earliest, latest=latest):
            found[start].append(person.pk)
    return dict(sorted(found.items()))


def _booked(
    people: Sequence[int], *, since: datetime, until: datetime, but: Booking | None
) -> dict[int | None, list[Span]]:
    rows = Booking.objects.filter(
        person__in=people,
        state=BookingState.BOOKED,
        start__lte=until + ONE_DAY,
        end__gte=since - ONE_DAY - LARGEST_BUFFER,
    )
    found: dict[int | None, list[Span]] = defaultdict(list)
    for booking in rows.exclude(pk=but.pk) if but else rows:
        found[booking.person_id].append(booking.whole)
    return found


def _hours_of(
    page: BookingPage, person: User, agenda: Agenda | None, *, first: date, last: date, closed: frozenset[date]
) -> list[Span]:
    """Those of the page, and of the person where she gave hers; on the clock of the place where she lives."""
    zone = ZoneInfo(person.time_zone)
    of_page = open_spans(week=page.hours, zone=zone, first=first, last=last, closed=closed)
    if agenda is None or not agenda.hours:
        return of_page
    return both_open(of_page, open_spans(week=agenda.hours, zone=zone, first=first, last=last, closed=closed))


def _days(absences: Iterable[tuple[date, date]]) -> frozenset[date]:
    return frozenset(day for first, last in absences for day in days_between(first, last))


def last_given(page: BookingPage) -> dict[int, datetime]:
    """When each person got the last booking of this page: whose turn it is follows from it, and nothing else is kept."""
    rows = Booking.objects.filter(page=page, state__in=(BookingState.BOOKED, BookingState.CANCELLED))
    return dict(rows.order_by().values_list("person").annotate(last=Max("made_at")))
