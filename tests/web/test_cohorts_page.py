"""Analyses > Rapports > Cohortes: the page, its file, and the leads behind each month."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.services.stages import move_leads
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def make_leads(owner: User, *, count: int) -> None:
    for _number in range(count):
        found = factories.lead(now=timezone.now(), owner=owner)
        move_leads(leads=[found], to=LifecycleStage.CUSTOMER, by=BY_SYSTEM, at=timezone.now(), now=timezone.now())


def test_the_page_says_what_became_of_them_and_opens_the_leads_of_the_month(
    admin_client: Client, camille: User
) -> None:
    make_leads(camille, count=6)
    page = admin_client.get(reverse("cohorts"))

    assert "6 leads arrivés" in page.context["sentence"]
    (row,) = page.context["rows"]
    cohort, address = row.cohort, row.entered
    assert (cohort.entered, cohort.signed.count, cohort.open, cohort.lost) == (6, 6, 0, 0)
    assert f'href="{address.replace("&", "&amp;")}"' in page.content.decode()
    assert len(admin_client.get(address).context["page"].rows) == 6


def test_the_file_holds_each_month_and_the_whole(admin_client: Client, camille: User) -> None:
    make_leads(camille, count=1)

    lines = admin_client.get(reverse("cohorts"), {"format": "csv"}).content.decode("utf-8-sig").splitlines()

    assert [line.split(";")[1:4] for line in lines[1:]] == [["1", "1", "0"]] * 2


def test_an_empty_period_says_what_to_do(admin_client: Client) -> None:
    page = admin_client.get(reverse("cohorts"))

    assert page.context["sentence"].startswith("Aucun lead n’est arrivé")
    assert reverse("import_new") in page.content.decode()


def test_as_many_questions_for_one_lead_and_for_three(admin_client: Client, camille: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            admin_client.get(reverse("cohorts"))
        return len(found)

    make_leads(camille, count=1)
    asked()
    one = asked()
    make_leads(camille, count=2)
    assert asked() == one
