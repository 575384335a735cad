"""What becomes of a promise: kept, broken, or not decided yet."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.leads.rules.agreement import ClauseKind, Terms
from filon.reporting.rules.period import Period
from filon.reporting.rules.sentences_sla import sla_sentence
from filon.reporting.rules.sla import (
    Cases,
    Clocked,
    Commitment,
    CommitmentState,
    case_of,
    days_of_week,
    expected_volume,
    state_of_share,
    state_of_volume,
    week_of,
    weeks_before,
)

S = CommitmentState
DUE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("cases", "percent", "state"),
    [
        (Cases(), 80, S.NO_CASE),
        (Cases(kept=8, broken=2), 80, S.KEPT),
        (Cases(kept=7, broken=3), 80, S.BROKEN),
        (Cases(kept=8, open=2), 80, S.KEPT),  # even if both open ones are refused
        (Cases(kept=7, broken=1, open=2), 80, S.UNDECIDED),
        (Cases(kept=1, broken=3, open=1), 80, S.BROKEN),  # even if the open one is accepted
        (Cases(kept=3), 100, S.KEPT),
        (Cases(kept=3, broken=1, open=5), 100, S.BROKEN),
    ],
)
def test_a_share_is_decided_once_no_open_case_can_turn_it(cases: Cases, percent: float, state: S) -> None:
    assert state_of_share(cases, percent=percent) == state


COUNTS = st.integers(0, 60)


@given(kept=COUNTS, broken=COUNTS, opened=st.integers(0, 12), percent=st.integers(1, 100), falls=st.data())
def test_what_was_decided_stays_so_whatever_becomes_of_the_open_cases(
    kept: int, broken: int, opened: int, percent: int, falls: st.DataObject
) -> None:
    before = state_of_share(Cases(kept, broken, opened), percent=percent)
    saved = falls.draw(st.integers(0, opened))
    after = state_of_share(Cases(kept + saved, broken + opened - saved), percent=percent)

    assert before in (after, S.UNDECIDED)
    assert after != S.UNDECIDED


@pytest.mark.parametrize(
    ("met", "void", "known", "case"),
    [
        (None, None, -1, "open"),
        (None, None, 1, "broken"),
        (-1, None, 1, "kept"),
        (-1, None, -2, "open"),  # nobody knew of it yet
        (1, None, 2, "broken"),
        (None, -1, 1, "void"),
        (None, 1, 2, "broken"),
    ],
)
def test_a_clock_counts_as_it_was_known(met: int | None, void: int | None, known: int, case: str) -> None:
    at = [None if hours is None else DUE + hours * HOUR for hours in (met, void)]
    assert case_of(Clocked(Terms(ClauseKind.DECISION), DUE, *at), known=DUE + known * HOUR) == case


def test_a_whole_month_owes_the_whole_volume_and_a_week_its_business_days() -> None:
    assert expected_volume(40, first=date(2026, 11, 1), last=date(2026, 11, 30)) == pytest.approx(40)
    # November 2026 has 20 business days: the 11th is a holiday
    assert expected_volume(40, first=date(2026, 11, 9), last=date(2026, 11, 15)) == pytest.approx(8)
    assert expected_volume(40, first=date(2026, 11, 14), last=date(2026, 11, 15)) == 0


@given(amount=st.integers(1, 500), year=st.integers(2024, 2030), month=st.integers(1, 12))
def test_every_month_owes_what_was_promised(amount: int, year: int, month: int) -> None:
    first = date(year, month, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    assert expected_volume(amount, first=first, last=last) == pytest.approx(amount)


def test_a_volume_is_missed_only_once_its_time_is_over() -> None:
    found = [state_of_volume(count, expected=8, over=over) for count, over in ((8, False), (7, False), (7, True))]
    assert found == [S.KEPT, S.UNDECIDED, S.BROKEN]


def test_weeks_begin_on_monday_and_keep_the_year_of_their_thursday() -> None:
    assert [week_of(date(2026, 12, 31)), week_of(date(2027, 1, 3)), week_of(date(2027, 1, 4))] == [
        "2026-W53",
        "2026-W53",
        "2027-W01",
    ]
    assert days_of_week("2026-W47") == Period(date(2026, 11, 16), date(2026, 11, 22))
    assert weeks_before(date(2026, 11, 20), count=2) == Period(date(2026, 11, 9), date(2026, 11, 22))


def commitment(kind: ClauseKind, state: S) -> Commitment:
    return Commitment(Terms(kind), "", Cases(), 100, state)


def test_one_sentence_says_who_kept_what() -> None:
    found = [
        commitment(ClauseKind.VOLUME, S.KEPT),
        commitment(ClauseKind.FIT_MIX, S.BROKEN),
        commitment(ClauseKind.DECISION, S.UNDECIDED),
    ]
    assert sla_sentence(found, words="Semaine du 16 nov.") == (
        "Semaine du 16 nov., le marketing tient 1 engagement sur 2 et le commerce tient 0 engagement sur 1"
        "\u202f; 1 n’est pas encore décidé."
    )
    assert sla_sentence([], words="En 2026") == (
        "Aucun accord n’est en vigueur\u00a0: rien n’est promis, rien n’est mesuré."
    )
