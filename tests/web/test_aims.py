"""Analyses > Objectifs de prospection: each of the six opens its records; the rule of who is failing is read and changed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.campaigns.rules.steps import Objective
from filon.customers.models import ClientRules, OrderLine
from filon.playbook.models import Product
from filon.records.models import Tag
from filon.users.rules.rights import Role
from tests import factories as make
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(db: None) -> Client:
    """Inès, directrice."""
    return signed_in(make.user("Inès Vidal", role=Role.DIRECTION))


def ordered(name: str, *, months: int, euros: int) -> None:
    at = timezone.now() - timedelta(days=31 * months)
    make.order(company=make.company(name), ordered_at=at, cents=euros * 100)


def page_of(client: Client, **asked: str) -> str:
    answer = client.get(reverse("aims"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_an_order_the_page_says_what_to_do(ines: Client) -> None:
    assert "importez celles de votre logiciel de gestion" in page_of(ines)


def test_each_objective_is_told_and_opens_its_records(ines: Client) -> None:
    ordered("Nouvelle", months=1, euros=700)
    ordered("Silencieuse", months=14, euros=500)

    assert [aim.label in page_of(ines) for aim in Objective] == [True] * 6
    assert ("Nouvelle" in page_of(ines, objectif="win"), "Silencieuse" in page_of(ines, objectif="win")) == (
        True,
        False,
    )
    failing = page_of(ines, objectif="replace")
    assert "Silencieuse" in failing
    assert "ne commande plus et commande moins" in failing
    assert "Tout le fichier" in page_of(ines, objectif="share")
    assert "Nouvelle" in page_of(ines, objectif="rien")


def test_a_product_that_was_launched_opens_its_orders(ines: Client) -> None:
    ordered("Ancienne", months=20, euros=100)
    cabin = Product.objects.create(name="Cabine", name_key="cabine")
    order = make.order("A-77", company=make.company("Nouvelle"), ordered_at=timezone.now(), cents=70_000)
    OrderLine.objects.create(order=order, product=cabin, cents=70_000)

    address = f"{reverse('order_list')}?f=order.product~is~{cabin.pk}"

    assert f'href="{address}"' in page_of(ines, objectif="launch")
    orders = ines.get(address).content.decode()
    assert ("A-77" in orders, "Ancienne" in orders) == (True, False)


def test_the_records_are_taken_away_as_a_file(ines: Client) -> None:
    ordered("Nouvelle", months=1, euros=700)

    answer = ines.get(reverse("aims"), {"objectif": "turnover", "format": "csv"})

    assert (answer["Content-Type"].split(";")[0], "Nouvelle" in answer.content.decode()) == ("text/csv", True)


def test_the_rule_is_changed_by_who_may_and_refused_out_of_reason(ines: Client) -> None:
    noe = signed_in(make.user("Noé Tillard", role=Role.ADMIN))
    unpaid = Tag.objects.create(name="Impayé")
    rule = reverse("failing_rule")
    sent = {"percent": "30", "months": "9", "tag": str(unpaid.pk), "version": "1"}

    assert noe.post(rule, {**sent, "percent": "0"}).status_code == 422
    assert noe.post(rule, sent).status_code == 302
    late = noe.post(rule, sent)

    kept = ClientRules.objects.get()
    assert (kept.failing_percent, kept.failing_months, kept.failing_tag) == (30, 9, unpaid)
    assert (late.status_code, "par quelqu’un d’autre" in late.content.decode()) == (422, True)
    ordered("Silencieuse", months=14, euros=500)
    assert "30 % de moins" in page_of(ines, objectif="replace").replace("\u202f", " ").replace("\u00a0", " ")
