"""Simulated months: laws that hold whatever the deals."""

from hypothesis import given, settings
from hypothesis import strategies as st

from filon.forecasting.rules.montecarlo import DRAWN, Chance, simulate_months


def test_three_deals_at_30_percent_bring_nothing_one_or_two_of_them() -> None:
    """None: 0.7³ = 34 %; at most one: 78 %; at most two: 97 %."""
    deals = [Chance(5_000_000, 0.3, [1.0])] * 3

    assert simulate_months(deals, months=1) == [(0, 5_000_000, 10_000_000)]


def test_what_is_sure_comes_in_its_month() -> None:
    assert simulate_months([Chance(100, 1.0, [0.0, 1.0])], months=2) == [(0, 0, 0), (100, 100, 100)]


def test_a_deal_is_signed_in_one_month_only() -> None:
    january, february = simulate_months([Chance(100, 1.0, [0.95, 0.05])], months=2)

    assert (january, february) == ((100, 100, 100), (0, 0, 0))


def test_no_deals_bring_nothing() -> None:
    assert simulate_months([], months=2) == [(0, 0, 0), (0, 0, 0)]


def test_many_small_deals_are_summed_as_one() -> None:
    """4 000 deals of 1 € at one half: 2 000 € ± 32 €; nine runs of ten lie below the mean + 1.28 standard deviations."""
    low, middle, high = simulate_months([Chance(100, 0.5, [1.0])] * (2 * DRAWN), months=1)[0]

    assert abs(middle - 200_000) < 200
    assert abs(low - (200_000 - 4_053)) < 300
    assert abs(high - (200_000 + 4_053)) < 300


@settings(max_examples=25)
@given(st.lists(st.builds(Chance, st.integers(0, 10**9), st.floats(0, 1), st.just([0.6, 0.4])), max_size=8))
def test_the_same_deals_give_the_same_ordered_figures_within_what_is_possible(deals: list[Chance]) -> None:
    found = simulate_months(deals, months=2)

    assert found == simulate_months(deals, months=2)
    assert all(0 <= low <= middle <= high <= sum(deal.cents for deal in deals) for low, middle, high in found)
