"""The first page: its answer, what waits, whose figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.activities.models import Task
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from filon.records.services.editing import trash
from filon.records.services.lots import create_lot
from filon.reporting.rules.figures import AttentionKind
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Entity, Role, Scope
from tests import factories
from tests.contacts.qualified import persona
from tests.factories import NOW
from tests.opportunities.making import make_deal
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


PANELS = ("dashboard_funnel", "dashboard_forecast", "dashboard_waiting")


def waiting_lines(client: Client) -> dict[str, tuple[int, str]]:
    lines = client.get(reverse("dashboard_waiting")).context["waiting"]
    return {line.item.kind.value: (line.item.count, line.address) for line in lines}


def test_it_opens_on_an_empty_installation(admin_client: Client) -> None:
    page = admin_client.get(reverse("dashboard"))

    assert (page.status_code, page.context["leads"]) == (200, [])
    assert [admin_client.get(reverse(panel)).status_code for panel in PANELS] == [200, 200, 200]
    assert waiting_lines(admin_client) == {kind.value: (0, "") for kind in AttentionKind}


def test_the_page_itself_asks_no_figure(admin_client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = admin_client.get("/").content.decode()

    assert [query["sql"] for query in queries if "records_change" in query["sql"]] == []
    assert [f'hx-get="{reverse(panel)}"' in page for panel in PANELS] == [True, True, True]


@pytest.mark.parametrize("kind", [kind.value for kind in AttentionKind])
def test_each_line_of_what_waits_leads_to_a_list_of_as_many(kind: str, admin_client: Client, ines: User) -> None:
    long_ago = NOW - timedelta(days=400)
    make_deal("Cloison", owner=ines)
    factories.deal("Immobile", at="contact", now=long_ago, expected_close_date=long_ago.date())
    factories.lead("Sans personne", now=long_ago)
    factories.lead("À reprendre", now=long_ago, owner=ines, wake_date=long_ago.date())
    Task.objects.create(title="Rappeler", due_at=long_ago, created_at=long_ago, assignee=ines)
    trash(records=[factories.lead("Jeté", now=long_ago)], by=BY_SYSTEM, now=NOW)
    factories.contact(lot=create_lot(name="Fichier Meridia", kind=LotKind.BOUGHT, now=long_ago), created_at=long_ago)

    persona("Dirigeante de PME", review_on=long_ago.date())
    persona("Acheteur", review_on=None)
    count, address = waiting_lines(admin_client)[kind]
    page = admin_client.get(address)

    assert count > 0
    of_lines = (AttentionKind.LOTS_IN_QUARANTINE, AttentionKind.PERSONAS_TO_REVIEW)
    shown = page.context["lines"] if kind in of_lines else page.context["page"].rows
    assert len(shown) == count


def test_what_one_counts_and_may_not_open_leads_nowhere(admin_client: Client) -> None:
    factories.lead()
    RoleRight.objects.filter(role=Role.ADMIN, entity=Entity.LEAD, action="read").update(scope=Scope.OWN)

    assert waiting_lines(admin_client)["leads_without_owner"] == (1, "")


def test_a_list_that_waits_for_nobody_is_the_whole_list(admin_client: Client) -> None:
    make_deal("Cloison")
    factories.lead("Portail")

    assert len(admin_client.get(reverse("opportunity_list"), {"attention": "inconnu"}).context["page"].rows) == 1
    assert len(admin_client.get(reverse("lead_list"), {"attention": "stalled"}).context["page"].rows) == 1


def test_a_salesperson_sees_the_figures_of_the_team(sales_client: Client, camille: User) -> None:
    camille.teams.add(factories.team("Nord"))
    make_deal("La mienne", owner=camille)
    make_deal("Ailleurs", owner=factories.user("Zoé Petit"))

    assert sales_client.get(reverse("dashboard_forecast")).context["forecast"].open == 1


def test_without_the_right_to_reports_only_leads_are_shown(camille: User) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=0)
    client = signed_in(camille)

    page = client.get("/")

    assert (page.status_code, "figures" in page.context, page.context["leads"]) == (200, False, [])
    assert [client.get(reverse(panel)).status_code for panel in PANELS] == [403, 403, 403]


@pytest.mark.parametrize("address", ["dashboard", *PANELS])
def test_the_number_of_queries_does_not_depend_on_the_number_of_records(
    address: str, admin_client: Client, ines: User
) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make_deal("Cloison", owner=ines)
            factories.lead(owner=ines, entrance="inbound")
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse(address))
        counts.append(len(queries))

    assert counts[0] == counts[1]
