"""The meeting travels with the letters about it: agendas take it, move it and take it off."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from filon.meetings.models import Booking
from filon.messaging.services.sending import send_due_messages
from filon.usecases.booking import call_off, remind_of_bookings, reschedule
from tests import factories as make
from tests.factories import NOW
from tests.messaging.conftest import Server, sender, server
from tests.usecases.booking import MONDAY_TEN, a_page, book

__all__ = ["sender", "server"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender")]
HOUR = timedelta(hours=1)
ABOUT_LEADS = {"address_of": lambda lead: f"/leads/{lead.pk}/"}


@pytest.fixture
def arrived(server: Server) -> Callable[[], Calendar]:
    """What the newest letter brings, once it left."""

    def newest() -> Calendar:
        send_due_messages(clock=lambda: NOW + HOUR, limit=20)
        mail = next(mail for address, mail in reversed(server.received) if address == "anne.roux@lartigue.fr")
        assert isinstance(mail, EmailMessage)
        part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert part["Content-Type"].params["method"] == calendar["method"]
        return calendar

    return newest


def told(calendar: Calendar) -> tuple[Any, ...]:
    event = calendar.walk("VEVENT")[0]
    return str(calendar["method"]), event["sequence"], str(event["status"]), event["dtstart"].dt


def test_the_confirmation_brings_the_meeting_already_accepted(arrived: Callable[[], Calendar]) -> None:
    book(a_page(make.user("Camille Durand"), place="Visio ; salle 2, étage 1"))

    calendar = arrived()

    booking, event = Booking.objects.get(), calendar.walk("VEVENT")[0]
    assert told(calendar) == ("REQUEST", 0, "CONFIRMED", MONDAY_TEN)
    assert (str(event["uid"]), str(event["summary"])) == (f"{booking.key}@filon", "Rendez-vous avec Camille Durand")
    assert (str(event["organizer"]), event["organizer"].params["CN"]) == (
        "mailto:bonjour@halvane.example",
        "Camille Durand",
    )
    assert (str(event["attendee"]), event["attendee"].params["CN"], event["attendee"].params["RSVP"]) == (
        "mailto:anne.roux@lartigue.fr",
        "Anne Roux",
        "FALSE",
    )
    assert str(event["location"]) == "Visio ; salle 2, étage 1"
    assert str(event["url"]).startswith("https://filon.halvane.example/rendez-vous/r/")


def test_a_move_is_the_same_meeting_one_number_later(arrived: Callable[[], Calendar]) -> None:
    book(a_page(make.user("Camille Durand")))
    first = str(arrived().walk("VEVENT")[0]["uid"])

    reschedule(booking=Booking.objects.get(), start=MONDAY_TEN + HOUR, now=NOW, **ABOUT_LEADS)

    moved = arrived()
    assert told(moved) == ("REQUEST", 1, "CONFIRMED", MONDAY_TEN + HOUR)
    assert str(moved.walk("VEVENT")[0]["uid"]) == first


def test_a_cancelled_one_goes_from_the_agenda(arrived: Callable[[], Calendar]) -> None:
    book(a_page(make.user("Camille Durand")))
    reschedule(booking=Booking.objects.get(), start=MONDAY_TEN + HOUR, now=NOW, **ABOUT_LEADS)

    call_off(booking=Booking.objects.get(), by=None, now=NOW, **ABOUT_LEADS)

    gone = arrived()
    assert told(gone) == ("CANCEL", 2, "CANCELLED", MONDAY_TEN + HOUR)
    assert str(gone.walk("VEVENT")[0]["uid"]) == f"{Booking.objects.get().key}@filon"


def test_the_reminder_brings_it_as_it_stands(server: Server) -> None:
    book(a_page(make.user("Camille Durand"), remind_hours=24))
    at = MONDAY_TEN - 24 * HOUR

    remind_of_bookings(now=at, limit=5)
    send_due_messages(clock=lambda: at, limit=20)

    reminder = next(mail for _address, mail in server.received if str(mail["Subject"]).startswith("Rappel"))
    assert isinstance(reminder, EmailMessage)
    (file,) = reminder.iter_attachments()
    assert told(Calendar.from_ical(file.get_content())) == ("REQUEST", 0, "CONFIRMED", MONDAY_TEN)


def test_a_name_that_is_an_advertisement_stays_out_of_the_agenda_too(arrived: Callable[[], Calendar]) -> None:
    book(a_page(make.user("Camille Durand")), typed={"first_name": "www.gagnez.example", "last_name": "Roux"})
    assert arrived().walk("VEVENT")[0]["attendee"].params["CN"] == "Roux"
