"""Tunnel, gagné / perdu, pipeline and forecast pages: who reads them, what they answer, what leaves as CSV."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.playbook.models import Stage
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.opportunities.making import MONDAY, make_deal, stage_named
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
PAGES = ["funnel", "report_list", "winloss", "pipeline", "forecast"]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_on_an_empty_installation(admin_client: Client, name: str) -> None:
    assert admin_client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["funnel", "winloss", "pipeline"])
def test_each_report_answers_to_every_split_and_period(admin_client: Client, name: str, camille: User) -> None:
    make_deal("Cloison", owner=camille)
    factories.lead(owner=camille, entrance="inbound")
    form = admin_client.get(reverse(name)).context["form"]

    for field in ("par", "periode"):
        for choice, _label in form.fields[field].choices:
            answer = admin_client.get(reverse(name), {field: choice, "du": "2026-01-01", "au": "2026-12-31"})
            assert (choice, answer.status_code) == (choice, 200)


def test_a_part_is_answered_to_htmx(admin_client: Client) -> None:
    page = admin_client.get(reverse("funnel"), HTTP_HX_REQUEST="true").content.decode()

    assert page.strip().startswith('<div id="report"')


def test_a_period_that_ends_before_it_starts_is_told(admin_client: Client) -> None:
    asked = {"periode": "dates", "du": "2026-12-31", "au": "2026-01-01"}

    assert admin_client.get(reverse("winloss"), asked).status_code == 422


@pytest.mark.parametrize("name", ["funnel", "winloss", "pipeline", "forecast"])
def test_figures_leave_as_csv_for_those_who_may_take_them_away(
    admin_client: Client, sales_client: Client, name: str
) -> None:
    make_deal("Cloison")

    answer = admin_client.get(reverse(name), {"format": "csv"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith("\ufeff".encode())
    assert sales_client.get(reverse(name), {"format": "csv"}).status_code == 403


def test_a_group_named_like_a_formula_is_harmless_in_a_spreadsheet(admin_client: Client) -> None:
    make_deal("Cloison", owner=factories.user("=HYPERLINK(1)"))

    lines = admin_client.get(reverse("pipeline"), {"format": "csv", "par": "owner"}).content.decode().splitlines()

    assert lines[2].startswith("'=HYPERLINK(1);1;")


def test_an_administrator_keeps_the_observed_chance(admin_client: Client) -> None:
    stage = stage_named("proposal")

    admin_client.post(reverse("forecast_set_chance", args=[stage.pk]), {"probability": "27", "seen": stage.probability})

    assert Stage.objects.get(pk=stage.pk).probability == 27


def test_a_chance_out_of_bounds_or_by_a_salesperson_changes_nothing(admin_client: Client, sales_client: Client) -> None:
    address = reverse("forecast_set_chance", args=[stage_named("proposal").pk])

    admin_client.post(address, {"probability": "270", "seen": "30"})
    refused = sales_client.post(address, {"probability": "27", "seen": "30"})

    assert (stage_named("proposal").probability, refused.status_code) == (30, 403)


@pytest.mark.parametrize("name", ["funnel", "winloss", "pipeline", "forecast"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_records(
    admin_client: Client, name: str, ines: User
) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make_deal("Cloison", owner=ines, now=MONDAY)
            factories.lead(owner=ines, entrance="outbound")
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse(name))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_marketing_reads_all_figures(camille: User) -> None:
    make_deal("Cloison", owner=camille)

    page = signed_in(factories.user("Marc Petit", role=Role.MARKETING)).get(reverse("pipeline"))

    assert page.context["report"].total.open == 1
