"""What companies ordered, asked of the companies: how often, what, for how much."""

from datetime import timedelta
from typing import Any

import pytest

from filon.contacts.models import Company
from filon.customers.models import OrderLine
from filon.kit.criteria import compile_criteria
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Product
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def found(field: str, op: str, value: Any) -> set[str]:
    tree = {"field": field, "op": op, "value": value}
    return set(
        Company.objects.filter(compile_criteria(tree, subject=SubjectKind.COMPANY, now=NOW)).values_list(
            "name", flat=True
        )
    )


@pytest.fixture
def doors() -> Product:
    """Duval ordered twice, once a door, once long ago; Roux for dollars and something that was thrown away; Blanc nothing."""
    duval, roux = factories.company("Duval"), factories.company("Roux")
    factories.company("Blanc")
    door = Product.objects.create(name="Porte", code="P1")
    recent = factories.order(company=duval, cents=100_000)
    OrderLine.objects.create(order=recent, product=door)
    factories.order(company=duval, cents=50_000, ordered_at=NOW - timedelta(days=400))
    factories.order(company=roux, cents=900_000, currency="USD")
    factories.order(company=roux, cents=70_000, deleted_at=NOW)
    return door


def test_orders_are_counted_by_product_and_date(doors: Product) -> None:
    assert found("company.orders", "did", ["", "1", ""]) == {"Duval", "Roux"}
    assert found("company.orders", "did", ["", "2", ""]) == {"Duval"}
    assert found("company.orders", "did", ["", "2", "365"]) == set()
    assert found("company.orders", "did", [str(doors.pk), "1", "30"]) == {"Duval"}
    assert found("company.orders", "did_not", ["", "1", ""]) == {"Blanc"}


def test_what_was_ordered_adds_up_in_euros(doors: Product) -> None:
    assert found("company.ordered_total", "at_least", "1500") == {"Duval"}
    assert found("company.ordered_total", "at_most", "1499,99") == {"Roux", "Blanc"}
    assert found("company.ordered_total", "between", ["1", "2000"]) == {"Duval"}


def test_an_order_answers_for_its_company(doors: Product) -> None:
    assert found("order.product", "is", str(doors.pk)) == {"Duval"}
