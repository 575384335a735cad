"""One person registers once; a place is counted while its event is locked, so that it is never promised twice (ADR 0026)."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from filon.contacts.models import Contact
from filon.events.models import Event, Registration
from filon.events.rules.kinds import EXPECTED, REMINDERS, RegistrationState, RegistrationWay
from filon.kit.errors import NotPossible

MOST_CALLED_UP = 200  # who wait and get a place by one edit; the next edit or withdrawal goes on


class RegistrationClosed(NotPossible):
    """An event that is over or called off: nothing is kept of what was sent."""


class Registered(NamedTuple):
    """`is_new`: the person was not expected, nor waiting, before."""

    registration: Registration
    is_new: bool


@transaction.atomic
def register(*, event: Event, contact: Contact, way: RegistrationWay, now: datetime) -> Registered:
    """The person's registration, the same however often she asks; on the waiting list when no place is left."""
    locked = _locked(event)
    if locked.cancelled_at:
        raise RegistrationClosed("Cet événement est annulé\u00a0: personne ne s’y inscrit plus.")
    if locked.end <= now:
        raise RegistrationClosed("Cet événement est passé\u00a0: personne ne s’y inscrit plus.")
    known = Registration.objects.filter(event=event, contact=contact).first()
    if known and known.state != RegistrationState.CANCELLED:
        return Registered(known, False)
    placed = _take_place(locked)
    facts = {
        "state": RegistrationState.REGISTERED if placed else RegistrationState.WAITING,
        "holds_place": placed,
        "at": now,
        "cancelled_at": None,
        "confirmed_at": None,
        "reminded_at": _reminded(locked, now),
    }
    if known:
        Registration.objects.filter(pk=known.pk).update(**facts)
        known.refresh_from_db()
        return Registered(known, True)
    key = secrets.token_urlsafe(12)
    return Registered(Registration.objects.create(event=event, contact=contact, way=way, key=key, **facts), True)


def _locked(event: Event) -> Event:
    """Those who register, withdraw or change the places of one event come one after the other."""
    return Event.objects.select_for_update(of=("self",)).get(pk=event.pk)


def _take_place(event: Event) -> bool:
    rows = Event.objects.filter(pk=event.pk)
    if event.capacity is not None:
        rows = rows.filter(taken__lt=F("capacity"))
    return bool(rows.update(taken=F("taken") + 1))


def _reminded(event: Event, now: datetime) -> datetime | None:
    """The confirmation of an event so near is its reminder."""
    return now if event.start - now <= timedelta(hours=event.remind_hours) else None


def remind_again(*, event: Event, now: datetime) -> None:
    """Its day moved: who was reminded of the other one is reminded of this one, unless it is so near that the news reminds."""
    Registration.objects.filter(event=event, state__in=EXPECTED).update(reminded_at=_reminded(event, now))


@transaction.atomic
def withdraw(*, registration: Registration, now: datetime) -> list[Registration]:
    """She does not come: who gets her place, first come first served. NotPossible once it began, or when she withdrew before."""
    event = _locked(registration.event)
    if event.start <= now:
        raise NotPossible("L’événement a commencé ou est passé\u00a0: il n’y a rien à changer.")
    rows = Registration.objects.filter(pk=registration.pk, state__in=(*EXPECTED, RegistrationState.WAITING))
    held = rows.filter(holds_place=True).exists()
    if not rows.update(state=RegistrationState.CANCELLED, cancelled_at=now, holds_place=False):
        raise NotPossible("Cette inscription n’est plus en cours\u00a0: il n’y a rien à changer.")
    registration.refresh_from_db()
    if held:
        Event.objects.filter(pk=event.pk).update(taken=F("taken") - 1)
    return call_up(event=event)


@transaction.atomic
def call_up(*, event: Event) -> list[Registration]:
    """Those who wait take what is left, the first who asked first."""
    _locked(event)
    called = []
    waiting = Registration.objects.filter(event=event, state=RegistrationState.WAITING).order_by("at", "pk")
    for registration in waiting.select_related("event", "contact")[:MOST_CALLED_UP]:
        if not _take_place(Event.objects.get(pk=event.pk)):
            break
        Registration.objects.filter(pk=registration.pk).update(state=RegistrationState.REGISTERED, holds_place=True)
        registration.refresh_from_db(fields=["state", "holds_place"])
        called.append(registration)
    return called


def confirm(*, registration: Registration, now: datetime) -> bool:
    """She says that she comes. False when she said so before, or is not expected."""
    rows = Registration.objects.filter(pk=registration.pk, state=RegistrationState.REGISTERED)
    done = rows.update(state=RegistrationState.CONFIRMED, confirmed_at=now)
    registration.refresh_from_db(fields=["state", "confirmed_at"])
    return bool(done)


def to_remind(*, now: datetime, limit: int) -> Iterator[Registration]:
    """Those whose reminder is due and that nobody took yet: each is claimed here, so that two workers never remind twice."""
    latest = now + timedelta(hours=max(REMINDERS))
    expected = Registration.objects.filter(state__in=EXPECTED, reminded_at=None)
    coming = expected.filter(event__start__gt=now, event__start__lte=latest, event__cancelled_at=None)
    rows = coming.exclude(event__remind_hours=0).select_related("event", "contact").order_by("event__start", "pk")
    due = (one for one in rows if one.event.start - now <= timedelta(hours=one.event.remind_hours))
    for registration in islice(due, limit):
        if Registration.objects.filter(pk=registration.pk, reminded_at=None, state__in=EXPECTED).update(
            reminded_at=now
        ):
            yield registration
