"""How clients are followed: rolling years, silence, growth, and which product goes with which."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.customers.rules.following import Baskets, growth_of, pairs_of, silent_since, suggestions_for, years_of
from filon.kit.statistics import rate_of

SOLO, CARE, DUO = 1, 2, 3


def test_years_roll_so_that_twelve_months_are_compared_with_twelve() -> None:
    assert years_of(date(2026, 1, 5)) == (date(2025, 1, 5), date(2024, 1, 5))
    assert years_of(date(2024, 2, 29)) == (date(2023, 2, 28), date(2022, 2, 28))


def test_a_client_is_silent_for_whole_months() -> None:
    assert silent_since(date(2026, 8, 31), former_months=18) == date(2025, 2, 28)


@pytest.mark.parametrize(("now", "before", "growth"), [(150, 100, 0.5), (0, 100, -1.0), (100, 0, None), (0, 0, None)])
def test_growth_is_said_of_what_was_there_before(now: int, before: int, growth: float | None) -> None:
    assert growth_of(now, before) == growth


def test_what_goes_with_what_is_proved_by_counts() -> None:
    baskets = Baskets(100, {SOLO: 20, CARE: 30}, {(SOLO, CARE): 18, (CARE, SOLO): 18})
    [found] = suggestions_for(baskets, owned={SOLO})
    assert (found.product, found.rate) == (CARE, rate_of(18, 20))
    assert found.lift == pytest.approx(0.9 / 0.3)
    assert suggestions_for(baskets, owned={SOLO, CARE}) == []  # it has both


@pytest.mark.parametrize(
    ("clients", "buyers", "both"),
    [(100, (20, 30), 4), (100, (20, 90), 18), (100, (30, 30), 10), (4, (4, 4), 4)],
    ids=["too few together", "everybody buys it", "the interval holds the usual share", "too few clients"],
)
def test_what_proves_nothing_is_not_suggested(clients: int, buyers: tuple[int, int], both: int) -> None:
    baskets = Baskets(clients, dict(zip((SOLO, CARE), buyers, strict=True)), {(SOLO, CARE): both})
    assert suggestions_for(baskets, owned={SOLO}) == []


def test_of_two_reasons_the_stronger_is_told_and_pairs_come_strongest_first() -> None:
    buyers = {SOLO: 20, CARE: 30, DUO: 40}
    together = {(SOLO, CARE): 18, (CARE, SOLO): 18, (DUO, CARE): 20, (CARE, DUO): 20}
    baskets = Baskets(200, buyers, together)
    assert [(one.owned, one.product) for one in suggestions_for(baskets, owned={SOLO, DUO})] == [(SOLO, CARE)]
    lifts = [one.lift for one in pairs_of(baskets, products=sorted(buyers))]
    assert lifts == sorted(lifts, reverse=True)


@given(st.data())
def test_a_suggestion_is_never_owned_and_always_beats_the_usual_share(data: st.DataObject) -> None:
    clients = data.draw(st.integers(1, 60))
    bought = data.draw(st.lists(st.sets(st.integers(1, 5)), min_size=clients, max_size=clients))
    buyers = {product: sum(product in basket for basket in bought) for product in range(1, 6)}
    together = {
        (one, two): sum({one, two} <= basket for basket in bought)
        for one in range(1, 6)
        for two in range(1, 6)
        if one != two
    }
    owned = data.draw(st.sets(st.integers(1, 5)))
    baskets = Baskets(clients, {k: n for k, n in buyers.items() if n}, {k: n for k, n in together.items() if n})
    for one in suggestions_for(baskets, owned=owned):
        assert one.product not in owned
        assert one.owned in owned
        assert one.lift > 1
