"""Who registers for an event, withdraws or waits: the place, and the letters that tell it, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import log_activity
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.events.models import Event, Registration
from filon.events.rules.kinds import EXPECTED, RegistrationState, RegistrationWay
from filon.events.rules.letters import (
    REGISTRATION_PATH,
    Told,
    Written,
    facts_of,
    tell_called_off,
    tell_changed,
    tell_changed_to_waiting,
    tell_on_again,
    tell_place,
    tell_registered,
    tell_soon,
    tell_waiting,
)
from filon.events.rules.words import when_in_words
from filon.events.selectors.events import event_of_form, link_of, registration_of
from filon.events.services.events import cancel_event, edit_event, name_form, restore_event
from filon.events.services.registrations import Registered, call_up, register, remind_again, to_remind, withdraw
from filon.intake.models import NAME_WIDTH as FORM_NAME_WIDTH
from filon.intake.models import CaptureForm
from filon.intake.rules.capture import FormKind
from filon.intake.rules.replies import safe_words
from filon.intake.services.forms import create_form, save_edited
from filon.meetings.rules.invitation import Invited, Named, write_request
from filon.meetings.rules.words import zone_in_words
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.letters import SITE, WRITER
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.messaging.services.outbox import queue_message
from filon.users.models import User

HOME = "Europe/Paris"
TOLD_WHEN_CHANGED = ("start", "end", "zone", "place", "stand", "link")


class ToldOfEvent(NamedTuple):
    """What the answer of a form says of its event: its facts after the words of the form, or a letter of its own."""

    has_place: bool
    facts: str
    letter: Written
    agenda: str


def event_for(form: CaptureForm) -> Event | None:
    """For which event it registers; only forms of that kind are looked up."""
    return event_of_form(form.key) if form.kind == FormKind.EVENT else None


def told_to(registration: Registration, *, name: str, address: str, now: datetime) -> ToldOfEvent:
    """`name` and `address`: as a stranger typed them."""
    told = _told(registration, name=name)
    waits = registration.state == RegistrationState.WAITING
    agenda = _agenda(registration, told, address=address, now=now)
    return ToldOfEvent(not waits, facts_of(told), (tell_waiting if waits else tell_registered)(told), agenda)


def invited_to(registration: Registration, *, link: str) -> Invited:
    """As agendas are told of it; `link` is the page of the registration. The number is above that of each version before."""
    event = registration.event
    return Invited(
        key=registration.key,
        moves=2 * event.version,
        title=event.name,
        start=event.start,
        end=event.end,
        place=event.place or (event.link if registration.state in EXPECTED else ""),
        link=link,
        cancelled=bool(event.cancelled_at) or registration.state == RegistrationState.CANCELLED,
    )


def _agenda(registration: Registration, told: Told, *, address: str, now: datetime) -> str:
    """What travels with a letter to whoever has a place; nothing for who waits for one."""
    if registration.state not in EXPECTED:
        return ""
    host, guest = Named("", WRITER), Named(told.name, address)
    return write_request(invited_to(registration, link=told.page), host=host, guest=guest, now=now)


def _told(registration: Registration, *, name: str) -> Told:
    event = registration.event
    when = when_in_words(event.start, event.end, zone=event.zone)
    return Told(
        event=event.name,
        name=safe_words(name),
        when=when if event.zone == HOME else f"{when} (heure de {zone_in_words(event.zone)})",
        place=" · ".join(filter(None, (event.place, f"stand {event.stand}" if event.stand else ""))),
        link=event.link,
        page=SITE + REGISTRATION_PATH.format(signed=link_of(registration)),
    )


@transaction.atomic
def register_by_hand(*, event: Event, person: Contact, by: User, now: datetime) -> Registered:
    """By a colleague: the person is told as if she had done it herself, where we have her address."""
    done = register(event=event, contact=person, way=RegistrationWay.HAND, now=now)
    if done.is_new:
        waits = done.registration.state == RegistrationState.WAITING
        _note(done.registration, "Liste d’attente" if waits else "Inscription", by=by, now=now)
        _write(done.registration, tell_waiting if waits else tell_registered, about=f"made-{now:%Y%m%d%H%M%S}", now=now)
    return done


@transaction.atomic
def withdraw_and_call_up(*, registration: Registration, by: User | None, now: datetime) -> list[Registration]:
    """`by` None: the person herself, by her link. Who gets the place is told at once."""
    called = withdraw(registration=registration, now=now)
    _note(registration, "Désistement", by=by, now=now)
    _tell_those(called, now=now)
    return called


class Changed(NamedTuple):
    """Who left the waiting list, and how many others were written to."""

    called: list[Registration]
    told: int


@transaction.atomic
def change_event(*, event: Event, values: Mapping[str, Any], version: int, now: datetime) -> Changed:
    """Those who wait get what a wider room makes free; a day or a place that changed is told to all who rely on it, once."""
    moved = {name for name in TOLD_WHEN_CHANGED if name in values and values[name] != getattr(event, name)}
    edit_event(event=event, values=values, version=version, now=now)
    if event.end <= now or event.cancelled_at:
        return Changed([], 0)
    if "start" in moved:
        remind_again(event=event, now=now)
    called = call_up(event=event)
    _tell_those(called, now=now)
    told = _tell_all(event, tell_changed, about=f"changed-{event.version}", now=now, but=called) if moved else 0
    return Changed(called, told)


@transaction.atomic
def call_event_off(*, event: Event, now: datetime) -> int:
    """Everybody expected or waiting is told, once; how many. Nobody is told of what is over."""
    if not cancel_event(event=event, now=now) or event.end <= now:
        return 0
    return _tell_all(event, tell_called_off, about=f"called-off-{event.version}", now=now)


@transaction.atomic
def put_event_on_again(*, event: Event, now: datetime) -> int:
    """It takes place after all: whoever was told that it would not is told so; how many."""
    if not restore_event(event=event, now=now) or event.end <= now:
        return 0
    return _tell_all(event, tell_on_again, about=f"on-again-{event.version}", now=now)


def _tell_all(
    event: Event,
    tell: Callable[[Told], Written],
    *,
    about: str,
    now: datetime,
    but: Sequence[Registration] = (),
) -> int:
    """Everybody expected or waiting; `about` names the version of the event, so that each change is told once."""
    states = (*EXPECTED, RegistrationState.WAITING)
    people = event.registrations.filter(state__in=states).exclude(pk__in=[one.pk for one in but])
    told = 0
    for one in people.select_related("event", "contact"):
        waits = one.state == RegistrationState.WAITING and tell is tell_changed
        told += _write(one, tell_changed_to_waiting if waits else tell, about=about, now=now)
    return told


def _tell_those(called: list[Registration], *, now: datetime) -> None:
    for registration in called:
        _note(registration, "Une place s’est libérée", by=None, now=now)
        _write(registration, tell_place, about=f"place-{now:%Y%m%d%H%M%S}", now=now)


def _note(registration: Registration, what: str, *, by: User | None, now: datetime) -> None:
    """In the timeline as something else than an event: to register or withdraw is no presence."""
    log_activity(
        kind=ActivityKind.OTHER,
        at=now,
        by=by,
        now=now,
        contact_id=registration.contact_id,
        company_id=registration.contact.company_id,
        direction=Direction.OUTBOUND if by else Direction.NONE,
        text=f"{what} : {registration.event}",
    )


def _write(registration: Registration, tell: Callable[[Told], Written], *, about: str, now: datetime) -> bool:
    """To her main address that still answers; False where there is none."""
    address = address_of_person(registration.contact_id)
    if not address:
        return False
    told = _told(registration, name=registration.contact.first_name)
    written = tell(told)
    queue_message(
        kind=MessageKind.EVENT,
        address=address,
        subject=written.subject,
        body=written.body,
        key=f"registration-{registration.pk}-{about}",
        now=now,
        contact=registration.contact,
        agenda=_agenda(registration, told, address=address, now=now),
    )
    return True


def address_of_person(contact_id: int) -> str:
    mails = ContactPoint.objects.filter(contact=contact_id, kind=PointKind.EMAIL).exclude(state=PointState.DEAD)
    return mails.order_by("-main", "pk").values_list("normalised", flat=True).first() or ""


def remind_of_events(*, now: datetime, limit: int) -> int:
    """Some hours before, as the event says. While no message leaves none is written: it would leave too late."""
    if why_nothing_leaves():
        return 0
    count = 0
    for registration in to_remind(now=now, limit=limit):
        _write(registration, tell_soon, about=f"reminder-{registration.event.start:%Y%m%d}", now=now)
        count += 1
    return count


def registration_after(*, form: CaptureForm, contact_id: int) -> Registration | None:
    """What the page of thanks shows to whoever sent the form of an event."""
    event = event_for(form)
    return registration_of(event, contact_id) if event else None


@transaction.atomic
def make_event_form(*, event: Event, owner: User, now: datetime) -> CaptureForm:
    """A draft that registers for this event; what it says and asks is read over before it goes on line."""
    made = create_form(name=f"Inscription · {event.name}"[:FORM_NAME_WIDTH], kind=FormKind.EVENT, owner=owner, now=now)
    said = {"title": event.name, "intro": event.description, "source": event.source}
    save_edited(made, said, version=made.version, now=now)
    name_form(event=event, form_key=made.key)
    return made
