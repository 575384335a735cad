"""First signal: rates from rung to rung that nobody knows, or that fall; and how often it would be wrong."""

import numpy as np
import pytest

from filon.playbook.rules.process import Moment, StageKind
from filon.reporting.rules.alarm_rates import (
    LEFT,
    RateCounts,
    Rung,
    RungCounts,
    StageFacts,
    delay_of,
    read_rates,
    rungs_of,
)
from filon.reporting.rules.alarms import WHOLE, AlarmState, Group, GroupKind, Reading, Remedy

TEAM = GroupKind.TEAM


def stage(key: str, moment: Moment, *, kind: StageKind = StageKind.OPEN, sends: bool = False) -> StageFacts:
    return StageFacts(key, kind, moment, sends)


def rung(rung: Rung, now: tuple[int, int], before: tuple[int, int]) -> RungCounts:
    """Went on, of how many: now, and before."""
    return RungCounts(rung, 30, entered=now[1], went=now[0], entered_before=before[1], went_before=before[0], recent=0)


def read(*rungs: RungCounts, closed: int = 40) -> Reading:
    return read_rates({WHOLE: RateCounts(rungs, closed, won=closed // 2, jumped={})})[WHOLE]


def steady(rungs: tuple[Rung, ...] = LEFT) -> list[RungCounts]:
    return [rung(one, (30, 60), (30, 60)) for one in rungs]


def test_stages_stand_on_the_ladder_of_the_seed() -> None:
    stages = [
        stage("cible", Moment.IDENTIFY),
        stage("contact", Moment.CONNECT),
        stage("besoin", Moment.EXPLORE),
        stage("visite", Moment.FOLLOW_UP),
        stage("offre", Moment.PRESENT, sends=True),
        stage("accord", Moment.CONVERT),
        stage("signe", Moment.FOLLOW_THROUGH, kind=StageKind.WON),
        stage("perdu", Moment.FOLLOW_THROUGH, kind=StageKind.LOST),
        stage("suivi", Moment.RENEW, kind=StageKind.AFTER),
    ]

    assert rungs_of(stages) == {
        "contact": Rung.CONTACTED,
        "besoin": Rung.QUALIFIED,
        "visite": Rung.MEETING,
        "offre": Rung.PROPOSAL,
        "accord": Rung.PROPOSAL,
        "signe": Rung.CONTRACT,
    }


@pytest.mark.parametrize(
    ("days", "delay"), [({}, 30), ({2: 10}, 7), ({10: 3, 40: 1}, 10), ({10: 2, 40: 2}, 40), ({400: 5}, 120)]
)
def test_everybody_is_given_the_delay_in_which_three_quarters_go_on(days: dict[int, int], delay: int) -> None:
    assert delay_of(days) == delay


def test_a_rate_that_falls_is_an_alarm_and_names_its_rung() -> None:
    found = read(*steady(LEFT[:3]), rung(Rung.PROPOSAL, (12, 60), (36, 60)))

    assert (found.state, found.remedy, found.records) == (AlarmState.ALARM, Remedy.MEND_STAGE, 60)
    assert found.because == "le taux baisse\u00a0: propositions, 60\u202f% puis 20\u202f% en 30\u00a0jours"


def test_a_rate_that_rises_or_moves_a_little_is_none() -> None:
    assert read(*steady(LEFT[:3]), rung(Rung.PROPOSAL, (50, 60), (30, 60))).state == AlarmState.FINE
    assert read(*steady(LEFT[:3]), rung(Rung.PROPOSAL, (28, 60), (30, 60))).state == AlarmState.FINE


def test_a_fall_that_only_one_team_of_many_shows_is_watched() -> None:
    fall = rung(Rung.PROPOSAL, (20, 60), (32, 60))
    others = {Group(TEAM, n): RateCounts(steady(), 40, 20, {}) for n in range(2, 12)}

    alone = read_rates({WHOLE: RateCounts([*steady(LEFT[:3]), fall], 40, 20, {})})
    among = read_rates({Group(TEAM, 1): RateCounts([*steady(LEFT[:3]), fall], 40, 20, {}), **others})

    assert alone[WHOLE].state == AlarmState.WATCH
    assert among[Group(TEAM, 1)].state == AlarmState.WATCH
    assert {among[group].state for group in others} == {AlarmState.FINE}


def test_closed_deals_that_stood_nowhere_make_the_rates_unknown() -> None:
    nowhere = [rung(one, (0, 0), (0, 0)) for one in LEFT[1:]]
    found = read(rung(Rung.CONTACTED, (30, 60), (30, 60)), *nowhere, closed=40)

    assert (found.state, found.remedy, found.records) == (AlarmState.ALARM, Remedy.FILL_STAGES, 40)
    assert "«\u00a0qualifiés\u00a0», «\u00a0rendez-vous\u00a0» et «\u00a0propositions\u00a0»" in found.because


def test_too_few_cases_say_so() -> None:
    few = [rung(one, (1, 3), (2, 4)) for one in LEFT]

    assert read(*few, closed=3).state == AlarmState.UNKNOWN
    assert read(closed=0).state == AlarmState.UNKNOWN


def nights(*, falls: bool, entered: int = 60, count: int = 300) -> float:
    """Share of the nights in alarm: of some team of eight, or (`falls`) of the first, whose offers go from 60 to 30 %."""
    draws = np.random.default_rng(7)
    alarms = 0
    for _ in range(count):
        groups = {}
        for team in range(1, 9):
            shares = [0.3 if falls and (team, place) == (1, 3) else 0.6 for place in range(4)]
            counts = [(int(draws.binomial(entered, share)), int(draws.binomial(entered, 0.6))) for share in shares]
            rungs = [rung(one, (now, entered), (old, entered)) for one, (now, old) in zip(LEFT, counts, strict=True)]
            groups[Group(TEAM, team)] = RateCounts(rungs, 40, 20, {})
        read = read_rates(groups)
        asked = [Group(TEAM, 1)] if falls else list(groups)
        alarms += any(read[group].state == AlarmState.ALARM for group in asked)
    return alarms / count


def test_without_any_change_fewer_than_five_nights_in_a_hundred_cry_wolf() -> None:
    assert nights(falls=False) <= 0.05


@pytest.mark.parametrize(("entered", "seen"), [(60, 0.6), (90, 0.8)])
def test_a_rate_that_is_halved_is_seen_among_eight_teams(entered: int, seen: float) -> None:
    assert nights(falls=True, entered=entered) >= seen
