"""The circle of decision on the page of a deal."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.opportunities.models import CircleMember, Opportunity
from filon.opportunities.rules.circles import Attitude, CircleRole
from filon.opportunities.services.circles import Part, add_member
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User
from tests import factories
from tests.opportunities.making import MONDAY, make_deal

pytestmark = pytest.mark.django_db


def page(client: Client, deal: Opportunity) -> str:
    return client.get(reverse("opportunity", args=[deal.pk])).content.decode()


def enter(client: Client, deal: Opportunity, **said: Any) -> Any:
    return client.post(reverse("opportunity_circle", args=[deal.pk]), said, follow=True)


def test_somebody_of_the_company_enters_in_one_click(sales_client: Client, camille: User) -> None:
    company = factories.company()
    chief = factories.contact("Ada", "Roux", company=company, decision_level="decision_maker")
    deal = make_deal("Cloison", owner=camille, company=company)
    assert "Il manque le décideur, un utilisateur et un allié qui parle pour vous." in page(sales_client, deal)

    enter(sales_client, deal, contact=chief.pk, role="decision_maker")

    assert "Il manque un utilisateur et un allié qui parle pour vous." in page(sales_client, deal)
    assert "Cercle de décision\u00a0: – → Ada Roux, décideur" in page(sales_client, deal)
    again = enter(sales_client, deal, contact=chief.pk, role="buyer")
    assert "est déjà dans le cercle de décision" in again.content.decode()


def test_a_part_is_changed_then_taken_away(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille)
    part = Part(CircleRole.BUYER, Attitude.NEUTRAL)
    member = add_member(deal=deal, contact=factories.contact(), part=part, by=BY_SYSTEM, now=MONDAY)
    said = {"role": "blocker", "attitude": "against", "note": " Veut  garder son fournisseur ", "version": 1}

    sales_client.post(reverse("opportunity_circle_member", args=[deal.pk, member.pk]), said)
    assert list(CircleMember.objects.values_list("role", "attitude", "note", "by")) == [
        ("blocker", "against", "Veut garder son fournisseur", camille.pk)
    ]
    late = sales_client.post(reverse("opportunity_circle_member", args=[deal.pk, member.pk]), said | {"role": "user"})
    assert late.status_code == 422

    sales_client.post(reverse("opportunity_circle_leave", args=[deal.pk, member.pk]))
    assert not CircleMember.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"role": "buyer"}, "Choisissez la personne dans la liste"),
        ({"contact": "999999", "role": "buyer"}, "n’existe plus, ou votre rôle ne permet pas de la voir"),
        ({"role": ""}, "Dites quel rôle cette personne joue"),
    ],
)
def test_what_is_missing_is_said(sales_client: Client, camille: User, said: dict[str, str], sentence: str) -> None:
    deal = make_deal("Cloison", owner=camille)
    contact = {"contact": factories.contact().pk} if said["role"] == "" else {}

    assert sentence in enter(sales_client, deal, **contact, **said).content.decode()


def test_the_member_of_another_deal_is_not_found(sales_client: Client, camille: User) -> None:
    deal, other = make_deal("Cloison", owner=camille), make_deal("Portail", owner=camille)
    part = Part(CircleRole.BUYER)
    member = add_member(deal=other, contact=factories.contact(), part=part, by=BY_SYSTEM, now=MONDAY)

    assert sales_client.post(reverse("opportunity_circle_leave", args=[deal.pk, member.pk])).status_code == 404
