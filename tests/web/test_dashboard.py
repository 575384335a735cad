"""The first page: its answer, what waits, whose figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Task
from filon.campaigns.models import Cost
from filon.campaigns.rules.costs import CostKind
from filon.forecasting.models import Objective
from filon.playbook.models import AcquisitionSource
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from filon.records.services.editing import trash
from filon.records.services.lots import create_lot
from filon.reporting.rules.boards import OF_ROLE, Board
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


def source(name: str) -> AcquisitionSource:
    return AcquisitionSource.objects.create(name=name, name_key=name.lower())


BOARDS = {
    Role.SALES: ["vente"],
    Role.MARKETING: ["marketing", "direction"],
    Role.MANAGER: ["vente", "equipe", "marketing", "direction"],
    Role.DIRECTION: ["vente", "equipe", "marketing", "direction"],
}


@pytest.mark.parametrize("role", BOARDS)
def test_each_role_opens_on_its_dashboard_and_goes_no_further_than_its_rights(role: Role) -> None:
    client = signed_in(factories.user("Quelqu’un", role=role))
    page = client.get(reverse("dashboard"))
    answers = {board.value: client.get(reverse("dashboard_board", args=[board.value])).status_code for board in Board}

    assert page.context["board"] == OF_ROLE[role]
    assert [board.value for board in page.context["boards"]] == BOARDS[role]
    assert answers == {board.value: 200 if board.value in BOARDS[role] else 403 for board in Board}


@pytest.mark.parametrize("board", list(Board))
def test_a_dashboard_asks_as_much_for_one_as_for_three(board: Board, admin_client: Client, ines: User) -> None:
    counts = []
    for number in (1, 3):
        for turn in range(number):
            person = factories.user(f"Vendeuse {number} {turn}", teams=(factories.team(f"Équipe {number} {turn}"),))
            make_deal("Cloison", owner=person)
            make_deal("La mienne", owner=ines)
            factories.lead(owner=person, source=source(f"Source {number} {turn}"), now=timezone.now())
            create_lot(name=f"Lot {number} {turn}", kind=LotKind.BOUGHT, now=NOW)
            Task.objects.create(title="Rappeler", due_at=NOW, created_at=NOW, assignee=ines)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("dashboard_board", args=[board]))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_leads_of_a_source_lead_to_a_list_of_as_many(admin_client: Client) -> None:
    salon = source("Salon")
    for _ in range(3):
        factories.lead(source=salon, now=timezone.now())
    factories.lead(source=salon, now=timezone.now() - timedelta(days=40))
    factories.lead(now=timezone.now())
    first = admin_client.get(reverse("dashboard_board", args=[Board.MARKETING])).context["cards"][0]

    assert [(one.line.label, one.line.figure) for one in first.lines] == [("Salon", "3"), ("Origine inconnue", "1")]
    assert [len(admin_client.get(one.address).context["page"].rows) for one in first.lines] == [3, 1]


def test_a_salesperson_reads_her_day_her_deals_and_her_objective(sales_client: Client, camille: User) -> None:
    late = make_deal("Cloison", owner=camille)
    Task.objects.create(title="Rappeler", due_at=NOW - timedelta(days=900), created_at=NOW, assignee=camille)
    month = timezone.localdate().replace(day=1)
    Objective.objects.create(user=camille, month=month, cents=35_000_00)
    day, deals, aim = sales_client.get(reverse("dashboard_board", args=[Board.SALES])).context["cards"]

    assert day.card.finding == "1 chose à faire aujourd’hui."
    assert [(one.line.label, one.address) for one in deals.lines] == [
        ("Cloison", reverse("opportunity", args=[late.pk]))
    ]
    assert "soit 0\u202f% de l’objectif de 35\u202f000\u00a0€" in aim.card.finding


def test_costs_in_another_currency_are_told_and_never_added(admin_client: Client) -> None:
    today = timezone.localdate()
    for cents, currency in ((100_00, "EUR"), (70_00, "CHF")):
        Cost.objects.create(
            kind=CostKind.MEDIA, cents=cents, currency=currency, spent_date=today, label="Salon", created_at=NOW
        )
    costs = admin_client.get(reverse("dashboard_board", args=[Board.DIRECTION])).context["cards"][-1]

    assert costs.card.finding.startswith("100\u00a0€ de dépenses notées")
    assert [(one.line.label, one.line.figure) for one in costs.lines] == [
        ("Média et diffusion", "100\u00a0€"),
        ("Non comptés ici", "CHF"),
    ]
