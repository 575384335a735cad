"""Rates with their count and their interval, or none at all; medians that know what is still running."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.statistics import MIN_CASES, Rate, kaplan_meier_median, mean, median, rate_of, wilson

CASES = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
NUMBERS = st.lists(st.integers(-(10**6), 10**6), min_size=1)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (138, 1150, 0.1025, 0.1401),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
        (0, 0, 0.0, 1.0),
    ],
)
def test_known_wilson_intervals(successes: int, n: int, low: float, high: float):
    assert wilson(successes, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(CASES)
def test_an_interval_holds_its_rate_inside_zero_and_one(case: tuple[int, int]):
    successes, n = case
    low, high = wilson(successes, n)

    assert 0 <= low <= successes / n <= high <= 1


@given(CASES)
def test_more_cases_at_the_same_rate_say_more(case: tuple[int, int]):
    low, high = wilson(*case)
    narrower_low, narrower_high = wilson(case[0] * 4, case[1] * 4)

    assert narrower_high - narrower_low < high - low


@given(CASES)
def test_success_and_failure_mirror_each_other(case: tuple[int, int]):
    low, high = wilson(*case)

    assert wilson(case[1] - case[0], case[1]) == (pytest.approx(1 - high), pytest.approx(1 - low))


@pytest.mark.parametrize(("count", "total"), [(0, 0), (4, 4), (1, MIN_CASES - 1)])
def test_too_few_cases_give_no_rate(count: int, total: int):
    assert rate_of(count, total) == Rate(count, total, None, None, None, "insufficient data")


def test_enough_cases_give_a_rate_unrounded_with_its_interval():
    assert rate_of(1, 3 * MIN_CASES) == Rate(1, 15, 1 / 15, *wilson(1, 15), "ok")
    assert rate_of(0, MIN_CASES).rate == 0


@pytest.mark.parametrize(("count", "total"), [(2, 1), (-1, 5)])
def test_more_than_all_is_not_a_rate(count: int, total: int):
    with pytest.raises(ValueError, match="is not a rate"):
        rate_of(count, total)


@pytest.mark.parametrize(("values", "middle"), [([], None), ([3], 3), ([3, 1], 2.0), ([9, 1, 5], 5), ([-2, -1], -1.5)])
def test_medians(values: list[int], middle: float | None):
    assert median(values) == middle


def test_means():
    assert mean([]) is None
    assert mean(iter([1, 2, 6])) == 3


@given(NUMBERS)
def test_half_lies_on_each_side_of_the_median(values: list[int]):
    middle = median(values)

    assert sum(value < middle for value in values) <= len(values) / 2
    assert sum(value > middle for value in values) <= len(values) / 2


def test_what_is_still_running_lengthens_the_median():
    durations = [10, 20, 30, 40, 50]

    assert kaplan_meier_median(durations, [True] * 5) == 30
    assert kaplan_meier_median(durations, [True, False, True, True, True]) == 40
    assert kaplan_meier_median(durations, [True, False, False, False, False]) is None


def test_a_published_example():
    """Remission of leukaemia under 6-MP (Freireich et al., 1963), in weeks: the median is 23."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    running = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

    assert kaplan_meier_median(ended + running, [True] * 9 + [False] * 12) == 23


@given(NUMBERS)
def test_when_all_has_ended_half_has_ended_by_the_median(values: list[int]):
    time = kaplan_meier_median(values, [True] * len(values))

    assert time == sorted(values)[(len(values) - 1) // 2]


def test_nothing_observed_has_no_median():
    assert kaplan_meier_median([], []) is None


def test_each_duration_says_whether_it_ended():
    with pytest.raises(ValueError, match="each duration"):
        kaplan_meier_median([1, 2], [True])
