"""Leads go from marketing to sales, from their page, their list and the list of tasks."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Task
from filon.leads.models import Lead
from filon.leads.rules.routing import Way
from filon.playbook.services.profiles import install_profile
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.leads.routing import plan
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(camille: User) -> Lead:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    return make.lead("Serrurerie", contact=make.contact())


def told(client: Client, name: str, pk: int | None = None, **sent: object) -> str:
    """What the page says last, after a form."""
    answer = client.post(reverse(name, args=[pk] if pk else []), sent, headers={"referer": "http://testserver/leads/"})
    return [str(message) for message in get_messages(answer.wsgi_request)][-1]


def test_a_lead_is_handed_over_from_its_page_and_the_page_says_to_whom_and_why(
    admin_client: Client, lead: Lead, camille: User
) -> None:
    assert "Transmettre aux ventes" in admin_client.get(reverse("lead", args=[lead.pk])).content.decode()

    assert told(admin_client, "lead_hand_over", lead.pk) == (
        "«\u00a0Serrurerie\u00a0» est transmis à Camille Durand. Règle 1 «\u00a0Tous\u00a0»\u00a0: Camille Durand."
    )
    assert told(admin_client, "lead_hand_over", lead.pk) == "«\u00a0Serrurerie\u00a0» est déjà transmis, ou clos."
    lead.refresh_from_db()
    assert (lead.lifecycle_stage, lead.owner) == ("mql", camille)
    assert "Transmettre aux ventes" not in admin_client.get(reverse("lead", args=[lead.pk])).content.decode()


def test_without_a_stage_of_marketing_there_is_nothing_to_hand_over(admin_client: Client, lead: Lead) -> None:
    install_profile(key="sales_led", now=timezone.now())
    assert "Transmettre aux ventes" not in admin_client.get(reverse("lead", args=[lead.pk])).content.decode()


def test_who_hands_over_what_he_may_then_not_read_goes_back_to_the_list(camille: User) -> None:
    """A seller reads the leads of his team."""
    other = make.user("Léna", teams=(make.team("Autre"),))
    plan(("Tous", Way.PERSON, other), standing_by=other, keeps_owner=False)
    mine = make.lead(owner=camille)

    answer = signed_in(camille).post(reverse("lead_hand_over", args=[mine.pk]))

    assert answer.headers["Location"] == reverse("lead_list")


def test_many_are_handed_over_at_once_and_those_that_stay_are_counted(admin_client: Client, lead: Lead) -> None:
    ended = make.lead("Close")
    Lead.objects.filter(pk=ended.pk).update(lifecycle_stage="lost")

    assert told(admin_client, "leads_hand_over", ids=[lead.pk, ended.pk]) == (
        "1 lead transmis aux ventes, 1 laissé (déjà transmis ou clos)."
    )
    assert list(Lead.objects.order_by("pk").values_list("lifecycle_stage", flat=True)) == ["mql", "lost"]


def test_chosen_leads_are_shared_out_whoever_has_them(admin_client: Client, ines: User, camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    leads = [make.lead(f"L{place}", owner=owner) for place, owner in enumerate((ines, camille, None))]

    assert told(admin_client, "leads_share_out", ids=[one.pk for one in leads]) == (
        "Réparti\u00a0: Camille Durand (2)."
    )
    assert set(Lead.objects.values_list("owner", "lifecycle_stage")) == {(camille.pk, "lead")}
    assert told(admin_client, "leads_share_out", ids=[one.pk for one in leads]) == (
        "Personne ne change\u00a0: chacun est déjà où les règles le mettent."
    )


def test_the_owner_accepts_from_the_page_and_who_comes_second_learns_it(
    admin_client: Client, sales_client: Client, lead: Lead, camille: User
) -> None:
    told(admin_client, "lead_hand_over", lead.pk)
    assert "J’accepte ce lead" in sales_client.get(reverse("lead", args=[lead.pk])).content.decode()

    assert told(sales_client, "lead_accept", lead.pk) == "Vous avez accepté «\u00a0Serrurerie\u00a0»."
    late = told(admin_client, "lead_accept", lead.pk)

    assert late.startswith("«\u00a0Serrurerie\u00a0» a déjà été accepté par Camille Durand, le ")
    lead.refresh_from_db()
    assert (lead.lifecycle_stage, lead.owner) == ("sal", camille)
    assert "J’accepte ce lead" not in sales_client.get(reverse("lead", args=[lead.pk])).content.decode()


def test_a_refusal_takes_a_reason_of_the_list_and_says_what_becomes_of_the_lead(
    admin_client: Client, sales_client: Client, lead: Lead
) -> None:
    told(admin_client, "lead_hand_over", lead.pk)

    assert told(sales_client, "lead_decline", lead.pk, motif="bof") == (
        "Choisissez le motif du refus\u00a0: il dit au marketing quoi changer."
    )
    assert told(sales_client, "lead_decline", lead.pk, motif="area", le="demain") == (
        "Choisissez le jour où reprendre ce lead."
    )
    assert told(sales_client, "lead_decline", lead.pk, motif="too_early", note="Après l’été") == (
        "«\u00a0Serrurerie\u00a0» est refusé\u00a0: recyclé vers le nurturing."
    )
    lead.refresh_from_db()
    assert (lead.lifecycle_stage, lead.reason) == ("recycled", "Trop tôt : Après l’été")


def test_a_lead_of_a_colleague_is_his_to_answer(lead: Lead, camille: User) -> None:
    mate = make.user("Léna", teams=(make.team(),))
    camille.teams.set([make.team()])
    told(signed_in(make.user("Inès", role=Role.ADMIN)), "lead_hand_over", lead.pk)

    assert told(signed_in(mate), "lead_accept", lead.pk) == (
        "Ce lead est à un collègue\u00a0: c’est à lui de l’accepter ou de le refuser."
    )


def test_the_list_of_tasks_takes_the_answer_too(admin_client: Client, sales_client: Client, lead: Lead) -> None:
    told(admin_client, "lead_hand_over", lead.pk)
    page = sales_client.get(reverse("task_list")).content.decode()

    assert (reverse("lead_accept", args=[lead.pk]) in page, "?refuser=1" in page) == (True, True)
    told(sales_client, "lead_accept", lead.pk)
    assert reverse("lead_accept", args=[lead.pk]) not in sales_client.get(reverse("task_list")).content.decode()
    assert Task.objects.get().done_at is None
