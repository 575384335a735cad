"""An order by hand: written, edited by two people, its lines dated."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from filon.customers.models import Order
from filon.customers.rules.following import end_of_term
from filon.customers.services.ordering import (
    NewOrder,
    NumberTaken,
    WrittenLine,
    create_order,
    edit_order,
    rewrite_lines,
)
from filon.kit.errors import EditedMeanwhile
from filon.playbook.models import Product
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def changes() -> list[tuple[str, str, str]]:
    return list(Change.objects.order_by("pk").values_list("axis", "from_value", "to_value"))


def product(name: str, **fields: Any) -> Product:
    return Product.objects.create(name=name, name_key=name.lower(), **fields)


def lines_of(order: Order) -> list[tuple[str, int, int | None]]:
    return [(str(line.product or ""), line.quantity, line.cents) for line in order.lines.all()]


def test_an_order_is_written_with_its_lines_and_says_who_entered_it() -> None:
    camille = factories.user()

    lines = [WrittenLine(product("Portail"), 2, 120_000)]
    new = NewOrder(factories.company(), number="C-12", ordered_at=NOW, cents=120_000, owner_id=camille.pk, lines=lines)

    order = create_order(new=new, by=BY_SYSTEM, now=NOW)

    assert str(order) == "Commande n°\u00a0C-12 du 20 nov. 2026"
    assert (order.currency, order.owner_id, lines_of(order)) == ("EUR", camille.pk, [("Portail", 2, 120_000)])
    assert changes() == [("field:cents", "", "120000")]


def test_a_client_has_one_order_of_a_number() -> None:
    order = factories.order("C-12")
    other = factories.order("C-13", company=order.company)

    with pytest.raises(NumberTaken) as refusal:
        edit_order(order=other, values={"number": "C-12"}, version=1, by=BY_SYSTEM, now=NOW)

    assert refusal.value.sentence == (
        "Ce client a déjà une commande n°\u00a0C-12. Ouvrez-la plutôt, ou changez le numéro."
    )
    assert edit_order(order=factories.order(), values={"number": "C-12"}, version=1, by=BY_SYSTEM, now=NOW) == [
        "number"
    ]


def test_the_same_day_typed_again_keeps_the_hour_of_the_file() -> None:
    order = factories.order(ordered_at=NOW)
    midnight = datetime(2026, 11, 19, 23, tzinfo=UTC)

    assert edit_order(order=order, values={"ordered_at": midnight}, version=1, by=BY_SYSTEM, now=NOW) == []
    assert Order.objects.get().ordered_at == NOW


def test_the_second_of_two_people_loses_nothing_of_the_first() -> None:
    order = factories.order()
    edit_order(order=order, values={"cents": 5}, version=1, by=BY_SYSTEM, now=NOW)

    with pytest.raises(EditedMeanwhile):
        edit_order(order=order, values={"cents": 6}, version=1, by=BY_SYSTEM, now=NOW)
    with pytest.raises(EditedMeanwhile):
        rewrite_lines(order=order, lines=[WrittenLine(None, 1, 6)], version=1, by=BY_SYSTEM, now=NOW)

    assert (Order.objects.get().cents, lines_of(order)) == (5, [])


def test_lines_put_in_the_place_of_others_are_dated_once() -> None:
    order, portal = factories.order(), product("Portail")

    assert rewrite_lines(order=order, lines=[WrittenLine(portal, 1, None)], version=1, by=BY_SYSTEM, now=NOW) is True
    assert rewrite_lines(order=order, lines=[WrittenLine(portal, 1, None)], version=2, by=BY_SYSTEM, now=NOW) is False
    assert rewrite_lines(order=order, lines=[], version=2, by=BY_SYSTEM, now=NOW) is True

    assert changes() == [("field:lines", "", "Portail"), ("field:lines", "Portail", "")]
    assert (Order.objects.get().version, lines_of(order)) == (3, [])


@pytest.mark.parametrize(
    ("of_order", "of_line", "kept"),
    [
        (None, None, date(2027, 11, 20)),
        (None, date(2027, 3, 1), date(2027, 3, 1)),
        (date(2027, 6, 1), None, None),
    ],
    ids=["the term of its product", "the day written on it", "with its order"],
)
def test_what_has_a_term_is_renewed(of_order: date | None, of_line: date | None, kept: date | None) -> None:
    lines = [WrittenLine(product("Entretien", term_months=12), 1, 6_000, of_line), WrittenLine(product("Pose"), 1, 0)]
    company = factories.company()
    new = NewOrder(company, number="", ordered_at=NOW, cents=6_000, renewal_date=of_order, lines=lines)
    order = create_order(new=new, by=BY_SYSTEM, now=NOW)
    assert list(order.lines.values_list("renewal_date", flat=True)) == [kept, None]


def test_a_term_that_ends_on_a_day_that_does_not_exist_ends_the_day_before() -> None:
    assert end_of_term(date(2026, 8, 31), months=6) == date(2027, 2, 28)
