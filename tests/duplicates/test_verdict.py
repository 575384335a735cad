"""The weight of evidence: from bits to a verdict."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.duplicates.rules.verdict import (
    DOUBTFUL,
    SURE,
    Verdict,
    expected_duplicates,
    prior_bits,
    probability_of,
    verdict_of,
)

evidence = st.lists(st.floats(-60, 60), min_size=1, max_size=200).map(np.array)


@pytest.mark.parametrize(
    ("weight", "verdict"),
    [
        (SURE, Verdict.SURE),
        (SURE - 0.01, Verdict.DOUBTFUL),
        (DOUBTFUL, Verdict.DOUBTFUL),
        (DOUBTFUL - 9, Verdict.DOUBTFUL),
    ],
)
def test_a_pair_that_is_shown_is_sure_or_doubtful_by_its_weight(weight: float, verdict: Verdict) -> None:
    assert verdict_of(weight) is verdict


def test_ten_bits_are_odds_of_a_thousand_to_one() -> None:
    assert probability_of(10) == 1024 / 1025
    assert probability_of(0) == 0.5


def test_of_a_thousand_records_with_a_hundred_clear_pairs_a_hundred_are_expected() -> None:
    clear, strangers = np.full(100, 40.0), np.full(900, -20.0)

    assert expected_duplicates(np.concatenate([clear, strangers]), records=1000) == pytest.approx(100, abs=0.1)


@given(evidence, st.integers(2, 10**6))
def test_the_estimate_is_at_least_one_record_in_fifty_and_at_most_the_pairs_compared(
    bits: np.ndarray, records: int
) -> None:
    at_least, found = max(records * 0.02, 1), expected_duplicates(bits, records=records)
    assert at_least <= found <= max(len(bits) + 1e-6, at_least)


@given(evidence, st.integers(2, 10**6))
def test_more_evidence_never_lowers_the_estimate(bits: np.ndarray, records: int) -> None:
    assert expected_duplicates(bits + 5, records=records) >= expected_duplicates(bits, records=records) - 1e-6


@given(st.floats(1, 1e6), st.floats(1, 2))
def test_more_duplicates_expected_is_a_higher_prior(duplicates: float, times: float) -> None:
    assert prior_bits(duplicates=duplicates * times, pairs=1e12) >= prior_bits(duplicates=duplicates, pairs=1e12)
