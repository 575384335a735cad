"""Means and medians from counts."""

from hypothesis import given
from hypothesis import strategies as st

from filon.kit.statistics import kaplan_meier_median, mean, median
from filon.reporting.rules.counting import mean_of, median_of, median_with_waiting

DAYS = st.lists(st.integers(-30, 400), max_size=40)


def counted(values: list[int]) -> list[tuple[float, int]]:
    return [(float(value), values.count(value)) for value in set(values)]


@given(DAYS)
def test_counts_give_the_mean_and_median_of_the_values_one_by_one(values: list[int]) -> None:
    assert mean_of(counted(values)) == mean(values)
    assert median_of(counted(values)) == median(values)


@given(DAYS, DAYS)
def test_the_median_with_those_that_wait_is_that_of_kaplan_and_meier(ended: list[int], waiting: list[int]) -> None:
    one_by_one = kaplan_meier_median([*ended, *waiting], [True] * len(ended) + [False] * len(waiting))

    assert median_with_waiting(ended=counted(ended), waiting=counted(waiting)) == one_by_one


def test_half_of_ten_leads_waiting_for_long_put_the_median_at_the_last_conversion() -> None:
    assert median_with_waiting(ended=[(3, 4), (9, 1)], waiting=[(200, 5)]) == 9


def test_the_median_is_unknown_while_most_wait() -> None:
    assert median_with_waiting(ended=[(3, 4)], waiting=[(200, 6)]) is None
