"""When a promise is due, and what keeps or breaks it: laws of the clock, and examples with their hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.business_time import is_business_day
from filon.kit.dates import PARIS
from filon.leads.rules.agreement import ClauseKind, Terms
from filon.leads.rules.promises import PromiseState, left_words, promise_words, state_of
from filon.leads.rules.timers import Facts, Hours, clauses_for, due_at, judge, time_left, warn_at

K = ClauseKind
OFFICE = Hours(time(9), time(18))
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=PARIS)
IN_AN_HOUR, IN_A_DAY = Terms(K.FIRST_RESPONSE, amount=60), Terms(K.DECISION, amount=540)
THRICE, TOLD = Terms(K.ATTEMPTS, amount=3, days=2), Terms(K.FEEDBACK, days=5)


def hour(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("terms", "begun", "due"),
    [
        (IN_AN_HOUR, "2026-11-20T10:00", "2026-11-20T11:00"),
        (IN_AN_HOUR, "2026-11-20T17:30", "2026-11-23T09:30"),  # half an hour on Friday, half on Monday
        (IN_AN_HOUR, "2026-11-21T12:00", "2026-11-23T10:00"),  # a Saturday
        (IN_AN_HOUR, "2026-11-11T09:00", "2026-11-12T10:00"),  # the Armistice
        (IN_A_DAY, "2026-11-20T10:00", "2026-11-23T10:00"),
        (THRICE, "2026-11-20T10:00", "2026-11-24T18:00"),
        (TOLD, "2026-11-20T10:00", "2026-11-27T18:00"),
    ],
)
def test_a_promise_is_due_in_business_time(terms: Terms, begun: str, due: str) -> None:
    assert due_at(terms, started_at=hour(begun), hours=OFFICE) == hour(due)


def test_days_away_do_not_count() -> None:
    away = OFFICE._replace(closed=frozenset({date(2026, 11, 20), date(2026, 11, 23)}))
    assert due_at(IN_AN_HOUR, started_at=FRIDAY, hours=away) == hour("2026-11-24T10:00")
    assert due_at(THRICE, started_at=FRIDAY, hours=away) == hour("2026-11-25T18:00")


def test_the_warning_leaves_when_that_share_of_the_time_is_gone() -> None:
    due = due_at(IN_A_DAY, started_at=FRIDAY, hours=OFFICE)
    assert warn_at(started_at=FRIDAY, due=due, percent=75, hours=OFFICE) == hour("2026-11-20T16:45")


INSTANTS = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PROMISES = st.one_of(
    st.builds(Terms, st.sampled_from([K.FIRST_RESPONSE, K.DECISION]), amount=st.integers(1, 3000)),
    st.builds(Terms, st.sampled_from([K.ATTEMPTS, K.FEEDBACK]), amount=st.integers(1, 9), days=st.integers(1, 20)),
)
CLOSED = st.frozensets(st.dates(date(2024, 1, 1), date(2029, 1, 31)), max_size=30)


@given(terms=PROMISES, begun=INSTANTS, closed=CLOSED)
def test_no_promise_falls_due_outside_opening_hours(terms: Terms, begun: datetime, closed: frozenset[date]) -> None:
    hours = Hours(time(8, 30), time(17, 15), closed)
    due = due_at(terms, started_at=begun, hours=hours)
    local, warned = due.astimezone(PARIS), warn_at(started_at=begun, due=due, percent=75, hours=hours)

    assert is_business_day(local.date(), closed)
    assert time(8, 30) <= local.time() <= time(17, 15)
    assert begun <= warned <= due


@given(terms=PROMISES, begun=INSTANTS, after=st.integers(0, 30_000), later=st.integers(0, 60_000))
def test_what_is_kept_in_time_is_never_broken(terms: Terms, begun: datetime, after: int, later: int) -> None:
    due = due_at(terms, started_at=begun, hours=OFFICE)
    kept = begun + timedelta(minutes=after)
    facts = Facts(tries=[kept] * 9, conversations=[kept], decided_at=kept, told=[kept])

    verdict = judge(terms, due=due, facts=facts, now=kept + timedelta(minutes=later))

    assert (verdict.met_at, verdict.void_at) == (kept, None)
    assert (verdict.breached_at is None) == (kept <= due)


@given(terms=PROMISES, begun=INSTANTS, first=st.integers(0, 60_000), second=st.integers(0, 60_000))
def test_a_clock_that_goes_on_breaks_more_and_one_that_comes_back_takes_it_back(
    terms: Terms, begun: datetime, first: int, second: int
) -> None:
    due = due_at(terms, started_at=begun, hours=OFFICE)
    early, late = sorted(begun + timedelta(minutes=minutes) for minutes in (first, second))

    verdicts = [judge(terms, due=due, facts=Facts(), now=now) for now in (early, late, early)]

    assert [one.breached_at is not None for one in verdicts] == [early > due, late > due, early > due]


def test_attempts_that_nobody_answered_count_and_a_conversation_ends_them() -> None:
    due = due_at(THRICE, started_at=FRIDAY, hours=OFFICE)
    tries = [FRIDAY + timedelta(hours=n) for n in (1, 2, 3)]

    assert judge(THRICE, due=due, facts=Facts(tries=tries[:2]), now=FRIDAY) == (None, None, None, 2)
    assert judge(THRICE, due=due, facts=Facts(tries=tries), now=FRIDAY) == (tries[2], None, None, 3)
    spoken = Facts(tries=tries[:2], conversations=[tries[1]])
    assert judge(THRICE, due=due, facts=spoken, now=FRIDAY) == (tries[1], None, None, 2)


def test_a_lead_let_go_owes_nothing_more_and_what_comes_after_keeps_nothing() -> None:
    due, refused = FRIDAY + timedelta(hours=1), FRIDAY + timedelta(minutes=20)
    gone = Facts(released_at=refused, decided_at=refused, tries=[refused + timedelta(days=30)])

    assert judge(IN_AN_HOUR, due=due, facts=gone, now=due + timedelta(days=40)) == (None, None, refused, 0)
    assert judge(IN_A_DAY, due=due, facts=gone, now=due + timedelta(days=40)) == (refused, None, None, 0)
    late = Facts(released_at=due + timedelta(minutes=5))
    assert judge(IN_AN_HOUR, due=due, facts=late, now=due + timedelta(days=1)).breached_at == due


def test_a_hot_lead_has_the_clock_of_hot_leads_the_others_that_of_all_others() -> None:
    hot, rest = Terms(K.FIRST_RESPONSE, amount=60, temperature="hot"), Terms(K.FIRST_RESPONSE, amount=540)
    clauses = [hot, rest, THRICE, TOLD, Terms(K.VOLUME, amount=3)]

    assert clauses_for(clauses, stage="mql", temperature="hot") == [hot, THRICE]
    assert clauses_for(clauses, stage="mql", temperature="cold") == [rest, THRICE]
    assert clauses_for(clauses, stage="sal", temperature="hot") == [TOLD]
    assert clauses_for(clauses, stage="opportunity", temperature="hot") == []
    assert clauses_for([hot], stage="mql", temperature="cold") == []


@pytest.mark.parametrize(
    ("met", "breached", "void", "now", "state"),
    [
        (None, None, None, 0, PromiseState.RUNNING),
        (None, None, None, 45, PromiseState.SOON),
        (None, None, None, 61, PromiseState.LATE),  # nobody judged it yet
        (None, 60, None, 61, PromiseState.LATE),
        (30, None, None, 61, PromiseState.KEPT),
        (90, 60, None, 95, PromiseState.KEPT_LATE),
        (None, None, 20, 61, PromiseState.VOID),
        (None, 60, 70, 75, PromiseState.BROKEN),
    ],
)
def test_a_clock_has_one_state(
    met: int | None, breached: int | None, void: int | None, now: int, state: PromiseState
) -> None:
    def after(minutes: int | None) -> datetime | None:
        return None if minutes is None else FRIDAY + timedelta(minutes=minutes)

    found = state_of(
        due=FRIDAY + timedelta(minutes=60),
        warn=FRIDAY + timedelta(minutes=45),
        met=after(met),
        breached=after(breached),
        void=after(void),
        now=FRIDAY + timedelta(minutes=now),
    )
    assert found == state


def test_what_is_to_do_is_said_with_its_hour_and_what_is_left() -> None:
    due = hour("2026-11-20T14:05")
    now = hour("2026-11-20T13:23")

    assert promise_words(IN_AN_HOUR, done=0, due=due, now=now) == "À rappeler avant 14\u00a0h\u00a005"
    assert promise_words(THRICE, done=1, due=due, now=now) == "2 tentatives encore à faire avant 14\u00a0h\u00a005"
    assert promise_words(IN_A_DAY, done=0, due=hour("2026-11-23T10:00"), now=now) == (
        "À accepter ou refuser avant le 23 nov. 2026, 10\u00a0h\u00a000"
    )
    ahead = {"late": False, "opens_at": time(9), "closes_at": time(18)}
    behind = ahead | {"late": True}
    assert left_words(time_left(now=now, due=due, hours=OFFICE), **ahead) == "dans 42\u00a0min ouvrées"
    assert left_words(timedelta(hours=-2), **behind) == "en retard de 2\u00a0h ouvrées"
    assert left_words(timedelta(hours=29), **ahead) == "dans 3 jours ouvrés"
    assert left_words(timedelta(seconds=20), **ahead) == "dans moins d’une minute"
    assert left_words(timedelta(), **behind) == "en retard"
