"""The page Tâches: whose and when; done, put off and taken back; never more than one may see."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Task
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Entity, Role, Scope
from tests import factories
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
NEXT_DAYS = timedelta(days=3)


def task(title: str, assignee: User | None, *, due_in: timedelta = NEXT_DAYS, **fields: Any) -> Task:
    now = timezone.now()
    return Task.objects.create(title=title, due_at=now + due_in, created_at=now, assignee=assignee, **fields)


def titles(client: Client, **asked: str) -> list[str]:
    return [line.task.title for line in client.get(reverse("task_list"), asked).context["lines"]]


@pytest.fixture
def team(camille: User) -> User:
    """A colleague of Camille's, in her team."""
    north = factories.team("Nord")
    camille.teams.add(north)
    return factories.user("Zoé Roux", teams=(north,))


def test_one_sees_his_own_and_asks_for_those_of_the_team_and_of_all(
    sales_client: Client, camille: User, team: User
) -> None:
    task("La mienne", camille)
    task("De Zoé", team)
    task("À personne", None)
    task("Ailleurs", factories.user("Loin"))

    assert titles(sales_client) == ["La mienne"]
    assert titles(sales_client, qui="team") == ["La mienne", "De Zoé", "À personne"]
    assert titles(sales_client, qui="all") == ["La mienne", "De Zoé", "À personne", "Ailleurs"]


def test_who_may_see_those_of_the_team_only_never_gets_more(sales_client: Client, camille: User, team: User) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.ACTIVITY, action="read").update(scope=Scope.TEAM)
    task("De Zoé", team)
    task("Ailleurs", factories.user("Loin"))

    page = sales_client.get(reverse("task_list"), {"qui": "all"})

    assert [line.task.title for line in page.context["lines"]] == ["De Zoé"]
    assert [choice.label for choice in page.context["people"]] == ["Les miennes", "De mon équipe"]


def test_tasks_stand_under_when_they_are_due(sales_client: Client, camille: User) -> None:
    task("Plus tard", camille)
    task("Hier", camille, due_in=-timedelta(days=1))
    task("Faite", camille, done_at=timezone.now())
    task("Retirée", camille, deleted_at=timezone.now())

    page = sales_client.get(reverse("task_list"))

    assert [(line.heading, line.task.title) for line in page.context["lines"]] == [
        ("En retard", "Hier"),
        ("À venir", "Plus tard"),
    ]
    assert [choice.number for choice in page.context["spans"]] == [2, 1, 0, 1]
    assert titles(sales_client, quand="overdue") == ["Hier"]
    assert titles(sales_client, quand="n’importe") == ["Hier", "Plus tard"]


def test_the_line_of_the_dashboard_counts_the_tasks_that_its_link_shows(
    sales_client: Client, camille: User, team: User
) -> None:
    for owner in (camille, team, None, factories.user("Loin")):
        task("En retard", owner, due_in=-timedelta(hours=1))

    lines = {line.item.kind.value: line for line in sales_client.get("/tableau-de-bord/attente/").context["waiting"]}
    overdue = lines["overdue_tasks"]

    assert (overdue.item.count, overdue.address) == (3, "/ma-journee/taches/?qui=team&quand=overdue")
    assert sales_client.get(overdue.address).context["count"] == 3


def test_a_task_is_put_off_at_its_hour_and_taken_back(sales_client: Client, camille: User) -> None:
    put_off = task("Rappeler", camille, due_in=-timedelta(days=2))
    before = put_off.due_at

    answer = sales_client.post(f"/taches/{put_off.pk}/reporter/", {"version": 1, "jours": 1}, follow=True)
    put_off.refresh_from_db()
    tomorrow = timezone.localtime() + timedelta(days=1)
    assert timezone.localtime(put_off.due_at).date() == tomorrow.date()
    assert timezone.localtime(put_off.due_at).time() == timezone.localtime(before).time()

    undo = next(message.extra_tags for message in answer.context["messages"])
    sales_client.post(undo)
    put_off.refresh_from_db()
    assert put_off.due_at == before


def test_two_people_put_off_the_same_task_once(sales_client: Client, camille: User) -> None:
    asked = task("Rappeler", camille)
    sales_client.post(f"/taches/{asked.pk}/reporter/", {"version": 1, "jours": 7})
    once = Task.objects.get(pk=asked.pk).due_at

    sales_client.post(f"/taches/{asked.pk}/reporter/", {"version": 1, "jours": 1})

    assert Task.objects.get(pk=asked.pk).due_at == once


@pytest.mark.parametrize(
    "wrong", [{"jours": "1"}, {"version": "1"}, {"version": "1", "au": "demain"}, {"version": "x"}]
)
def test_an_unreadable_day_is_refused_in_a_sentence(sales_client: Client, camille: User, wrong: dict[str, str]) -> None:
    asked = task("Rappeler", camille)

    assert sales_client.post(f"/taches/{asked.pk}/reporter/", wrong).status_code == 422


def test_a_task_names_only_the_records_that_one_may_open(sales_client: Client, camille: User) -> None:
    company = factories.company("Atelier Brun")
    hidden = factories.lead("Demande secrète", owner=factories.user("Loin"))
    task("Rappeler", camille, company=company, subject_kind="lead", subject_id=hidden.pk)

    page = sales_client.get(reverse("task_list")).content.decode()

    assert ("Atelier Brun" in page, "Demande secrète" in page) == (True, False)


def test_the_number_of_queries_does_not_depend_on_the_number_of_tasks(admin_client: Client, ines: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse("task_list"))
        return len(captured)

    def one_more(number: int) -> None:
        company = factories.company(f"Atelier {number}")
        deal = factories.deal(company=company)
        task(
            "Rappeler",
            ines,
            company=company,
            contact=factories.contact(),
            subject_kind="opportunity",
            subject_id=deal.pk,
        )

    one_more(0)
    one = queries()
    for number in (1, 2):
        one_more(number)

    assert queries() == one


def test_a_stranger_to_activities_has_no_tasks(camille: User) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.ACTIVITY).update(scope=Scope.NONE)

    client = signed_in(camille)

    assert client.get(reverse("task_list")).status_code == 403
    assert "/ma-journee/" not in client.get("/").content.decode()


def test_the_address_of_before_leads_to_the_page_with_what_was_asked(sales_client: Client) -> None:
    answer = sales_client.get("/taches/", {"quand": "overdue"})
    assert answer["Location"] == "/ma-journee/taches/?quand=overdue"
