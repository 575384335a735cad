"""What a proposal amounts to: exact to the cent, whatever the lines, rounded once for each rate."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from filon.opportunities.rules.pricing import (
    MOST_CENTS,
    THOUSANDTHS,
    Discount,
    PricedLine,
    PriceRefused,
    VatRate,
    amount_of,
    check_prices,
    nets_of,
    off_of,
    totals_of,
)
from filon.opportunities.rules.proposals import DiscountKind

HALF = Fraction(1, 2)
MOST = "10\u202f000\u202f000\u202f000\u00a0€"


def line(
    quantity: str = "1", euros: str = "100", vat: VatRate = VatRate.NORMAL, off: tuple[str, int] = ("", 0)
) -> PricedLine:
    return PricedLine(Decimal(quantity), int(Decimal(euros) * 100), vat, DiscountKind(off[0]), off[1])


@some.composite
def lines(draw: some.DrawFn) -> PricedLine:
    quantity = draw(some.decimals(min_value="0.001", max_value="5000", places=3))
    unit = draw(some.integers(0, 5_000_000))
    vat = draw(some.sampled_from(list(VatRate)))
    kind = draw(some.sampled_from(list(DiscountKind)))
    bare = PricedLine(quantity, unit, vat)
    most = {DiscountKind.NONE: 0, DiscountKind.PERCENT: 10_000, DiscountKind.AMOUNT: amount_of(bare).gross}[kind]
    return bare._replace(discount_kind=kind, discount=draw(some.integers(0, most)))


def test_a_proposal_of_several_rates_adds_up() -> None:
    totals = totals_of(
        [
            line("3", "6900", off=("percent", 500)),
            line("2.5", "650", VatRate.INTERMEDIATE),
            line("1", "420", off=("amount", 2_000)),
            line("1", "900", VatRate.TRAINING),
        ]
    )

    assert [(one.rate.value, one.base, one.vat) for one in totals.by_rate] == [
        ("normal", 2_006_500, 401_300), ("intermediate", 162_500, 16_250), ("training", 90_000, 0),
    ]  # fmt: skip
    assert (totals.net, totals.vat, totals.gross) == (2_259_000, 417_550, 2_676_550)
    assert totals.mentions == ["Exonération de TVA, article 261-4-4° du code général des impôts."]


def test_half_a_cent_goes_up_and_only_once_for_each_rate() -> None:
    """Three lines of 0,10 € at 5.5 %: 0.55 cents each would round to 3 cents in all; the sum of 0,30 € gives 1.65, so 2."""
    assert totals_of([line("1", "0.10", VatRate.REDUCED)] * 3).vat == 2
    assert amount_of(line("0.5", "0.01")).gross == 1


@given(some.lists(lines(), max_size=12))
def test_totals_are_the_sums_of_the_lines(offered: list[PricedLine]) -> None:
    totals = totals_of(offered)

    assert totals.net == sum(amount_of(one).net for one in offered) == sum(one.base for one in totals.by_rate)
    assert totals.gross == totals.net + sum(one.vat for one in totals.by_rate)
    assert totals == totals_of(list(reversed(offered)))


@given(some.lists(lines(), max_size=12))
def test_the_tax_of_a_rate_is_its_exact_share_within_half_a_cent(offered: list[PricedLine]) -> None:
    for one in totals_of(offered).by_rate:
        exact = Fraction(one.base * THOUSANDTHS.get(one.rate, 0), 1000)
        assert -HALF <= one.vat - exact <= HALF


@given(lines())
def test_a_line_lies_between_nothing_and_its_price(offered: PricedLine) -> None:
    amount = amount_of(offered)

    assert 0 <= amount.net <= amount.gross
    assert abs(amount.gross - Fraction(offered.quantity) * offered.unit_cents) <= HALF


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (line(euros="-1"), "Ligne 2\u00a0: le prix n’est pas négatif\u202f; pour baisser un prix, donnez une remise."),
        (line(euros="1000000000000000"), f"Ligne 2\u00a0: le prix dépasse {MOST}\u00a0: vérifiez la frappe."),
        (line("0"), "Ligne 2\u00a0: la quantité est au-dessus de zéro, et de cent millions au plus."),
        (line(off=("percent", 10_001)), "Ligne 2\u00a0: une remise est de 100\u202f% au plus."),
        (line(off=("amount", 10_001)), "Ligne 2\u00a0: la remise dépasse le prix."),
        (line(off=("amount", -1)), "Ligne 2\u00a0: la remise n’est pas négative."),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_named(wrong: PricedLine, sentence: str) -> None:
    with pytest.raises(PriceRefused) as refusal:
        check_prices([line(), wrong])
    assert refusal.value.sentence == sentence


def test_a_total_beyond_reason_is_refused() -> None:
    with pytest.raises(PriceRefused) as refusal:
        check_prices([PricedLine(Decimal(1), MOST_CENTS), line()])
    assert refusal.value.sentence == "Le total dépasse 10\u202f000\u202f000\u202f000\u00a0€\u00a0: vérifiez la frappe."


def test_a_discount_on_the_whole_lowers_each_base_by_its_share() -> None:
    offered = [line(euros="1000"), line(euros="500", vat=VatRate.REDUCED)]
    totals = totals_of(offered, Discount(DiscountKind.PERCENT, 1_000))
    assert [(one.base, one.vat) for one in totals.by_rate] == [(90_000, 18_000), (45_000, 2_475)]
    assert (totals.off, totals.net, totals.gross) == (15_000, 135_000, 155_475)
    assert totals_of(offered, Discount(DiscountKind.AMOUNT, 10_000)).net == 140_000


@given(some.lists(lines(), min_size=1, max_size=8), some.integers(0, 10_000))
def test_the_shares_of_a_discount_make_it_to_the_cent_and_no_line_goes_under_zero(
    offered: list[PricedLine], hundredths: int
) -> None:
    discount = Discount(DiscountKind.PERCENT, hundredths)
    whole = sum(amount_of(one).net for one in offered)
    nets = nets_of(offered, discount)
    assert sum(nets) == whole - off_of(whole, discount) == totals_of(offered, discount).net
    assert all(0 <= net <= amount_of(one).net for net, one in zip(nets, offered, strict=True))


@pytest.mark.parametrize(
    ("discount", "why"),
    [
        (Discount(DiscountKind.AMOUNT, 10_001), "Remise sur l’ensemble\u00a0: la remise dépasse le prix."),
        (Discount(DiscountKind.PERCENT, 10_001), "Remise sur l’ensemble\u00a0: une remise est de 100\u202f% au plus."),
        (Discount(DiscountKind.AMOUNT, -1), "Remise sur l’ensemble\u00a0: la remise n’est pas négative."),
    ],
)
def test_a_discount_on_the_whole_that_cannot_be_is_refused(discount: Discount, why: str) -> None:
    with pytest.raises(PriceRefused) as refusal:
        check_prices([line()], discount)
    assert refusal.value.sentence == why
