"""Analyses > Rapports > Coût d'acquisition: the page and its file, and its card for who reads costs alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.campaigns.models import Cost
from filon.campaigns.rules.costs import CostKind
from filon.users.models import User
from tests import factories
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def spend(cents: int) -> None:
    now = timezone.now()
    Cost.objects.create(
        cents=cents,
        currency="EUR",
        kind=CostKind.MEDIA,
        channel="fair",
        spent_date=now.date(),
        created_at=now,
    )


def test_the_page_says_what_a_lead_cost_and_leads_to_the_costs(admin_client: Client, camille: User) -> None:
    spend(100_00)
    factories.lead(owner=camille, now=timezone.now())

    page = admin_client.get(reverse("acquisition"))

    assert "100\u00a0€ par lead arrivé" in page.context["sentence"]
    assert f'href="{reverse("cost_list")}"' in page.content.decode()
    lines = admin_client.get(reverse("acquisition"), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[-1].startswith("Ensemble;100")


def test_without_costs_the_page_says_where_to_note_them(admin_client: Client) -> None:
    page = admin_client.get(reverse("acquisition"))

    assert page.context["sentence"].startswith("Aucun coût n’est noté ")
    assert "Noter les coûts" in page.content.decode()


def test_the_home_shows_the_card_to_who_reads_costs_alone(admin_client: Client, camille: User) -> None:
    address = f'href="{reverse("acquisition")}"'

    assert address in admin_client.get(reverse("report_list")).content.decode()
    assert address not in signed_in(camille).get(reverse("report_list")).content.decode()
    assert signed_in(camille).get(reverse("acquisition")).status_code == 403


def test_as_many_questions_for_one_cost_and_for_three(admin_client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            admin_client.get(reverse("acquisition"))
        return len(found)

    spend(100)
    asked()
    one = asked()
    spend(200)
    spend(300)
    assert asked() == one
