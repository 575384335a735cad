"""What people outside see of an event: its form, the thanks, and the page of their registration."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from filon.events.models import Event, Registration
from filon.events.rules.kinds import RegistrationWay
from filon.events.selectors.events import link_of
from filon.events.services.registrations import register
from filon.intake.services.openings import open_page
from filon.users.models import User
from tests.events.world import a_person, an_event
from tests.factories import NOW
from tests.usecases.inbound import TYPED
from tests.usecases.test_registering import a_form_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with patch.object(timezone, "now", return_value=NOW):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def in_for(event: Event, name: str = "Anne") -> Registration:
    return register(event=event, contact=a_person(name), way=RegistrationWay.FORM, now=NOW).registration


def shown(visitor: Client, registration: Registration) -> str:
    return visitor.get(reverse("public_registration", args=[link_of(registration)])).content.decode()


def test_the_form_says_when_where_and_what_is_left_and_the_thanks_lead_to_the_registration(
    visitor: Client, camille: User
) -> None:
    form = a_form_of(an_event(capacity=20), camille)
    address = reverse("public_form", args=[form.key])
    page = visitor.get(address).content.decode()
    assert all(words in page for words in ("vendredi 27 novembre 2026", "Lille", "Il reste 20 places sur 20."))
    sent = TYPED | {"ouverture": open_page(form_key=form.key, now=NOW - timedelta(minutes=1))}
    thanks = visitor.post(address, sent, follow=True).content.decode()
    assert ("Votre place est retenue." in thanks, link_of(Registration.objects.get()) in thanks) == (True, True)


@pytest.mark.parametrize("days", [-2])
def test_a_form_of_what_is_over_says_so_and_takes_nothing(visitor: Client, camille: User, days: int) -> None:
    form = a_form_of(an_event(days=days), camille)
    answer = visitor.post(reverse("public_form", args=[form.key]), TYPED)
    assert (answer.status_code, Registration.objects.count()) == (410, 0)
    assert "Cet événement est passé" in answer.content.decode()


def test_to_look_changes_nothing_and_sets_no_cookie(visitor: Client) -> None:
    registration = in_for(an_event())
    for name in ("public_registration", "public_registration_ics"):
        answer = visitor.get(reverse(name, args=[link_of(registration)]))
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    for name in ("public_registration_confirm", "public_registration_withdraw"):
        assert visitor.get(reverse(name, args=[link_of(registration)])).status_code == 405
    registration.refresh_from_db()
    assert registration.state == "registered"


def test_she_says_that_she_comes_then_that_she_does_not(visitor: Client) -> None:
    registration = in_for(an_event(capacity=1))
    paul = in_for(registration.event, "Paul")
    signed = link_of(registration)
    visitor.post(reverse("public_registration_confirm", args=[signed]))
    assert "Nous vous attendons" in shown(visitor, registration)
    visitor.post(reverse("public_registration_withdraw", args=[signed]))
    assert "Vous ne venez plus" in shown(visitor, registration)
    assert "Votre place est retenue" in shown(visitor, paul)
    refused = visitor.post(reverse("public_registration_withdraw", args=[signed]))
    assert (refused.status_code, "n’est plus en cours" in refused.content.decode()) == (409, True)


def test_the_link_of_a_webinar_is_for_those_who_have_a_place(visitor: Client) -> None:
    event = an_event(capacity=1, link="https://visio.example/1")
    anne, paul = in_for(event), in_for(event, "Paul")
    assert ["visio.example" in shown(visitor, one) for one in (anne, paul)] == [True, False]


def test_the_file_for_an_agenda_holds_the_event_and_takes_it_back(visitor: Client) -> None:
    registration = in_for(an_event())
    address = reverse("public_registration_ics", args=[link_of(registration)])
    event = Calendar.from_ical(visitor.get(address).content).walk("VEVENT")[0]
    assert (str(event["summary"]), event["dtstart"].dt, str(event["status"])) == (
        "Petit-déjeuner acoustique",
        registration.event.start,
        "CONFIRMED",
    )
    visitor.post(reverse("public_registration_withdraw", args=[link_of(registration)]))
    assert b"METHOD:CANCEL" in visitor.get(address).content


def test_after_the_event_the_page_gives_what_is_left_of_it(visitor: Client) -> None:
    registration = in_for(an_event())
    Event.objects.update(
        content_url="https://replay.example", start=NOW - timedelta(days=2), end=NOW - timedelta(days=1)
    )
    assert "https://replay.example" in shown(visitor, registration)


@pytest.mark.parametrize("signed", ["nimporte", "cle~fausse", "x" * 3000])
def test_a_link_that_is_none_of_ours_opens_nothing(visitor: Client, signed: str) -> None:
    assert visitor.get(reverse("public_registration", args=[signed])).status_code == 404
