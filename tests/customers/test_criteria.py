"""What companies ordered, asked of the companies: how often, what, for how much."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.contacts.models import Company
from filon.customers.models import Order, OrderLine
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


def test_an_order_is_to_be_renewed_by_its_own_day_or_by_that_of_one_line() -> None:
    def numbers(op: str, value: Any = "") -> list[str]:
        tree = {"field": "order.renewal_date", "op": op, "value": value}
        condition = compile_criteria(tree, subject=SubjectKind.ORDER, now=NOW)
        return list(Order.objects.filter(condition).order_by("number").values_list("number", flat=True))

    first, last = date(2027, 1, 10), date(2027, 3, 10)
    factories.order(number="entière", renewal_date=first)
    by_lines = factories.order(number="par ligne")
    by_lines.lines.create(renewal_date=first)
    by_lines.lines.create(renewal_date=last)
    factories.order(number="sans").lines.create()

    assert numbers("between", ["2027-01-01", "2027-01-31"]) == ["entière", "par ligne"]
    assert numbers("after", "2027-02-01") == ["par ligne"]
    assert numbers("next_days", 365) == ["entière", "par ligne"]
    assert numbers("known") == ["entière", "par ligne"]
    assert numbers("unknown") == ["sans"]
    with CaptureQueriesContext(connection) as asked:
        numbers("after", "2027-02-01")
    assert len(asked) == 1
