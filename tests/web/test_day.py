"""Ma journée: the next thing in capitals, the rest in order, meetings and deals beside."""

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
from tests import factories as make
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def task(title: str, assignee: User, *, late_by: timedelta = HOUR, kind: str = "call", **fields: Any) -> Task:
    now = timezone.now()
    return Task.objects.create(
        title=title, assignee=assignee, due_at=now - late_by, kind=kind, created_at=now, **fields
    )


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_next_thing_stands_alone_at_the_top_and_the_others_below_in_order(
    sales_client: Client, camille: User
) -> None:
    task("Ranger", camille, kind="todo")
    task("Rappeler le chaud", camille, contact=make.contact(temperature="hot"))
    task("Rappeler le tiède", camille, contact=make.contact(temperature="warm"))

    page = sales_client.get(reverse("my_day"))

    assert page.context["first"].title == "Rappeler le tiède"
    assert [row.title for row in page.context["rows"]] == ["Rappeler le chaud", "Ranger"]
    assert "Tiède : à relancer en premier" in words(page)


def test_a_lead_that_the_agreement_watches_is_called_in_one_click(sales_client: Client, camille: User) -> None:
    lead = make.lead("Demande", contact=make.contact("Claire", "Aubry"), owner=camille)
    for _ in range(2):  # a double click makes one task
        answer = sales_client.post(reverse("day_call_lead", args=[lead.pk]))
    asked = Task.objects.get()
    assert (asked.title, asked.kind, asked.subject_id, asked.assignee) == (
        "Rappeler Claire Aubry",
        "call",
        lead.pk,
        camille,
    )
    assert answer["Location"] == reverse("day_call", args=[asked.pk])


def test_a_batch_is_shown_alone(sales_client: Client, camille: User) -> None:
    for title, kind in (("Un", "call"), ("Deux", "call"), ("Trois", "linkedin")):
        task(title, camille, kind=kind)
    page = sales_client.get(reverse("my_day"))
    assert [batch.label for batch in page.context["batches"]] == ["Tout (3)", "2 appels", "1 message LinkedIn"]
    alone = sales_client.get(reverse("my_day"), {"lot": "linkedin"})
    assert (alone.context["first"].title, list(alone.context["rows"])) == ("Trois", [])


def test_an_empty_day_says_what_to_do_next(sales_client: Client) -> None:
    page = words(sales_client.get(reverse("my_day")))
    assert "Rien ne vous attend" in page
    assert "Aucun d’ici ce soir" in page


def test_a_line_names_only_the_records_that_one_may_open(sales_client: Client, camille: User) -> None:
    hidden = make.lead("Demande secrète", owner=make.user("Loin"))
    task("Rappeler", camille, company=make.company("Atelier Brun"), subject_kind="lead", subject_id=hidden.pk)
    page = words(sales_client.get(reverse("my_day")))
    assert ("Atelier Brun" in page, "Demande secrète" in page) == (True, False)


def test_a_line_is_done_and_put_off_from_there(sales_client: Client, camille: User) -> None:
    asked = task("Rappeler", camille)
    assert reverse("task_done", args=[asked.pk]) in words(sales_client.get(reverse("my_day")))
    sales_client.post(reverse("task_postpone", args=[asked.pk]), {"version": 1, "jours": 1})
    assert sales_client.get(reverse("my_day")).context["first"] is None


def test_the_page_costs_the_same_for_one_task_and_for_three(sales_client: Client, camille: User) -> None:
    def one_more(number: int) -> None:
        company = make.company(f"Atelier {number}")
        deal = make.deal(f"Vente {number}", company=company, owner=camille)
        task("Relancer", camille, company=company, subject_kind="opportunity", subject_id=deal.pk)
        task("Appeler", camille, contact=make.contact(temperature="warm", company=company))
        task("Rendez-vous", camille, kind="meeting", late_by=-timedelta(minutes=1))
        make.deal(f"Oubliée {number}", company=company, owner=camille)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            sales_client.get(reverse("my_day"))
        return len(captured)

    one_more(0)
    one = queries()
    for number in (1, 2):
        one_more(number)
    assert queries() == one


def test_a_stranger_to_activities_has_no_day(camille: User) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.ACTIVITY).update(scope=Scope.NONE)
    assert signed_in(camille).get(reverse("my_day")).status_code == 403
