"""The page of the one question: opening it changes nothing, the link is signed, an answer reads as taken."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.customers.models import Satisfaction
from filon.customers.selectors import link_of
from filon.users.models import User
from tests import factories
from tests.usecases.proposing import BROWSER, a_deal, our_company

pytestmark = pytest.mark.django_db
PERSON: dict[str, Any] = {"HTTP_USER_AGENT": BROWSER.agent, "HTTP_ACCEPT_LANGUAGE": "fr-FR"}


@pytest.fixture
def asked(camille: User) -> Satisfaction:
    our_company()
    deal = a_deal(camille)
    order = factories.order("C-1", company=deal.company, opportunity=deal, owner=camille)
    return Satisfaction.objects.create(
        order=order, contact=deal.contact, key="0123456789abcdefghijkl", asked_at=timezone.now()
    )


def page_of(asked: Satisfaction) -> str:
    return reverse("public_satisfaction", args=[link_of(asked)])


def test_opening_it_changes_nothing_were_it_a_hundred_times(client: Client, asked: Satisfaction) -> None:
    for method in (client.get, client.head):
        answer = method(page_of(asked), **PERSON)
        assert (answer.status_code, answer.cookies.keys()) == (200, {}.keys())
    assert Satisfaction.objects.get().answered_at is None
    assert "Cette question ne vend rien" in client.get(page_of(asked)).content.decode()


def test_it_is_answered_thanked_and_corrected(client: Client, asked: Satisfaction) -> None:
    assert client.post(page_of(asked), {"note": "4", "texte": "Trop long"}, **PERSON).status_code == 302
    page = client.get(page_of(asked)).content.decode()
    assert "votre note, 4 sur 10, est enregistrée" in page and "Trop long" in page
    client.post(page_of(asked), {"note": "7"}, **PERSON)
    assert Satisfaction.objects.get().score == 7


def test_what_is_refused_keeps_what_was_typed_and_says_why(client: Client, asked: Satisfaction) -> None:
    answer = client.post(page_of(asked), {"texte": "Rien à redire"}, **PERSON)
    assert answer.status_code == 422
    assert "Choisissez une note" in answer.content.decode() and "Rien à redire" in answer.content.decode()


def test_too_late_is_said_once_without_a_form(client: Client, asked: Satisfaction) -> None:
    Satisfaction.objects.update(score=9, answered_at=timezone.now() - timedelta(days=2))
    answer = client.post(page_of(asked), {"note": "0"}, **PERSON)
    page = answer.content.decode()
    assert (answer.status_code, page.count("ne se change plus"), "<form" in page) == (409, 1, False)


def test_a_link_made_up_or_a_machine_gets_nothing(client: Client, asked: Satisfaction) -> None:
    assert client.get(page_of(asked)[:-4] + "xxx/").status_code == 404
    assert client.post(page_of(asked), {"note": "9"}, HTTP_USER_AGENT="curl/8").status_code == 403
    assert Satisfaction.objects.get().answered_at is None


def test_clients_and_the_flywheel_show_the_score_or_that_it_is_too_early(
    admin_client: Client, asked: Satisfaction
) -> None:
    for name in ("client_list", "flywheel"):
        assert "trop peu de réponses" in admin_client.get(reverse(name), {"periode": "tout"}).content.decode()
    for number in range(10):
        order = factories.order(company=asked.order.company)
        Satisfaction.objects.create(
            order=order,
            contact=asked.contact,
            key=f"k{number}",
            asked_at=order.ordered_at,
            score=10,
            answered_at=timezone.now(),
        )
    for name in ("client_list", "flywheel"):
        assert "+100" in admin_client.get(reverse(name), {"periode": "tout"}).content.decode()


def test_the_company_shows_what_its_people_said(admin_client: Client, asked: Satisfaction) -> None:
    Satisfaction.objects.update(score=4, said="Le délai", answered_at=timezone.now())
    page = admin_client.get(reverse("client_figures", args=[asked.order.company_id])).content.decode()
    assert "4 sur 10, Jeanne Duval" in page and "Le délai" in page and "à rappeler" in page
