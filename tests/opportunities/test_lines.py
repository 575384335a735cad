"""What a deal is about: its lines, and its amount that follows them or is kept by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.lines import (
    ToldLine,
    TooMuch,
    amount_after,
    follows_lines,
    line_cents,
    lines_total,
    tell_lines,
)
from filon.opportunities.services.lines import LINES_AXIS, WrittenLine, follow_lines, rewrite_lines
from filon.playbook.models import Product
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from tests.opportunities.making import MONDAY, make_deal

MONEY = st.integers(0, 10**12)


def product(name: str = "Cabine", **fields: Any) -> Product:
    return Product.objects.get_or_create(name=name, name_key=name.lower(), defaults=fields)[0]


def write(deal: Opportunity, *lines: WrittenLine, version: int | None = None) -> bool:
    seen = deal.version if version is None else version
    changed = rewrite_lines(deal=deal, lines=lines, version=seen, by=BY_SYSTEM, now=MONDAY)
    deal.refresh_from_db()
    return changed


def test_a_line_is_quantity_times_price_less_its_discount() -> None:
    assert line_cents(quantity=3, unit_cents=10_000, discount=0) == 30_000
    assert line_cents(quantity=3, unit_cents=333, discount=1_250) == 874  # 874,125
    assert line_cents(quantity=1, unit_cents=1, discount=5_000) == 1  # half a cent goes up
    assert line_cents(quantity=3, unit_cents=None, discount=0) is None


def test_a_line_of_10_to_the_15_euros_is_refused() -> None:
    with pytest.raises(TooMuch, match="Le total d’une ligne est trop grand"):
        line_cents(quantity=1, unit_cents=10**17, discount=0)
    with pytest.raises(TooMuch, match="Le total des lignes est trop grand"):
        lines_total([6 * 10**16, 6 * 10**16])


@given(quantity=st.integers(1, 1000), unit=MONEY, discount=st.integers(0, 10_000))
def test_a_discount_only_lowers_and_a_whole_one_gives(quantity: int, unit: int, discount: int) -> None:
    full = line_cents(quantity=quantity, unit_cents=unit, discount=0)
    told = line_cents(quantity=quantity, unit_cents=unit, discount=discount)

    assert full == quantity * unit
    assert told is not None and 0 <= told <= full
    assert line_cents(quantity=quantity, unit_cents=unit, discount=10_000) == 0


@given(cents=st.none() | MONEY, before=st.none() | MONEY, after=st.none() | MONEY)
def test_an_amount_that_followed_still_follows_and_one_kept_by_hand_stays(
    cents: int | None, before: int | None, after: int | None
) -> None:
    amount = amount_after(cents=cents, before=before, after=after)

    if follows_lines(cents=cents, total=before) and after is not None:
        assert amount == after
    else:
        assert amount == cents


def test_the_history_tells_the_lines() -> None:
    lines = [ToldLine("Cabine", 2, 1_250, 120_000), ToldLine("Pose", 1, 0, None)]

    assert tell_lines(lines, currency="EUR") == "Cabine × 2, −\u00a012,5\u00a0%, 1\u202f200\u00a0€\u202f; Pose"


@pytest.mark.django_db
def test_the_amount_follows_its_lines_until_somebody_types_another() -> None:
    deal = make_deal("Cloison", cents=None)
    assert write(deal, WrittenLine(product(), 2, 50_000))
    assert deal.cents == 100_000

    write(deal, WrittenLine(product(), 2, 50_000, discount=1_000), WrittenLine(product("Pose"), 1, 5_000))
    assert deal.cents == 95_000

    Opportunity.objects.filter(pk=deal.pk).update(cents=80_000)
    deal.refresh_from_db()
    write(deal, WrittenLine(product(), 9, 50_000))
    assert deal.cents == 80_000

    follow_lines(deal=deal, version=deal.version, by=BY_SYSTEM, now=MONDAY)
    assert Opportunity.objects.get().cents == 450_000
    assert Change.objects.filter(axis=LINES_AXIS).count() == 3


@pytest.mark.django_db
def test_the_same_lines_change_nothing() -> None:
    deal = make_deal("Cloison", cents=None)
    write(deal, WrittenLine(product(), 2, 50_000))

    assert not write(deal, WrittenLine(product(), 2, 50_000))
    assert Change.objects.filter(axis=LINES_AXIS).count() == 1


@pytest.mark.django_db
def test_the_second_of_two_colleagues_writes_no_line() -> None:
    deal = make_deal("Cloison", cents=None)
    write(deal, WrittenLine(product(), 2, 50_000))

    with pytest.raises(EditedMeanwhile):
        write(deal, WrittenLine(product(), 3, 50_000), version=1)
    assert list(deal.lines.values_list("quantity", flat=True)) == [2]


@pytest.mark.django_db
def test_lines_without_price_say_nothing_of_the_amount() -> None:
    deal = make_deal("Cloison", cents=None)
    write(deal, WrittenLine(product(), 2))

    assert deal.cents is None
    with pytest.raises(NotPossible, match="Aucune ligne n’a de prix"):
        follow_lines(deal=deal, version=deal.version, by=BY_SYSTEM, now=MONDAY)
