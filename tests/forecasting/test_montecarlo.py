"""Simulated months: laws that hold whatever the deals."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.forecasting.rules.montecarlo import (
    CHUNK,
    RUNS,
    Chances,
    Range,
    add_chunk,
    chunks_of,
    no_runs,
    ranges_of,
    simulate_months,
)

Deal = tuple[int, float, list[float]]  # cents, chance, share of each month


def chances(deals: Sequence[Deal]) -> Chances:
    hits = [[chance * share for share in shares] for _, chance, shares in deals]
    return Chances(np.array([cents for cents, _, _ in deals], dtype=np.float64), np.array(hits))


def simulated(deals: Sequence[Deal], *, months: int) -> list[Range]:
    found = chances(deals)
    return simulate_months(Chances(found.cents, found.hits.reshape(len(deals), months)))


def test_three_deals_at_30_percent_bring_nothing_one_or_two_of_them() -> None:
    """None: 0.7³ = 34 %; at most one: 78 %; at most two: 97 %."""
    deals: list[Deal] = [(5_000_000, 0.3, [1.0])] * 3

    assert simulated(deals, months=1) == [(0, 5_000_000, 10_000_000)]


def test_what_is_sure_comes_in_its_month() -> None:
    assert simulated([(100, 1.0, [0.0, 1.0])], months=2) == [(0, 0, 0), (100, 100, 100)]


def test_a_deal_is_signed_in_one_month_only() -> None:
    january, february = simulated([(100, 1.0, [0.95, 0.05])], months=2)

    assert (january, february) == ((100, 100, 100), (0, 0, 0))


def test_no_deals_bring_nothing() -> None:
    assert simulated([], months=2) == [(0, 0, 0), (0, 0, 0)]


def test_every_deal_is_drawn_and_many_of_them_follow_the_normal_law() -> None:
    """5 000 deals of 1 € at one half: 2 500 € ± 35 €; nine runs of ten lie below the mean + 1.28 standard deviations."""
    low, middle, high = simulated([(100, 0.5, [1.0])] * (2 * CHUNK), months=1)[0]

    assert abs(middle - 250_000) < 200
    assert abs(low - (250_000 - 4_531)) < 300
    assert abs(high - (250_000 + 4_531)) < 300


def test_ten_thousand_runs_are_within_one_percent_of_a_hundred_thousand() -> None:
    dice = np.random.default_rng(3)
    deals = [(int(dice.integers(1, 1000)) * 10_000, float(dice.random()), [0.5, 0.3]) for _ in range(500)]
    found, reference = simulated(deals, months=2), simulate_months(chances(deals), runs=10 * RUNS)

    pairs = zip(np.ravel(found), np.ravel(reference), strict=True)
    assert max(abs(ours / theirs - 1) for ours, theirs in pairs) < 0.01


def test_chunks_taken_up_again_make_the_same_forecast() -> None:
    deals = chances([(100 + number, 0.4, [0.5, 0.5]) for number in range(CHUNK + 50)])
    killed = no_runs(months=2)
    add_chunk(killed, deals, number=0)
    again = np.frombuffer(killed.tobytes()).reshape(killed.shape).copy()
    add_chunk(again, deals, number=1)

    assert (chunks_of(deals), ranges_of(again)) == (2, simulate_months(deals))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1), st.just([0.6, 0.4])), max_size=8))
def test_the_same_deals_give_the_same_ordered_figures_within_what_is_possible(deals: list[Deal]) -> None:
    found = simulated(deals, months=2)

    assert found == simulated(deals, months=2)
    assert all(0 <= low <= middle <= high <= sum(cents for cents, _, _ in deals) for low, middle, high in found)
