"""Bookings: those of an address, those that a colleague may see, those to be reminded of."""

from datetime import datetime

from django.core import signing
from django.db.models import QuerySet

from filon.kit.errors import NotFound
from filon.meetings.models import Booking, BookingPage
from filon.meetings.rules.invitation import Invited
from filon.meetings.rules.kinds import BookingState
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

SALT = "filon.booking"


def link_of(booking: Booking) -> str:
    """What stands in the address of a booking: its key, signed, so that none can be made up."""
    return signing.Signer(salt=SALT, sep="~").sign(booking.key)


def booking_by_link(signed: str) -> Booking:
    """For whoever has the link. NotFound for one that is none of ours."""
    try:
        key = signing.Signer(salt=SALT, sep="~").unsign(signed[:200])
    except signing.BadSignature:
        key = ""
    booking = Booking.objects.select_related("page", "person", "contact", "task").filter(key=key or None).first()
    if booking is None:
        raise NotFound("Ce rendez-vous n’existe pas\u00a0: vérifiez l’adresse du lien que vous avez reçu.")
    return booking


def invited_to(booking: Booking, *, link: str) -> Invited:
    """As agendas are told of it; `link` is the address of its page."""
    return Invited(
        key=booking.key,
        moves=booking.moves,
        title=f"{booking.page.get_kind_display()} avec {booking.person or ''}",
        start=booking.start,
        end=booking.end,
        place=booking.page.place,
        link=link,
        cancelled=booking.state != BookingState.BOOKED,
    )


def bookings_seen_by(viewer: Viewer, *, action: Action = Action.READ) -> QuerySet[Booking]:
    """As for tasks: one's own, those of the team, or all."""
    rows = Booking.objects.select_related("page", "person", "contact__company", "task")
    return visible(rows, viewer=viewer, entity=Entity.ACTIVITY, action=action, owner="person")


def coming_bookings(*, viewer: Viewer, now: datetime) -> QuerySet[Booking]:
    """The next one first; one that runs is still to come."""
    return bookings_seen_by(viewer).filter(state=BookingState.BOOKED, end__gt=now)


def booking_by_id(pk: int, *, viewer: Viewer, action: Action = Action.WRITE) -> Booking:
    booking = bookings_seen_by(viewer, action=action).filter(pk=pk).first()
    if booking is None:
        raise NotFound("Ce rendez-vous n’existe pas.")
    return booking


def held_bookings(page: BookingPage) -> QuerySet[Booking]:
    """The newest first: what waits for a colleague."""
    return page.bookings.filter(state=BookingState.HELD).order_by("-made_at", "-pk")


def held_booking(pk: int, *, viewer: Viewer) -> Booking:
    """Whoever makes the pages decides; one that was decided is found too, so that a colleague learns it."""
    require(viewer, Entity.FORM, Action.WRITE)
    booking = Booking.objects.select_related("page__source", "contact").filter(pk=pk).exclude(doubts=[]).first()
    if booking is None:
        raise NotFound("Cette demande n’existe pas.")
    return booking
