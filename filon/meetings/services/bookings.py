"""An hour is taken by one, whoever else asks at the same instant: the database refuses the second (`TakenTime`)."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from filon.kit.errors import NotPossible
from filon.kit.french import join_and
from filon.meetings.models import Booking, BookingPage, TakenTime
from filon.meetings.rules.kinds import REMINDERS, BookingState
from filon.meetings.rules.slots import cells_of, nearest_to, whose_turn
from filon.meetings.rules.words import when_in_words
from filon.meetings.selectors.slots import free_times, last_given
from filon.users.models import User

SENDERS_KEPT = timedelta(days=30)


class SlotGone(NotPossible):
    """Somebody else was quicker; `nearest` are the closest hours that are still free."""

    def __init__(self, nearest: Sequence[datetime], *, zone: ZoneInfo) -> None:
        self.nearest = list(nearest)
        words = join_and([when_in_words(start, zone=zone) for start in nearest], "ou")
        offered = f"Encore libres, au plus près\u00a0: {words}." if words else "Il ne reste aucune heure libre ici."
        super().__init__(
            f"Cette heure n’est plus libre\u00a0: quelqu’un vient de la prendre, ou elle est passée. {offered}"
        )


class NothingToChange(NotPossible):
    """A booking that is cancelled, or past."""


def booked_already(ticket: str) -> Booking | None:
    """The first of two clicks."""
    open_ones = (BookingState.BOOKED, BookingState.HELD)
    return Booking.objects.select_related("page", "person").filter(ticket=ticket, state__in=open_ones).first()


@transaction.atomic
def take_slot(
    *, page: BookingPage, start: datetime, zone: ZoneInfo, now: datetime, preferred: int | None = None, **facts: Any
) -> Booking:
    """With whoever is free then and whose turn it is. `facts` are columns of Booking. SlotGone names what is still free."""
    free = free_times(page, now=now)
    people, turns = list(free.get(start, ())), last_given(page)
    while people:
        person = whose_turn(people, last_given=turns, preferred=preferred)
        booking = _written(page, start, person=person, state=BookingState.BOOKED, now=now, zone=zone, **facts)
        if _takes(booking):
            return booking
        people.remove(person)  # taken since they were counted
    raise SlotGone(nearest_to(start, (one for one in free if one != start)), zone=zone)


def hold_booking(*, page: BookingPage, start: datetime, zone: ZoneInfo, now: datetime, **facts: Any) -> Booking:
    """Kept for a colleague to look at: takes nobody's time."""
    booking = _written(page, start, person=None, state=BookingState.HELD, now=now, zone=zone, **facts)
    booking.save()
    return booking


def _written(
    page: BookingPage,
    start: datetime,
    *,
    person: int | None,
    state: BookingState,
    now: datetime,
    zone: ZoneInfo,
    **facts: Any,
) -> Booking:
    return Booking(
        page=page,
        page_version=page.version,
        person_id=person,
        start=start,
        end=start + page.offer.length,
        before=page.before,
        after=page.after,
        state=state,
        key=secrets.token_urlsafe(12),
        notice=page.notice,
        zone=zone.key,
        made_at=now,
        reminded_at=_reminded(page, start, now),
        **facts,
    )


def _takes(booking: Booking) -> bool:
    """Whether each of its five minutes was still to be had."""
    try:
        with transaction.atomic():
            booking.save()
            _take_cells(booking)
    except IntegrityError:
        return False
    return True


def _take_cells(booking: Booking) -> None:
    cells = [TakenTime(booking=booking, person=booking.person, at=at) for at in cells_of(booking.whole)]
    TakenTime.objects.bulk_create(cells)


@transaction.atomic
def let_in(*, booking: Booking, by: User, now: datetime, preferred: int | None = None) -> bool:
    """A colleague says that a person wrote it: the hour is taken, if it is still free. False when somebody decided first."""
    locked = Booking.objects.select_for_update(of=("self",)).filter(pk=booking.pk, state=BookingState.HELD).first()
    if locked is None:
        return False
    zone, free = ZoneInfo(booking.zone), free_times(booking.page, now=now)
    people = free.get(booking.start)
    if not people:
        raise SlotGone(nearest_to(booking.start, free), zone=zone)
    booking.person_id = whose_turn(people, last_given=last_given(booking.page), preferred=preferred)
    booking.state, booking.decided_by = BookingState.BOOKED, by
    if not _takes(booking):
        raise SlotGone(nearest_to(booking.start, (one for one in free if one != booking.start)), zone=zone)
    return True


