"""Which questions come next: never a known one, always as many, in an order that tells a stranger nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.intake.rules.profiling import ABOUT_THE_REQUEST, check_pool, next_questions, pool_of
from filon.kit.errors import NotPossible

PERSONAL = ["job_title", "phone", "company", "siren", "custom.effectif"]
POOLS = st.permutations([*PERSONAL, *sorted(ABOUT_THE_REQUEST)])
KNOWN = st.sets(st.sampled_from(PERSONAL))


def asked(*keys: str, need: str = "next") -> list[dict[str, str]]:
    return [{"key": key, "label": key, "need": need} for key in keys]


def test_the_pool_is_what_comes_in_turn_in_the_order_of_the_form() -> None:
    assert pool_of(asked("email", need="required") + asked("phone", "need")) == ["phone", "need"]


@given(POOLS, KNOWN, st.integers(1, 3))
def test_a_known_question_is_never_asked_and_the_count_is_always_the_same(
    pool: list[str], known: set[str], at_once: int
) -> None:
    check_pool(asked(*pool), at_once=at_once)
    for drawn in (None, hash):
        found = next_questions(pool, known=known, at_once=at_once, drawn=drawn)
        assert (len(found), set(found) & known) == (at_once, set())


@given(POOLS, KNOWN)
def test_by_a_link_of_ours_the_order_is_that_of_the_form(pool: list[str], known: set[str]) -> None:
    found = next_questions(pool, known=known, at_once=3)
    assert found == [key for key in pool if key not in known][:3]


@pytest.mark.parametrize(("keys", "at_once"), [(("phone", "siren"), 1), (("phone", "need"), 2)])
def test_questions_that_could_run_out_would_give_an_address_away(keys: tuple[str, ...], at_once: int) -> None:
    with pytest.raises(NotPossible, match="dirait à un inconnu que vous connaissez l’adresse"):
        check_pool(asked(*keys), at_once=at_once)


def test_without_questions_in_turn_there_is_nothing_to_check() -> None:
    check_pool(asked("email", need="required"), at_once=2)
