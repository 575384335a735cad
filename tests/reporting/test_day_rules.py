"""The order of the day as a rule: what presses most first, each with its reason."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.rules.kinds import TaskKind
from filon.reporting.rules.day import Clock, Rank, Waiting, counts_as_clock, in_order, rank_of, reason_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # ten o'clock in Paris, a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.integers(-60, 12).map(lambda hours: NOW + hours * HOUR)
clocks = st.builds(Clock, due_at=moments, words=st.just("À rappeler"), left=st.just(""))
things = st.builds(
    Waiting,
    key=st.integers(1, 10_000),
    kind=st.sampled_from(TaskKind),
    due_at=moments,
    heat=st.sampled_from(["", "cold", "warm", "hot"]),
    is_promise=st.booleans(),
    clock=st.none() | clocks,
)


def call(key: int, *, due_at: datetime = NOW, **fields: object) -> Waiting:
    return Waiting(key, TaskKind.CALL, due_at, **fields)  # type: ignore[arg-type]


def clock(due_at: datetime, words: str = "À rappeler avant 10 h 40", left: str = "") -> Clock:
    return Clock(due_at, words, left)


def test_the_agreement_comes_first_then_warm_hot_promises_cadence_and_the_rest() -> None:
    waiting = [
        Waiting(6, TaskKind.TODO, NOW),
        call(5, heat="cold"),
        call(4, is_promise=True),
        call(3, heat="hot"),
        call(2, heat="warm"),
        call(1, clock=clock(NOW + HOUR)),
    ]
    assert [one.key for one in in_order(waiting, now=NOW)] == [1, 2, 3, 4, 5, 6]


def test_the_clock_that_breaks_soonest_comes_first_and_the_broken_ones_after_the_last_broken_first() -> None:
    dues = {1: NOW + 2 * HOUR, 2: NOW + HOUR, 3: NOW - HOUR, 4: NOW - 2 * HOUR}
    waiting = [call(key, clock=clock(due)) for key, due in dues.items()]
    assert [one.key for one in in_order(waiting, now=NOW)] == [2, 1, 3, 4]


def test_warmth_counts_where_one_comes_to_somebody_only() -> None:
    assert rank_of(Waiting(1, TaskKind.TODO, NOW, heat="warm")) == Rank.REST
    assert rank_of(Waiting(1, TaskKind.LINKEDIN, NOW, heat="warm")) == Rank.WARM


@given(st.lists(things, max_size=30))
def test_nothing_is_lost_and_no_lesser_rank_stands_above_a_greater_one(waiting: list[Waiting]) -> None:
    ordered = in_order(waiting, now=NOW)
    assert sorted(ordered, key=repr) == sorted(waiting, key=repr)
    assert [rank_of(one) for one in ordered] == sorted(rank_of(one) for one in waiting)


@given(st.lists(things, max_size=30, unique_by=lambda one: one.key), st.randoms(use_true_random=False))
def test_the_order_in_which_they_were_read_changes_nothing(waiting: list[Waiting], luck: object) -> None:
    shuffled = list(waiting)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(shuffled, now=NOW) == in_order(waiting, now=NOW)


@given(st.lists(things, max_size=30))
def test_what_was_due_first_comes_first_within_a_rank(waiting: list[Waiting]) -> None:
    for rank in set(Rank) - {Rank.CLOCK}:
        dues = [one.due_at for one in in_order(waiting, now=NOW) if rank_of(one) == rank]
        assert dues == sorted(dues)


@pytest.mark.parametrize(
    ("waiting", "sign", "reason"),
    [
        (
            call(1, clock=clock(NOW + HOUR, left="dans 42 min ouvrées")),
            "",
            "L’accord le demande : à rappeler avant 10 h 40 (dans 42 min ouvrées)",
        ),
        (call(1, heat="hot"), "demande de devis, hier", "Chaud : demande de devis, hier"),
        (call(1, heat="warm"), "", "Tiède : à relancer en premier, un concurrent n’est pas loin"),
        (call(1, is_promise=True, due_at=NOW + HOUR), "", "Promis pour aujourd’hui à 11 h 00"),
        (call(1, is_promise=True, due_at=NOW - DAY), "", "Promis pour hier à 10 h 00, en retard"),
        (call(1, due_at=NOW - 3 * DAY), "", "Relance prévue 20 nov. à 10 h 00, en retard"),
        (Waiting(1, TaskKind.TODO, NOW + HOUR), "", "Prévu aujourd’hui à 11 h 00"),
    ],
)
def test_each_says_why_it_stands_there(waiting: Waiting, sign: str, reason: str) -> None:
    assert reason_of(waiting, sign=sign, now=NOW).replace("\u00a0", " ") == reason


def test_a_promise_broken_for_more_than_a_week_is_no_clock_any_more() -> None:
    assert counts_as_clock(NOW - 7 * DAY, now=NOW)
    assert not counts_as_clock(NOW - 7 * DAY - HOUR, now=NOW)
