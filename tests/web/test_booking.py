"""Rendez-vous in the browser's words: who comes, the pages and their editor, what waits, and one's own hours."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.activities.models import Task
from filon.meetings.gateways import FetchRefused
from filon.meetings.models import Agenda, Booking, BookingPage
from filon.meetings.services import agendas
from filon.users.models import User
from tests.usecases.booking import a_page
from tests.web.rights_booking import a_booking, held, what_it_says
from tests.web.rights_booking import a_page as a_draft
from tests.web.rights_doors import Place

pytestmark = pytest.mark.django_db


def text(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def edited(client: Client, page: BookingPage, **changed: Any) -> Any:
    said = what_it_says(None, Place({"pk": page.pk})) | changed  # type: ignore[arg-type]
    return client.post(reverse("booking_page_edit", args=[page.pk]), said, follow=True)


def test_a_page_starts_ready_and_goes_on_line_by_one_button(admin_client: Client, ines: User) -> None:
    answer = admin_client.post(reverse("booking_page_new"), {"name": "Découverte", "kind": "meeting"})

    page = BookingPage.objects.get()
    assert answer["Location"] == reverse("booking_page_edit", args=[page.pk])
    assert (page.state, page.person, page.length) == ("draft", ines, 30)
    admin_client.post(reverse("booking_page_publish", args=[page.pk]))
    assert BookingPage.objects.get().state == "live"


def test_the_page_says_in_one_sentence_what_it_does(admin_client: Client, camille: User) -> None:
    assert (
        "Propose 30 minutes avec Camille Durand, du lundi au vendredi, en gardant 15 minutes après, au plus tôt 4 heures et "
        "au plus tard 30 jours à l’avance\u00a0; un rappel part 1 jour avant."
    ) in text(admin_client, "booking_page", a_page(camille).pk)


def test_all_is_edited_in_one_form(admin_client: Client, camille: User) -> None:
    page = a_page(camille)
    edited(admin_client, page, length="45", day_0="8h-12h", day_5="10 h - 11 h", need_phone="required")
    page.refresh_from_db()
    assert (page.length, page.hours["0"], page.hours["5"]) == (45, [["08:00", "12:00"]], [["10:00", "11:00"]])
    assert {"key": "phone", "label": "Téléphone", "need": "required"} in page.questions


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"day_0": "le matin"}, "Lundi\u00a0: «\u00a0le matin\u00a0» ne se lit pas"),
        ({"need_email": ""}, "L’e-mail doit être demandé et obligatoire"),
        ({"person": ""}, "Choisissez d’abord avec qui"),
        ({f"day_{day}": "" for day in range(7)}, "Donnez d’abord des heures"),
        ({"version": "99"}, "vient d’être modifiée par quelqu’un d’autre"),
    ],
)
def test_what_is_to_be_mended_is_said(admin_client: Client, camille: User, changed: dict[str, str], told: str) -> None:
    answer = edited(admin_client, a_page(camille), **changed)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_a_draft_that_lacks_something_says_what(admin_client: Client) -> None:
    page = a_draft()
    BookingPage.objects.update(notice="")
    answer = admin_client.post(reverse("booking_page_publish", args=[page.pk]), follow=True)
    assert "Écrivez d’abord la mention d’information" in answer.content.decode()


def test_what_looks_like_a_robot_is_let_in_or_set_aside(admin_client: Client, ines: User) -> None:
    wait, other = held(), held()
    assert "le champ piège est rempli" in text(admin_client, "booking_page", wait.page_id)
    admin_client.post(reverse("booking_accept", args=[wait.pk]))
    admin_client.post(reverse("booking_discard", args=[other.pk]))
    assert [Booking.objects.get(pk=one.pk).state for one in (wait, other)] == ["booked", "discarded"]
    again = admin_client.post(reverse("booking_discard", args=[wait.pk]), follow=True)
    assert "Un collègue a déjà décidé." in again.content.decode()


def test_a_colleague_sees_who_comes_and_the_page_to_share(sales_client: Client, camille: User) -> None:
    booking = a_booking(camille)
    page = a_page(camille)
    shown = text(sales_client, "booking_list")
    assert (reverse("public_booking_page", args=[page.key]) in shown, "anne@exemple.fr" in shown) == (True, True)
    sales_client.post(reverse("booking_cancel", args=[booking.pk]))
    assert Booking.objects.get().state == "cancelled"


def test_the_list_asks_as_many_questions_for_three_as_for_one(admin_client: Client, camille: User) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            booking = a_booking(camille)
            booking.task = Task.objects.create(
                title="RDV", due_at=booking.start, assignee=camille, created_at=booking.start
            )
            booking.save()
        text(admin_client, "booking_list")
        with CaptureQueriesContext(connection) as queries:
            text(admin_client, "booking_list")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- One's own hours.

ADDRESS = "https://agenda.example/camille.ics"


def save_hours(client: Client, **said: str) -> str:
    return client.post(reverse("settings_agenda"), {"version": "0"} | said, follow=True).content.decode()


def test_own_hours_are_kept(sales_client: Client, camille: User) -> None:
    save_hours(sales_client, day_1="9h-12h")
    assert Agenda.objects.get(person=camille).hours == {"1": [["09:00", "12:00"]]}
    assert 'value="9\u00a0h - 12\u00a0h"' in text(sales_client, "settings_agenda")


def test_a_new_calendar_is_read_at_once_and_its_age_is_told(sales_client: Client, camille: User) -> None:
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    with patch.object(agendas, "read_busy", return_value=[]), patch("filon.web.views.agenda.refresh_agenda") as read:
        read.side_effect = lambda *, agenda, now: agendas.refresh_agenda(
            agenda=agenda, now=now, fetch=lambda _: content
        )
        save_hours(sales_client, calendar=ADDRESS)
    Agenda.objects.update(read_at=Agenda.objects.get().read_at - timedelta(minutes=12))  # type: ignore[operator]
    assert "Lu il y a 12\u00a0minutes" in text(sales_client, "settings_agenda").replace("12 minutes", "12\u00a0minutes")


def test_a_calendar_that_cannot_be_read_says_why(sales_client: Client, camille: User) -> None:
    with patch("filon.web.views.agenda.refresh_agenda", return_value=False):
        shown = save_hours(sales_client, calendar=ADDRESS)
    assert "l’agenda ne se lit pas encore" in shown
    Agenda.objects.update(fault=FetchRefused("Le serveur de cet agenda est trop lent.").sentence)
    assert "Le serveur de cet agenda est trop lent." in text(sales_client, "settings_agenda")


def test_an_address_inside_a_private_network_is_not_asked(sales_client: Client, camille: User) -> None:
    save_hours(sales_client, calendar="http://127.0.0.1/agenda.ics")
    assert "réseau privé" in text(sales_client, "settings_agenda")
