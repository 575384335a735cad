"""What becomes of a line after a call."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.rules.kinds import CallOutcome
from filon.calling.rules.kinds import EntryState
from filon.calling.rules.outcomes import MOST_ATTEMPTS, Follow, is_spared, what_follows
from filon.kit.dates import PARIS
from filon.kit.errors import NotPossible

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=PARIS)
DONE = Follow(EntryState.DONE, None)
NO_ANSWER = (CallOutcome.ABSENT, CallOutcome.VOICEMAIL, CallOutcome.GATEKEEPER)


def follow(outcome: CallOutcome, **asked: object) -> Follow:
    given = {"attempts": 1, "now": FRIDAY, "when": None, "has_other_number": False}
    return what_follows(outcome, **{**given, **asked})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "outcome", [CallOutcome.REACHED, CallOutcome.REFUSED, CallOutcome.OUT_OF_TARGET, CallOutcome.WRONG_NUMBER]
)
def test_what_is_settled_leaves_the_queue(outcome: CallOutcome) -> None:
    assert follow(outcome) == DONE


def test_who_was_absent_on_friday_morning_is_tried_on_monday_afternoon() -> None:
    assert follow(CallOutcome.ABSENT) == Follow(EntryState.WAITING, datetime(2026, 11, 23, 14, 30, tzinfo=PARIS))


def test_who_was_absent_in_the_afternoon_is_tried_in_the_morning() -> None:
    assert follow(CallOutcome.ABSENT, now=FRIDAY.replace(hour=15)).again_at == datetime(
        2026, 11, 23, 9, 30, tzinfo=PARIS
    )


@pytest.mark.parametrize("outcome", NO_ANSWER)
def test_after_six_attempts_the_line_is_done(outcome: CallOutcome) -> None:
    assert follow(outcome, attempts=MOST_ATTEMPTS - 1).state == EntryState.WAITING
    assert follow(outcome, attempts=MOST_ATTEMPTS) == DONE


def test_a_call_back_comes_at_the_hour_that_was_agreed() -> None:
    at = FRIDAY + timedelta(hours=5)
    assert follow(CallOutcome.CALL_BACK, when=at) == Follow(EntryState.WAITING, at)


def test_a_meeting_settles_the_line_but_needs_its_hour() -> None:
    assert follow(CallOutcome.MEETING, when=FRIDAY + timedelta(days=3)) == DONE
    with pytest.raises(NotPossible, match="Dites quand"):
        follow(CallOutcome.MEETING)


def test_an_hour_that_is_past_is_refused() -> None:
    with pytest.raises(NotPossible, match="déjà passé"):
        follow(CallOutcome.CALL_BACK, when=FRIDAY)


def test_a_wrong_number_leaves_the_other_one_to_be_tried_at_once() -> None:
    assert follow(CallOutcome.WRONG_NUMBER, has_other_number=True) == Follow(EntryState.WAITING, None)


@given(
    st.sampled_from(NO_ANSWER),
    st.integers(1, MOST_ATTEMPTS - 1),
    st.integers(0, 100_000),
)
def test_who_did_not_answer_is_never_tried_again_the_same_day(outcome: CallOutcome, attempts: int, hours: int) -> None:
    now = datetime(2024, 1, 1, tzinfo=PARIS) + timedelta(hours=hours)
    again = follow(outcome, attempts=attempts, now=now).again_at
    assert again is not None
    assert again.date() > now.date()


@pytest.mark.parametrize(("hours", "asked_for", "spared"), [(3, False, True), (5, False, False), (3, True, False)])
def test_who_was_called_lately_is_left_in_peace_unless_he_asked(hours: int, asked_for: bool, spared: bool) -> None:
    last = FRIDAY - timedelta(hours=hours)
    assert is_spared(last_attempt=last, now=FRIDAY, asked_for=asked_for) is spared
