"""Revue and Refus of the agreement: what each side kept, lead by lead, and what refusals teach."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.models import Timer
from filon.leads.rules.agreement import ClauseKind, Terms
from filon.playbook.models import AcquisitionSource
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.sla import week_of
from filon.usecases.lifecycle import move_leads
from filon.users.models import User
from tests import factories as make
from tests.leads.agreements import DECIDED_IN_A_DAY, in_force
from tests.web.test_promises import handed_to

pytestmark = pytest.mark.django_db
EIGHT_OF_TEN = Terms(ClauseKind.ACCEPT_RATE, amount=80)


def late(owner: User | None, name: str) -> None:
    lead = handed_to(owner, name=name)
    past = timezone.now() - timedelta(seconds=1)
    Timer.objects.filter(lead=lead).update(warn_at=past, due_at=past)


def text(client: Client, **asked: str) -> str:
    return client.get(reverse("agreement_review"), asked).content.decode()


def test_without_an_agreement_the_review_sends_there(admin_client: Client) -> None:
    assert "il faut d’abord un accord signé" in text(admin_client)


def test_the_review_tells_the_week_and_names_the_leads(admin_client: Client, camille: User) -> None:
    in_force(DECIDED_IN_A_DAY, EIGHT_OF_TEN)
    late(camille, "Devis Duval")

    page = text(admin_client)

    assert "le commerce tient 0 engagement sur 1" in page
    assert ["Accepter ou refuser, avec un motif" in page, "Devis Duval" in page, "Non tenu" in page] == [True] * 3
    before = week_of(timezone.localdate() - timedelta(days=14))
    assert "Devis Duval" not in text(admin_client, semaine=before)
    assert "Devis Duval" in text(admin_client, semaine="n’importe quoi")


def test_the_review_is_taken_away_as_a_sheet(admin_client: Client, camille: User) -> None:
    in_force(DECIDED_IN_A_DAY, EIGHT_OF_TEN)
    late(camille, "Devis Duval")

    lines = text(admin_client, format="csv").splitlines()

    assert lines[0].lstrip("\ufeff") == "Semaine;Engagement;Tenus;Non tenus;Indécis;Promis;État"
    assert len(lines) == 4


def test_three_leads_cost_as_many_questions_as_one(admin_client: Client, camille: User) -> None:
    in_force(DECIDED_IN_A_DAY, EIGHT_OF_TEN)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            text(admin_client)
        return len(asked)

    late(camille, "Un")
    text(admin_client)
    one = cost()
    late(make.user("Léna"), "Deux")
    late(None, "Trois")
    assert cost() == one


def refused_from_a_fair(count: int = 6) -> None:
    fair = AcquisitionSource.objects.create(name="Salon")
    for source, to, why in [*[(fair, "disqualified", "Hors cible")] * count, *[(None, "sal", "")] * 12]:
        lead = handed_to(None, source=source)
        move_leads(leads=[lead], to=LifecycleStage(to), by=BY_SYSTEM, now=timezone.now(), reason=why)


def test_the_page_of_refusals_names_the_origin_and_takes_the_decision(admin_client: Client) -> None:
    refused_from_a_fair()
    page = admin_client.get(reverse("agreement_refusals")).content.decode()
    assert "6 refus évités sur 6, 0 lead accepté perdu" in page

    key = "stop:source:Salon"
    answer = admin_client.post(reverse("agreement_decide"), {"changement": key}, follow=True)

    told = " ".join(str(message) for message in answer.context["messages"])
    assert told == "La décision est notée\u00a0: Ne plus transmettre les leads de l’origine «\u00a0Salon\u00a0»."
    page = answer.content.decode()
    assert ("Décisions prises" in page, "changement" in page) == (True, False)


def test_without_a_decided_lead_the_page_says_so(admin_client: Client) -> None:
    page = admin_client.get(reverse("agreement_refusals")).content.decode()
    assert "Aucun lead transmis n’a encore été accepté ni refusé" in page


def test_refusals_cost_as_many_questions_for_many_as_for_few(admin_client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(reverse("agreement_refusals"))
        return len(asked)

    refused_from_a_fair(1)
    cost()
    few = cost()
    for _ in range(3):
        move_leads(leads=[handed_to(None)], to=LifecycleStage.SAL, by=BY_SYSTEM, now=timezone.now())
    assert cost() == few
