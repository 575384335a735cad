"""The first page: its answer, what waits, whose figures."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.users.models import RoleRight, User
from filon.users.rules.rights import Entity, Role
from tests import factories
from tests.opportunities.making import make_deal
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def test_it_opens_on_an_empty_installation(admin_client: Client) -> None:
    page = admin_client.get(reverse("dashboard"))

    assert (page.status_code, page.context["waiting"], page.context["leads"]) == (200, [], [])


def test_what_waits_leads_to_the_list_that_shows_it(admin_client: Client) -> None:
    make_deal("Cloison")

    lines = {line.item.kind.value: (line.item.count, line.address) for line in admin_client.get("/").context["waiting"]}
    count, address = lines["no_next_action"]

    assert (count, address) == (1, "/opportunites/liste/?attention=no_next_action")
    assert [row.name for row in admin_client.get(address).context["page"].rows] == ["Cloison"]


def test_each_kind_of_waiting_deal_has_its_list(admin_client: Client) -> None:
    for kind in ("stalled", "no_next_action", "close_date_passed", "inconnu"):
        assert admin_client.get(reverse("opportunity_list"), {"attention": kind}).status_code == 200


def test_a_salesperson_sees_the_figures_of_the_team(sales_client: Client, camille: User) -> None:
    camille.teams.add(factories.team("Nord"))
    make_deal("La mienne", owner=camille)
    make_deal("Ailleurs", owner=factories.user("Zoé Petit"))

    assert sales_client.get("/").context["forecast"].open == 1


def test_without_the_right_to_reports_only_leads_are_shown(camille: User) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=0)

    page = signed_in(camille).get("/")

    assert (page.status_code, "forecast" in page.context, page.context["leads"]) == (200, False, [])


def test_the_number_of_queries_does_not_depend_on_the_number_of_records(admin_client: Client, ines: User) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make_deal("Cloison", owner=ines)
            factories.lead(owner=ines, entrance="inbound")
        with CaptureQueriesContext(connection) as queries:
            admin_client.get("/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
