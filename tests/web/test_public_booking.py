"""A booking page as people outside see it, and the page of what they booked."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from filon.contacts.models import Contact
from filon.meetings.models import Booking, BookingPage
from filon.meetings.rules.letters import BOOKING_PATH
from filon.meetings.selectors.bookings import link_of
from filon.meetings.services.pages import close_page
from filon.users.models import User
from tests.factories import NOW
from tests.usecases.booking import a_page

TYPED = {"first_name": "Anne", "last_name": "Roux", "email": "anne.roux@lartigue.fr", "fuseau": "Europe/Paris"}
TEN = "2026-11-23T09:00Z"


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    """NOW is Friday 20 November 2026, 10 h in Paris."""
    with patch.object(timezone, "now", return_value=NOW):
        yield


@pytest.fixture
def page(camille: User) -> BookingPage:
    return a_page(camille, title="Parlons de vos cabines")


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def address(page: BookingPage) -> str:
    return reverse("public_booking_page", args=[page.key])


def booked(visitor: Client, page: BookingPage) -> str:
    """The address of the page of a new booking."""
    answer = visitor.post(address(page), TYPED | {"creneau": TEN})
    assert answer.status_code == 302
    return str(answer["Location"])


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def slots_in(text: str) -> list[str]:
    return re.findall(r"creneau=(2026-[^&\"]+)", text)


def test_a_stranger_sees_the_first_free_day_without_a_cookie(visitor: Client, page: BookingPage) -> None:
    answer = visitor.get(address(page))

    text = text_of(answer)
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert slots_in(text) == [f"2026-11-20T{hour}Z" for hour in ("13:00", "13:30", "14:00", "14:30", "15:00", "15:30",
                                                                "16:00", "16:30")]  # fmt: skip
    assert "vendredi 20 novembre 2026" in text
    assert re.findall(r'(?:src|href)="(?![/?])[^"]+"', text) == []
    assert "no-store" in answer["Cache-Control"]


def test_another_day_and_another_clock_are_one_click_away(visitor: Client, page: BookingPage) -> None:
    text = text_of(visitor.get(address(page), {"jour": "2026-11-24", "fuseau": "Indian/Reunion"}))
    assert slots_in(text)[0] == "2026-11-24T08:00Z"
    assert "12\u00a0h\u00a000</a>" in text
    assert "Heures de La Réunion" in text


def test_a_clock_that_does_not_exist_is_that_of_paris(visitor: Client, page: BookingPage) -> None:
    text = text_of(visitor.get(address(page), {"jour": "2026-13-45", "fuseau": "Mars/Olympus", "creneau": "demain"}))
    assert "Heures de Paris" in text


def test_an_hour_is_booked_without_javascript(visitor: Client, page: BookingPage) -> None:
    form = text_of(visitor.get(address(page), {"creneau": TEN}))
    assert ("lundi 23 novembre 2026 à 10\u00a0h\u00a000" in form, page.notice in form) == (True, True)

    confirmed = visitor.get(booked(visitor, page))

    booking = Booking.objects.get()
    assert (booking.start, str(booking.contact)) == (datetime(2026, 11, 23, 9, tzinfo=UTC), "Anne Roux")
    assert "C’est confirmé" in text_of(confirmed)


def test_what_is_to_be_mended_is_said_beside_it_and_nothing_is_lost(visitor: Client, page: BookingPage) -> None:
    answer = visitor.post(address(page), TYPED | {"creneau": TEN, "email": "anne@"})
    text = text_of(answer)
    assert (answer.status_code, Booking.objects.count()) == (422, 0)
    assert ("«\u00a0anne@\u00a0» n’est pas une adresse e-mail" in text, 'value="Roux"' in text) == (True, True)


def test_an_hour_already_gone_offers_the_nearest_and_keeps_what_was_typed(visitor: Client, page: BookingPage) -> None:
    booked(visitor, page)

    answer = visitor.post(address(page), TYPED | {"creneau": TEN, "email": "paul@ailleurs.fr"})

    text = text_of(answer)
    assert (answer.status_code, Booking.objects.count()) == (409, 1)
    assert "Cette heure n’est plus libre" in text
    assert re.findall(r'type="radio" name="creneau" value="([^"]+)"', text) == [
        "2026-11-23T08:00Z",
        "2026-11-23T10:00Z",
        "2026-11-23T10:30Z",
    ]
    assert 'value="paul@ailleurs.fr"' in text


def test_a_link_to_an_hour_that_is_gone_says_so(visitor: Client, page: BookingPage) -> None:
    booked(visitor, page)
    assert "Cette heure n’est plus libre" in text_of(visitor.get(address(page), {"creneau": TEN}))


def test_a_script_in_a_name_is_shown_as_letters(visitor: Client, page: BookingPage) -> None:
    answer = visitor.post(
        address(page), TYPED | {"creneau": TEN, "last_name": "<script>alert(1)</script>", "email": ""}
    )
    assert "<script>alert" not in text_of(answer)


def test_a_robot_is_told_that_somebody_reads_first(visitor: Client, page: BookingPage) -> None:
    answer = visitor.post(address(page), TYPED | {"creneau": TEN, "site_web": "x"}, follow=True)
    assert "Votre demande est reçue" in text_of(answer)
    assert Contact.objects.count() == 0


def test_a_connection_that_sends_without_end_is_stopped(visitor: Client, page: BookingPage) -> None:
    with patch("filon.usecases.booking.MOST_KEPT", 2):
        answers = [
            visitor.post(address(page), TYPED | {"creneau": TEN, "email": f"p{n}@x.fr", "site_web": "x"}).status_code
            for n in range(3)
        ]
    assert answers == [302, 302, 429]


def test_a_closed_page_and_a_wrong_key_say_so(visitor: Client, page: BookingPage) -> None:
    close_page(page=page, now=NOW)
    closed = visitor.get(address(page))
    assert (closed.status_code, "ne prend plus de rendez-vous" in text_of(closed)) == (410, True)
    assert visitor.get(reverse("public_booking_page", args=["inconnu"])).status_code == 404


# --- The page of a booking.


def test_its_link_cannot_be_made_up(visitor: Client, page: BookingPage) -> None:
    booked(visitor, page)
    forged = f"{Booking.objects.get().key}~forged"
    answers = [visitor.get(reverse(f"public_booking{end}", args=[forged])).status_code for end in ("", "_move", "_ics")]
    assert answers == [404, 404, 404]
    assert visitor.post(reverse("public_booking_cancel", args=[forged])).status_code == 404


def test_letters_lead_to_it(visitor: Client, page: BookingPage) -> None:
    assert booked(visitor, page) == BOOKING_PATH.format(signed=link_of(Booking.objects.get()))


def test_the_file_for_an_agenda_is_read_by_agendas(visitor: Client, page: BookingPage) -> None:
    answer = visitor.get(f"{booked(visitor, page)}rendez-vous.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert (event["dtstart"].dt, event["dtend"].dt) == (start, start + timedelta(minutes=30))
    assert (str(event["summary"]), str(event["status"]), event["sequence"]) == (
        "Rendez-vous avec Camille Durand",
        "CONFIRMED",
        0,
    )


def test_opening_the_links_of_a_letter_changes_nothing(visitor: Client, page: BookingPage) -> None:
    """Machines open links (EML-7): only the button cancels."""
    here = booked(visitor, page)
    assert visitor.get(f"{here}annuler/").status_code == 405
    assert Booking.objects.get().state == "booked"


def test_it_is_moved_by_one_button(visitor: Client, page: BookingPage) -> None:
    here = booked(visitor, page)
    shown = text_of(visitor.get(f"{here}deplacer/", {"jour": "2026-11-23"}))
    assert 'name="creneau" value="2026-11-23T09:30Z"' in shown
    assert f'name="creneau" value="{TEN}"' not in shown

    assert visitor.post(f"{here}deplacer/", {"creneau": "2026-11-23T09:30Z"})["Location"] == here
    assert Booking.objects.get().start == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_moving_to_an_hour_that_is_gone_says_so(visitor: Client, page: BookingPage) -> None:
    here = booked(visitor, page)
    visitor.post(address(page), TYPED | {"creneau": "2026-11-24T09:00Z", "email": "paul@ailleurs.fr"})
    answer = visitor.post(f"{here}deplacer/", {"creneau": "2026-11-24T09:00Z"})
    assert (answer.status_code, "Cette heure n’est plus libre" in text_of(answer)) == (409, True)


def test_it_is_cancelled_by_one_button_and_says_so(visitor: Client, page: BookingPage) -> None:
    here = booked(visitor, page)
    cancelled = text_of(visitor.post(f"{here}annuler/", follow=True))
    assert ("Ce rendez-vous est annulé" in cancelled, address(page) in cancelled) == (True, True)
    assert slots_in(text_of(visitor.get(address(page), {"jour": "2026-11-23"})))[2] == TEN


def test_what_is_past_cannot_be_cancelled(visitor: Client, page: BookingPage) -> None:
    here = booked(visitor, page)
    with patch.object(timezone, "now", return_value=NOW + timedelta(days=5)):
        answer = visitor.post(f"{here}annuler/")
        assert (answer.status_code, "a commencé ou est passé" in text_of(answer)) == (409, True)
        assert "deplacer" not in text_of(visitor.get(here))
