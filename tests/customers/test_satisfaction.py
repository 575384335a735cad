"""The net promoter score never speaks from few answers, and its interval holds what was observed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.customers.rules.satisfaction import FEWEST_ANSWERS, promoter_score, why_closed
from tests.factories import NOW

DAY = timedelta(days=1)


@given(st.lists(st.integers(0, 10), max_size=300))
def test_the_interval_holds_the_score_and_stays_on_its_scale(scores: list[int]) -> None:
    found = promoter_score(scores)
    if found.score is None or found.low is None or found.high is None:
        assert (len(scores) < FEWEST_ANSWERS, found.words) == (True, "trop peu de réponses")
        return
    assert -100 <= found.low <= found.score + 1e-9 and found.score - 1e-9 <= found.high <= 100
    assert found.score == pytest.approx(100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores))


@given(st.lists(st.integers(0, 10), min_size=FEWEST_ANSWERS, max_size=60))
def test_more_answers_of_the_same_kind_say_more(scores: list[int]) -> None:
    few, many = promoter_score(scores), promoter_score(scores * 9)
    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert many.high - many.low < few.high - few.low


def test_it_reads_in_words() -> None:
    found = promoter_score([10] * 12 + [8] * 4 + [3] * 4)
    assert (found.words, found.between) == ("+40", "entre +2 et +67")
    assert promoter_score([0] * 20).words == "−100"


@pytest.mark.parametrize(
    ("asked", "answered", "is_open"),
    [(0, None, True), (90, None, True), (91, None, False), (95, 1, True), (5, 2, False)],
)
def test_a_question_stays_open_ninety_days_and_its_answer_one(asked: int, answered: int | None, is_open: bool) -> None:
    at = NOW - answered * DAY if answered is not None else None
    assert (why_closed(asked_at=NOW - asked * DAY, answered_at=at, now=NOW) == "") is is_open
