"""The doors of bookings: inside, whoever may read or write forms; outside, whoever has the address of a page or of a booking."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from filon.intake.rules.capture import CONSENT, NOTICE
from filon.meetings.models import Booking, BookingPage
from filon.meetings.rules.kinds import BookingKind, BookingState
from filon.meetings.selectors.bookings import link_of
from filon.meetings.selectors.slots import free_times
from filon.meetings.services.pages import create_page, publish_page
from filon.usecases.booking import first_questions
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.web.forms.booking import BookingPageForm
from tests.web.rights_doors import Door, Place, each, everybody, single, some, to
from tests.web.rights_world import Things, World

_number = count(1)


def a_page() -> BookingPage:
    kind, owner = BookingKind.MEETING, User.objects.filter(is_active=True)[0]
    asked = first_questions(kind)
    return create_page(
        name="Découverte", kind=kind, person=owner, questions=asked, notice=NOTICE, consent=CONSENT, now=timezone.now()
    )


def a_live_page() -> BookingPage:
    page = a_page()
    publish_page(page=page, now=timezone.now())
    return page


def a_booking(person: User | None = None, state: BookingState = BookingState.BOOKED) -> Booking:
    page = a_live_page()
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    return Booking.objects.create(
        page=page,
        page_version=page.version,
        person=person or page.person if state == BookingState.BOOKED else None,
        start=start,
        end=start + timedelta(minutes=30),
        state=state,
        ticket=f"walk-{next(_number)}",
        key=f"walk-{next(_number)}",
        said={"email": "anne@exemple.fr", "last_name": "Roux"},
        labels=[["last_name", "Nom"], ["email", "E-mail"]],
        made_at=timezone.now(),
    )


def outside(_world: World) -> Iterator[Place]:
    yield Place({"key": a_live_page().key})


def with_its_link(_world: World) -> Iterator[Place]:
    yield Place({"signed": link_of(a_booking())})


def ours(things: Things) -> Booking:
    return a_booking(things.owner)


def held() -> Booking:
    booking = a_booking(state=BookingState.HELD)
    booking.start = next(iter(free_times(booking.page, now=timezone.now())))
    booking.end, booking.doubts = booking.start + booking.page.offer.length, ["trap"]
    booking.save()
    return booking


def what_it_says(_world: World, place: Place) -> dict[str, Any]:
    form = BookingPageForm(None, page=BookingPage.objects.select_related("person").get(pk=place.kwargs["pk"]))
    return {field.html_name: value for field in form if (value := field.value()) is not None}


READ, WRITE = some(Entity.FORM, Action.READ), some(Entity.FORM, Action.WRITE)
BOOKING_DOORS = {
    "settings_agenda": Door(everybody, everybody, send={"day_0": "9 h - 12 h", "calendar": "", "version": "0"}),
    "booking_list": Door(some(Entity.ACTIVITY, Action.READ)),
    "booking_page_new": Door(WRITE, WRITE, send={"name": "Appel", "kind": "call_back"}),
    "booking_page": Door(READ, places=single(a_page)),
    "booking_page_edit": Door(WRITE, WRITE, places=single(a_page), send=what_it_says),
    "booking_page_publish": Door(None, WRITE, places=single(a_page)),
    "booking_page_close": Door(None, WRITE, places=single(a_live_page)),
    "booking_accept": Door(None, WRITE, places=single(held)),
    "booking_discard": Door(None, WRITE, places=single(held)),
    "booking_cancel": Door(None, to(Entity.ACTIVITY, Action.WRITE), places=each(ours, owned=True)),
    "public_booking_page": Door(everybody, everybody, places=outside, sure=False),
    "public_booking": Door(everybody, places=with_its_link),
    "public_booking_move": Door(everybody, everybody, places=with_its_link, sure=False),
    "public_booking_cancel": Door(None, everybody, places=with_its_link),
    "public_booking_ics": Door(everybody, places=with_its_link),
}
