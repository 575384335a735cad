"""The table of indicators of seed 003: the vector of the reference, divisions by zero, and the laws that hold for any figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.campaigns.rules.kpi import FORMULAS, SIMPLE, Kpi, Results, Unit, table_of

EUROS = 100
VECTOR = Results(
    cost_cents=2_000 * EUROS, contacted=500, positive=40, meetings=16, contracts=Fraction(8), new_clients=Fraction(6),
    turnover_cents=Fraction(24_000 * EUROS), now_cents=30_000 * EUROS, now_orders=10, before_cents=24_000 * EUROS,
    before_orders=12, answer_hours=26.5,
)  # fmt: skip
COUNTS = st.integers(0, 5_000)
PARTS = st.fractions(0, 5_000, max_denominator=60)
RESULTS = st.builds(
    Results,
    cost_cents=st.none() | st.integers(0, 10**10), contacted=COUNTS, positive=COUNTS, meetings=COUNTS, contracts=PARTS,
    new_clients=PARTS, turnover_cents=PARTS, now_cents=COUNTS, now_orders=COUNTS, before_cents=COUNTS, before_orders=COUNTS,
    answer_hours=st.none() | st.floats(0, 5_000),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kpi", "value"),
    [
        (Kpi.COST_PER_CONTRACT, Fraction(250 * EUROS)),
        (Kpi.COST_TO_TURNOVER, Fraction(2, 24)),  # 8,33 %
        (Kpi.POSITIVE_RATE, Fraction(8, 100)),
        (Kpi.CONTRACT_RATE, Fraction(20, 100)),
        (Kpi.CONTRACT_RATE_CONTACTED, Fraction(16, 1000)),
        (Kpi.NEW_CLIENT_RATE, Fraction(12, 1000)),
        (Kpi.TURNOVER_GROWTH, Fraction(1, 4)),
        (Kpi.BASKET_GROWTH, Fraction(1, 2)),  # 3 000 € against 2 000 €
        (Kpi.COST_PER_POSITIVE, Fraction(50 * EUROS)),
        (Kpi.COST_PER_MEETING, Fraction(125 * EUROS)),
        (Kpi.RETURN, Fraction(11)),
        (Kpi.ANSWER_HOURS, Fraction(53, 2)),
    ],
)
def test_the_vector_of_the_reference_holds(kpi: Kpi, value: Fraction) -> None:
    assert table_of(VECTOR)[kpi].value == value


def test_a_rate_says_how_many_cases_stand_behind_it_and_between_what_it_lies() -> None:
    rate = table_of(VECTOR)[Kpi.POSITIVE_RATE]

    assert (rate.n, rate.verdict) == (500, "ok")
    assert (rate.low, rate.high) == pytest.approx((0.0593, 0.1071), abs=1e-4)


def test_a_campaign_that_reached_nobody_divides_by_zero_nowhere() -> None:
    table = table_of(Results(cost_cents=0))

    composed = [kpi for kpi in Kpi if kpi not in SIMPLE]
    assert {table[kpi].verdict for kpi in composed} == {"n. d."}
    assert [table[kpi].value for kpi in composed] == [None] * len(composed)


def test_without_a_cost_written_nothing_is_said_to_be_free() -> None:
    table = table_of(VECTOR._replace(cost_cents=None))

    costed = (
        Kpi.COST,
        Kpi.COST_PER_CONTRACT,
        Kpi.COST_TO_TURNOVER,
        Kpi.COST_PER_POSITIVE,
        Kpi.COST_PER_MEETING,
        Kpi.RETURN,
    )
    assert [table[kpi].verdict for kpi in costed] == ["n. d."] * 6


def test_four_people_make_no_rate() -> None:
    rate = table_of(Results(contacted=4, positive=2))[Kpi.POSITIVE_RATE]

    assert (rate.value, rate.n, rate.verdict) == (None, 4, "insufficient data")


def test_more_contracts_than_answers_is_a_ratio_without_interval() -> None:
    rate = table_of(Results(contacted=50, positive=5, contracts=Fraction(6)))[Kpi.CONTRACT_RATE]

    assert (rate.value, rate.low, rate.high) == (Fraction(6, 5), None, None)


@given(RESULTS)
def test_every_indicator_is_defined_or_says_that_it_is_not(found: Results) -> None:
    table = table_of(found)

    assert list(table) == list(Kpi)
    for figure in table.values():
        assert (figure.value is None) == (figure.verdict != "ok")
        if figure.low is not None and figure.high is not None and figure.value is not None:
            assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9


@given(RESULTS, st.integers(1, 9))
def test_a_campaign_as_many_times_larger_has_the_same_ratios(found: Results, times: int) -> None:
    larger = Results(*(None if one is None else one * times for one in found))._replace(answer_hours=found.answer_hours)

    before, after = table_of(found), table_of(larger)
    for kpi in (Kpi.COST_PER_CONTRACT, Kpi.COST_TO_TURNOVER, Kpi.RETURN, Kpi.TURNOVER_GROWTH, Kpi.BASKET_GROWTH):
        assert before[kpi].value == after[kpi].value


@given(RESULTS)
def test_the_cost_is_found_again_from_the_cost_of_each(found: Results) -> None:
    table = table_of(found)

    each = table[Kpi.COST_PER_CONTRACT].value
    if each is not None:
        assert each * found.contracts == found.cost_cents


def test_each_composed_indicator_says_how_it_is_computed() -> None:
    assert set(FORMULAS) == set(Kpi) - set(SIMPLE)
    assert {table_of(VECTOR)[kpi].unit for kpi in (Kpi.COST, Kpi.RETURN, Kpi.ANSWER_HOURS)} == {
        Unit.MONEY, Unit.SHARE, Unit.HOURS,
    }  # fmt: skip
