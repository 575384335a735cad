"""Délais de l’accord: on the page of a lead, and all that is late."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.models import Lead, Timer
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.lifecycle import move_leads
from filon.users.models import User
from tests import factories as make
from tests.leads.agreements import HOT_IN_AN_HOUR, in_force

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def handed_to(owner: User | None, **fields: Any) -> Lead:
    lead = make.lead(contact=make.contact(temperature="hot"), owner=owner, **fields)
    return move_leads(leads=[lead], to=LifecycleStage.MQL, by=BY_SYSTEM, now=timezone.now())[0]


def late(owner: User | None, *, days: int = 30, **fields: Any) -> Lead:
    lead = handed_to(owner, **fields)
    past = timezone.now() - days * DAY
    Timer.objects.filter(lead=lead).update(started_at=past, warn_at=past, due_at=past)
    return lead


def text(client: Client, name: str, *args: Any, **asked: str) -> str:
    return client.get(reverse(name, args=args), asked).content.decode()


def test_the_page_of_a_lead_says_what_is_due_and_what_is_late_in_words(sales_client: Client, camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    page = text(sales_client, "lead", handed_to(camille).pk)
    assert ("À rappeler avant" in page, "promise-running" in page or "promise-soon" in page) == (True, True)

    page = text(sales_client, "lead", late(camille).pk)
    assert ("promise-late" in page, "en retard de" in page) == (True, True)


def test_a_call_from_the_page_of_the_lead_keeps_the_promise(sales_client: Client, camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    lead = handed_to(camille)
    told = {"kind": "call", "direction": "outbound", "outcome": "absent"}
    sales_client.post(reverse("activity_new", args=["lead", lead.pk]), told)

    assert Timer.objects.get().met_at is not None
    assert "promise-kept" in text(sales_client, "lead", lead.pk)


def test_what_is_late_is_listed_the_oldest_first_for_those_whose_leads_one_reads(
    admin_client: Client, sales_client: Client, camille: User
) -> None:
    in_force(HOT_IN_AN_HOUR)
    late(camille, name="Récent", days=3)
    late(make.user("Léna"), name="Ancien", days=40)
    handed_to(camille, name="À temps")

    every, own = (text(client, "agreement_late") for client in (admin_client, sales_client))

    assert every.index("Ancien") < every.index("Récent")
    assert ["Ancien" in own, "Récent" in own, "À temps" in own] == [False, True, False]


def test_when_nothing_is_late_the_page_says_so(admin_client: Client) -> None:
    assert "Rien n’est en retard" in text(admin_client, "agreement_late")
    assert "Rien ne presse" in text(admin_client, "agreement_late", quoi="bientot")


def test_the_list_costs_as_many_questions_for_three_rows_as_for_one(admin_client: Client, camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    late(camille)
    text(admin_client, "agreement_late")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            text(admin_client, "agreement_late")
        return len(asked)

    one = cost()
    late(make.user("Léna"))
    late(None)
    assert cost() == one
