"""Événements in the browser's words: the list, one with its people and forms, and its editor."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.events.models import Event, EventForm, Registration
from filon.events.rules.kinds import RegistrationWay
from filon.events.services.registrations import register
from filon.intake.models import CaptureForm
from filon.messaging.models import Message
from filon.users.models import User
from tests.events.world import a_person
from tests.web.rights_doors import Place
from tests.web.rights_events import a_form, an_event, what_it_says

pytestmark = pytest.mark.django_db


def text(client: Client, name: str, *args: Any, **asked: str) -> str:
    return client.get(reverse(name, args=args), asked).content.decode()


def expected(event: Event, *names: str) -> list[Registration]:
    people = [a_person(name) for name in names]
    now = timezone.now()
    return [register(event=event, contact=one, way=RegistrationWay.FORM, now=now).registration for one in people]


def said_of(event: Event, **changed: Any) -> dict[str, Any]:
    return what_it_says(None, Place({"pk": event.pk})) | changed  # type: ignore[arg-type]


def test_a_new_event_is_written_at_the_hour_of_its_place(admin_client: Client, ines: User) -> None:
    said = {"name": "Salon", "kind": "fair", "start": "2026-12-03T09:00", "end": "2026-12-05T18:00"}
    admin_client.post(
        reverse("event_new"), said | {"zone": "Africa/Dakar", "remind_hours": "24", "owner": ines.pk, "stand": "B12"}
    )
    event = Event.objects.get()
    assert (event.start.isoformat(), event.owner, event.capacity) == ("2026-12-03T09:00:00+00:00", ines, None)
    assert "jeudi 3 décembre 2026, 9\u00a0h\u00a000, au samedi 5 décembre 2026, 18\u00a0h\u00a000" in text(
        admin_client, "event", event.pk
    )


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"end": "2020-01-01T09:00"}, "La fin vient après le début"),
        ({"start": "demain"}, "Donnez le jour et l’heure."),
        ({"capacity": "0"}, "supérieure ou égale à 1"),
        ({"link": "javascript:alert(1)"}, "URL valide"),
        ({"version": "7"}, "vient d’être modifié par quelqu’un d’autre"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_changes(
    admin_client: Client, changed: dict[str, str], refusal: str
) -> None:
    event = an_event()
    answer = admin_client.post(reverse("event_edit", args=[event.pk]), said_of(event, **changed))
    assert (answer.status_code, refusal in answer.content.decode()) == (422, True)
    assert Event.objects.get().version == 1


def test_more_places_tell_how_many_leave_the_waiting_list(admin_client: Client) -> None:
    event = an_event()
    Event.objects.update(capacity=1)
    expected(event, "Anne", "Paul")
    event.refresh_from_db()
    answer = admin_client.post(
        reverse("event_edit", args=[event.pk]), said_of(event, capacity="5"), follow=True
    ).content.decode()
    assert "1 personne quitte la liste d’attente." in answer


def test_each_tab_shows_those_who_stand_there(admin_client: Client) -> None:
    event = an_event()
    Event.objects.update(capacity=1)
    expected(event, "Anne", "Paul")
    seen = {tab: text(admin_client, "event", event.pk, qui=tab) for tab in ("inscrits", "attente", "venus")}
    assert ["Anne Roux" in page for page in seen.values()] == [True, False, False]
    assert ["Paul Roux" in page for page in seen.values()] == [False, True, False]


def test_a_colleague_notes_a_withdrawal(admin_client: Client) -> None:
    anne = expected(an_event(), "Anne")[0]
    admin_client.post(reverse("registration_withdraw", args=[anne.pk]))
    anne.refresh_from_db()
    assert anne.state == "cancelled"


def test_a_form_is_made_joined_and_set_apart(admin_client: Client) -> None:
    event, other = an_event(), a_form()
    admin_client.post(reverse("event_form_new", args=[event.pk]))
    admin_client.post(reverse("event_form_add", args=[event.pk]), {"form": other.pk})
    assert CaptureForm.objects.filter(key__in=EventForm.objects.values("form_key")).count() == 2
    refused = admin_client.post(reverse("event_form_add", args=[event.pk]), {"form": other.pk})
    assert "inscrit déjà à un événement" in refused.content.decode()
    admin_client.post(reverse("event_form_remove", args=[event.pk, other.key]))
    assert EventForm.objects.count() == 1


def test_an_event_called_off_says_how_many_are_told(admin_client: Client) -> None:
    event = an_event()
    expected(event, "Anne", "Paul")
    answer = admin_client.post(reverse("event_cancel", args=[event.pk]), follow=True).content.decode()
    assert ("2 messages partent" in answer, Message.objects.count()) == (True, 2)


def test_a_seller_sees_events_and_prepares_none(sales_client: Client) -> None:
    event = an_event()
    assert "Salon" in text(sales_client, "event_list")
    assert "Préparer un formulaire" not in text(sales_client, "event", event.pk)
    assert sales_client.get(reverse("event_new")).status_code == 403


@pytest.mark.parametrize("name", ["event_list", "event"])
def test_a_page_of_three_asks_no_more_than_a_page_of_one(admin_client: Client, name: str) -> None:
    event = an_event()
    args = [event.pk] if name == "event" else []
    counts = []
    for names in (("Anne",), ("Paul", "Lise")):
        expected(event, *names)
        if name == "event_list" and len(names) == 2:
            an_event(days=9), an_event(days=-3)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            admin_client.get(reverse(name, args=args))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_yesterday_stays_in_the_list(admin_client: Client) -> None:
    an_event(days=-3)
    assert "Passé, pointage ouvert" in text(admin_client, "event_list")
    assert Event.objects.get().end < timezone.now() - timedelta(days=2)
