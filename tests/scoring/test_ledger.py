"""The law of the score: the ledger adds up, points only fade, caps hold, what a machine or we do counts for nothing."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.rules.kinds import ActivityKind, Actor, CallOutcome, Direction, FormKind
from filon.kit.business_time import day_in_paris
from filon.scoring.rules.ledger import LedgerLine, Sign, engagement_of, fading, ledger_of
from tests.scoring.scales import CONTENT, QUOTE, SCALE, WRONG

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
OUTCOMES = ["", *(one.value for one in CallOutcome), *(one.value for one in FormKind)]
KINDS, DIRECTIONS, ACTORS = ([one.value for one in kind] for kind in (ActivityKind, Direction, Actor))
INSTANTS = st.integers(0, 400 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
PAGES = ["/", "/tarifs", "/tarifs/pro", "/emplois", "/emplois/soudeur", "/a|b"]
SIGNS = st.one_of(
    st.builds(
        Sign,
        st.sampled_from(KINDS),
        st.sampled_from(DIRECTIONS),
        st.sampled_from(OUTCOMES),
        st.sampled_from(ACTORS),
        INSTANTS,
    ),
    st.builds(Sign, st.just("page"), st.just(""), st.sampled_from(PAGES), st.just("human"), INSTANTS),
)
HERS = SIGNS.map(lambda sign: sign._replace(actor="human"))


def form(outcome: str, at: datetime = NOW) -> Sign:
    return Sign("form", "inbound", outcome, "human", at)


WELCOME = [
    form("quote"),
    form("content"),
    Sign("meeting", "", "", "human", NOW),
    Sign("email", "inbound", "", "human", NOW),
]


def given_by(signs: list[Sign], place: int) -> list[int]:
    return [line.given for line in ledger_of(signs, SCALE, who=(), now=NOW) if line.place == place]


def test_a_point_is_worth_half_after_one_half_life() -> None:
    line = LedgerLine(0, NOW - 90 * DAY, 60, 30.0)
    assert ledger_of([form("quote", NOW - 90 * DAY)], [QUOTE], who=(), now=NOW) == [line]
    assert fading(half_life=7, age=14 * DAY) == 0.25


def test_a_malus_does_not_fade() -> None:
    sign = Sign("call", "inbound", "wrong_number", "human", NOW - 300 * DAY)
    assert ledger_of([sign], [WRONG], who=(), now=NOW) == [LedgerLine(0, sign.at, -25, -25.0)]


def test_the_newest_signs_fill_the_caps_first() -> None:
    signs = [form("content", NOW - days * DAY) for days in (0, 0, 1, 1, 5)]
    assert given_by(signs, SCALE.index(CONTENT)) == [10, 5, 10, 5, 0]


def test_what_we_send_counts_for_nothing_but_a_call_that_was_answered_counts() -> None:
    ours = Sign("email", "outbound", "", "human", NOW)
    answered = Sign("call", "outbound", "reached", "human", NOW)
    absent = Sign("call", "outbound", "absent", "human", NOW)
    assert [line.given for line in ledger_of([ours, answered, absent], SCALE, who=(), now=NOW)] == [15]


def test_what_somebody_is_takes_points_away_as_long_as_it_is_true() -> None:
    student = QUOTE._replace(label="Étudiant", kind="who", outcome="", points=-40, half_life=0, intent=False)
    lines = ledger_of([form("quote")], [QUOTE, student], who=[1], now=NOW)
    assert lines == [LedgerLine(1, None, -40, -40.0), LedgerLine(0, NOW, 60, 60.0)]
    assert engagement_of(lines) == 20.0


def test_an_objection_erases_what_came_before_and_nothing_after() -> None:
    signs = [form("quote", NOW - 2 * DAY), form("content", NOW)]
    lines = ledger_of(signs, SCALE, who=(), now=NOW, erased_until=NOW - DAY)
    assert [line.given for line in lines] == [10]


@given(st.lists(SIGNS, max_size=25))
def test_the_ledger_adds_up_to_the_score(signs: list[Sign]) -> None:
    lines = ledger_of(signs, SCALE, who=(), now=NOW)
    half_lives = [SCALE[line.place].half_life for line in lines]
    ages = [(NOW - (line.at or NOW)) / DAY for line in lines]
    expected = sum(
        line.given * (0.5 ** (age / half_life) if half_life else 1)
        for line, age, half_life in zip(lines, ages, half_lives, strict=True)
    )
    assert engagement_of(lines) == pytest.approx(max(0.0, expected), abs=1e-9)
    assert all(abs(line.left) <= abs(line.given) for line in lines)


@given(st.lists(HERS, max_size=25), st.integers(0, 500), st.integers(0, 500))
def test_time_alone_never_raises_a_score(signs: list[Sign], sooner: int, wait: int) -> None:
    first, second = NOW + sooner * DAY, NOW + (sooner + wait) * DAY
    scores = [engagement_of(ledger_of(signs, SCALE, who=(), now=at)) for at in (first, second)]
    assert scores[1] <= scores[0] + 1e-9


@given(st.lists(HERS, max_size=40))
def test_caps_hold(signs: list[Sign]) -> None:
    lines = ledger_of(signs, SCALE, who=(), now=NOW)
    of_day, in_all = defaultdict[tuple[int, date], int](int), defaultdict[int, int](int)
    for line in lines:
        assert line.at is not None
        of_day[line.place, day_in_paris(line.at)] += abs(line.given)
        in_all[line.place] += abs(line.given)
    assert all(
        SCALE[place].total_cap is None or total <= (SCALE[place].total_cap or 0) for place, total in in_all.items()
    )
    for (place, _day), total in of_day.items():
        assert SCALE[place].day_cap is None or total <= (SCALE[place].day_cap or 0)


@given(st.lists(HERS, max_size=25), INSTANTS, st.sampled_from(KINDS), st.sampled_from(OUTCOMES))
def test_openings_and_what_machines_do_never_count(signs: list[Sign], at: datetime, kind: str, outcome: str) -> None:
    before = ledger_of(signs, SCALE, who=(), now=NOW)
    scanner = Sign(kind, "inbound", outcome, "machine", at)
    sent = Sign("email", "outbound", "opened", "human", at)  # as a file from elsewhere may tell it
    assert ledger_of([*signs, scanner, sent], SCALE, who=(), now=NOW) == before


@given(st.lists(HERS, max_size=15), st.sampled_from(WELCOME))
def test_one_more_sign_now_never_lowers_a_score(signs: list[Sign], new: Sign) -> None:
    scores = [engagement_of(ledger_of(told, SCALE, who=(), now=NOW)) for told in (signs, [*signs, new])]
    assert scores[1] >= scores[0] - 1e-9
