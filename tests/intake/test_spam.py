"""Robots told apart from people."""

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.intake.rules.spam import MOST_BARE, MOST_PROVEN, WORK_BITS, Arrival, Doubt, doubts_about, is_proven

PERSON = Arrival(
    trap="", open_for=timedelta(minutes=2), proven=True, before=0, text="Bonjour, un devis pour 12 cabines."
)


def test_a_person_raises_no_doubt() -> None:
    assert doubts_about(PERSON) == []


@pytest.mark.parametrize(
    ("changed", "doubts"),
    [
        ({"trap": "www.spam.example"}, [Doubt.TRAP]),
        ({"open_for": timedelta(seconds=1)}, [Doubt.HASTE]),
        ({"before": MOST_PROVEN}, [Doubt.OFTEN]),
        ({"proven": False, "before": MOST_BARE}, [Doubt.OFTEN]),
        ({"proven": False, "before": MOST_BARE - 1}, []),
        ({"text": "http://a http://b https://c"}, [Doubt.LINKS]),
        ({"text": "notre site http://a et notre page http://b"}, []),
        ({"open_for": None}, []),
        ({"open_for": None, "trap": "x"}, [Doubt.TRAP, Doubt.UNSEEN]),
    ],
)
def test_each_sign_is_told(changed: dict[str, object], doubts: list[Doubt]) -> None:
    assert doubts_about(PERSON._replace(**changed)) == doubts  # type: ignore[arg-type]


@given(before=st.integers(0, 200), proven=st.booleans(), more=st.integers(0, 50))
def test_sending_more_never_looks_more_human(before: int, proven: bool, more: int) -> None:
    few = doubts_about(PERSON._replace(before=before, proven=proven))
    many = doubts_about(PERSON._replace(before=before + more, proven=proven))
    assert set(few) <= set(many)


def solved(challenge: str) -> str:
    """What the browser finds."""
    bound = 1 << (256 - WORK_BITS)
    return next(
        str(n) for n in range(10**6) if int(hashlib.sha256(f"{challenge}:{n}".encode()).hexdigest(), 16) < bound
    )


def test_the_computation_holds_for_its_own_challenge_only() -> None:
    answer = solved("ticket")
    wrong = next(str(n) for n in range(int(answer)))  # the first that solves is the answer: none before it does

    assert is_proven(challenge="ticket", answer=answer)
    assert not is_proven(challenge="ticket", answer=wrong)
    assert not is_proven(challenge="", answer=solved(""))


@given(st.text(max_size=30))
def test_anything_may_be_sent_as_an_answer(answer: str) -> None:
    assert is_proven(challenge="ticket", answer=answer) in (True, False)