def set_aside(*, booking: Booking, by: User) -> bool:
    """A robot wrote it: kept, out of sight. False when somebody decided first."""
    held = Booking.objects.filter(pk=booking.pk, state=BookingState.HELD)
    return bool(held.update(state=BookingState.DISCARDED, decided_by=by))


@transaction.atomic
def move_booking(*, booking: Booking, start: datetime, now: datetime) -> bool:
    """To another free hour of the same person. False when it stands there already; SlotGone, NothingToChange."""
    locked = _still_to_come(booking, now=now)
    if locked.start == start:
        return False
    assert booking.person is not None
    free = free_times(booking.page, now=now, people=[booking.person], but=booking)
    if start not in free:
        raise SlotGone(nearest_to(start, free), zone=ZoneInfo(booking.zone))
    length = booking.end - booking.start
    moved: Mapping[str, Any] = {
        "start": start,
        "end": start + length,
        "moves": locked.moves + 1,
        "reminded_at": _reminded(booking.page, start, now),
    }
    try:
        with transaction.atomic():
            TakenTime.objects.filter(booking=booking).delete()
            Booking.objects.filter(pk=booking.pk).update(**moved)
            booking.refresh_from_db(fields=list(moved))
            _take_cells(booking)
    except IntegrityError:
        booking.refresh_from_db(fields=list(moved))
        raise SlotGone(nearest_to(start, (one for one in free if one != start)), zone=ZoneInfo(booking.zone)) from None
    return True


def give_booking(*, booking: Booking, to: User) -> bool:
    """Another colleague comes instead, at the same hour. False, and nothing changes, when he is taken then."""
    try:
        with transaction.atomic():
            TakenTime.objects.filter(booking=booking).update(person=to)
            Booking.objects.filter(pk=booking.pk).update(person=to)
    except IntegrityError:
        return False
    booking.person = to
    return True


@transaction.atomic
def cancel_booking(*, booking: Booking, now: datetime) -> bool:
    """The hour is free again. False when it was cancelled already; NothingToChange once it is past."""
    if Booking.objects.filter(pk=booking.pk, state=BookingState.CANCELLED).exists():
        return False
    _still_to_come(booking, now=now)
    TakenTime.objects.filter(booking=booking).delete()
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.CANCELLED)
    booking.state = BookingState.CANCELLED
    return True


def _still_to_come(booking: Booking, *, now: datetime) -> Booking:
    locked = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if locked.state != BookingState.BOOKED:
        raise NothingToChange("Ce rendez-vous n’est plus à l’agenda\u00a0: il n’y a rien à changer.")
    if locked.start <= now:
        raise NothingToChange("Ce rendez-vous a commencé ou est passé\u00a0: il ne se déplace plus.")
    return locked


def link_booking(*, booking: Booking, contact_id: int, task_id: int) -> None:
    """Whose it is, and what the colleague has to do."""
    Booking.objects.filter(pk=booking.pk).update(contact=contact_id, task=task_id)
    booking.contact_id, booking.task_id = contact_id, task_id


def to_remind(*, now: datetime, limit: int) -> Iterator[Booking]:
    """Those whose reminder is due and that nobody took yet: each is claimed here, so that two workers never remind twice."""
    latest = now + timedelta(hours=max(REMINDERS))
    coming = Booking.objects.filter(state=BookingState.BOOKED, reminded_at=None, start__gt=now, start__lte=latest)
    due = (one for one in coming.select_related("page", "person", "contact").order_by("start") if _is_due(one, now))
    for booking in islice(due, limit):
        if Booking.objects.filter(pk=booking.pk, reminded_at=None, state=BookingState.BOOKED).update(reminded_at=now):
            yield booking


def _is_due(booking: Booking, now: datetime) -> bool:
    return booking.start - now <= timedelta(hours=booking.page.remind_hours)


def _reminded(page: BookingPage, start: datetime, now: datetime) -> datetime | None:
    """The confirmation of an hour so near is its reminder."""
    return now if start - now <= timedelta(hours=page.remind_hours) else None


def forget_senders_of_bookings(*, now: datetime, limit: int) -> int:
    """As for forms: the hash of an address of the network serves for some minutes, a month is kept against a slow robot."""
    old = Booking.objects.exclude(sender="").filter(made_at__lt=now - SENDERS_KEPT).values("pk")[:limit]
    return Booking.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(sender="")
