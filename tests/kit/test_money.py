"""Cents are neither lost nor made, and two currencies never meet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.money import Money, TwoCurrencies, cents_of, decimal_of, decimal_string, share, split, weighted_cents

CENTS = st.integers(-(10**17), 10**17)
WEIGHTS = st.lists(st.integers(0, 10**6) | st.floats(0, 1000) | st.decimals(0, 1000, places=2), min_size=1, max_size=12)


@given(CENTS)
def test_cents_come_back_from_a_decimal_and_from_the_contract(cents: int):
    assert cents_of(decimal_of(cents)) == cents
    assert cents_of(Decimal(decimal_string(cents))) == cents


@pytest.mark.parametrize(
    ("cents", "written"), [(91240000, "912400.00"), (5, "0.05"), (-5, "-0.05"), (-12345, "-123.45"), (0, "0.00")]
)
def test_the_money_of_the_contract(cents: int, written: str):
    assert decimal_string(cents) == written


@pytest.mark.parametrize(("amount", "cents"), [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("912400.505", 91240051)])
def test_half_a_cent_rounds_away_from_zero(amount: str, cents: int):
    assert cents_of(Decimal(amount)) == cents


@given(CENTS, st.integers(1, 50))
def test_equal_parts_add_up_and_differ_by_one_cent_at_most(cents: int, parts: int):
    pieces = split(cents, parts)

    assert (len(pieces), sum(pieces)) == (parts, cents)
    assert max(pieces) - min(pieces) <= 1


@given(CENTS, WEIGHTS)
def test_shares_add_up_and_each_is_within_a_cent_of_its_part(cents: int, weights: list[int | float | Decimal]):
    pieces = share(cents, weights)
    total = sum(Decimal(weight) for weight in weights)

    assert sum(pieces) == cents
    if total:
        exact = [Decimal(cents) * Decimal(weight) / total for weight in weights]
        assert all(abs(piece - part) < Decimal("1.001") for piece, part in zip(pieces, exact, strict=True))


def test_examples_of_shares():
    assert split(100, 3) == [34, 33, 33]
    assert split(-100, 3) == [-34, -33, -33]
    assert share(1000, [1, 2, 3]) == [167, 333, 500]
    assert share(100, [0, 0]) == [50, 50]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_a_share_needs_weights(weights: list[int]):
    with pytest.raises(ValueError, match="weight"):
        share(100, weights)


def test_three_deals_of_fifty_thousand_at_thirty_percent_are_forty_five_thousand():
    assert decimal_string(3 * weighted_cents(5_000_000, 0.3)) == "45000.00"


def test_money_adds_and_takes_away_in_one_currency():
    assert Money(150) + Money(50) - Money(300) == -Money(100)


def test_two_currencies_never_add():
    with pytest.raises(TwoCurrencies, match=r"On n'additionne pas deux monnaies\u00a0: EUR et USD\."):
        Money(1) + Money(1, "USD")
