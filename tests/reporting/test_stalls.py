"""Where deals stall and where they die: what makes it sure, what is counted, since when, and how often it would be wrong."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.kit.errors import NotPossible
from filon.opportunities.models import Opportunity
from filon.playbook.models import CloseReason, Stage
from filon.reporting.models import StageDay
from filon.reporting.rules.alarms import AlarmState
from filon.reporting.rules.sentences_stalls import stalls_sentence
from filon.reporting.rules.stalls import Spot, StageCounts, StageFigure, StageReading, Trouble, read_stages
from filon.reporting.selectors.alarm_days import stalls_since
from filon.reporting.selectors.stalls import deals_behind_stage, stage_report
from filon.reporting.services.alarm_days import keep_stages
from filon.usecases.watching_alarms import watch_alarms
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.factories.climbing import climb

DAY = timedelta(days=1)


def read(*counts: StageCounts) -> list[StageReading]:
    spots = {Spot(1, f"etape-{n}"): one for n, one in enumerate(counts)}
    return read_stages(spots, names={spot: ("Vente", spot.stage) for spot in spots})


@pytest.mark.parametrize(
    ("standing", "late", "has_limit", "state"),
    [
        (60, 10, True, AlarmState.FINE),
        (60, 14, True, AlarmState.WATCH),
        (60, 24, True, AlarmState.ALARM),
        (60, 24, False, AlarmState.UNKNOWN),
        (4, 4, True, AlarmState.UNKNOWN),
    ],
)
def test_deals_stall_where_surely_more_than_one_in_five_stands_too_long(
    standing: int, late: int, has_limit: bool, state: AlarmState
) -> None:
    (found,) = read(StageCounts(has_limit=has_limit, standing=standing, over_most=late))
    assert found.states == {Trouble.STALLS: state, Trouble.DIES: AlarmState.UNKNOWN}


@pytest.mark.parametrize(
    ("lost", "before", "state"),
    [(20, 20, AlarmState.FINE), (40, 20, AlarmState.ALARM), (10, 20, AlarmState.FINE), (31, 20, AlarmState.WATCH)],
)
def test_a_stage_kills_when_it_loses_surely_more_than_half_a_year_before(
    lost: int, before: int, state: AlarmState
) -> None:
    rest = [StageCounts(left=80, lost=20, left_before=80, lost_before=20)] * 3
    found = read(StageCounts(left=80, lost=lost, left_before=80, lost_before=before), *rest)
    assert found[0].states[Trouble.DIES] == state


def nights(*, share: float, late: float, count: int = 300) -> tuple[float, float]:
    """Share of the nights in which some of eight stages is said to stall, or to kill; the first one loses `share`."""
    draws = np.random.default_rng(13)
    stalling = dying = 0
    for _ in range(count):
        stages = []
        for place in range(8):
            lost = int(draws.binomial(80, share if place == 0 else 0.3))
            late_here = int(draws.binomial(60, late if place == 0 else 0.1))
            stages.append(StageCounts(True, 60, 0, late_here, 80, lost, 80, int(draws.binomial(80, 0.3))))
        found = read(*stages)
        stalling += any(one.states[Trouble.STALLS] == AlarmState.ALARM for one in found)
        dying += any(one.states[Trouble.DIES] == AlarmState.ALARM for one in found)
    return stalling / count, dying / count


def test_without_any_change_fewer_than_five_nights_in_a_hundred_cry_wolf() -> None:
    assert max(nights(share=0.3, late=0.2)) <= 0.05


def test_a_stage_where_two_in_five_are_late_and_losses_double_is_seen_four_times_out_of_five() -> None:
    assert min(nights(share=0.6, late=0.4)) >= 0.8


def test_the_sentence_names_the_stages() -> None:
    late = StageCounts(True, 60, 0, 40)
    assert stalls_sentence(read(late)) == "Les affaires calent à «\u00a0etape-0\u00a0» (Vente)."
    dying = StageCounts(left=80, lost=60, left_before=80, lost_before=20)
    assert stalls_sentence(read(dying)) == "Les affaires se perdent davantage à «\u00a0etape-0\u00a0» (Vente)."
    assert stalls_sentence(read(late, dying)) == (
        "Les affaires calent à «\u00a0etape-0\u00a0» (Vente)\u202f; elles se perdent davantage à «\u00a0etape-1\u00a0» (Vente)."
    )
    steady = StageCounts(left=80, lost=20, left_before=80, lost_before=20)
    assert stalls_sentence(read(steady)).endswith("100\u202f% des pertes ont lieu à «\u00a0etape-0\u00a0» (Vente).")
    assert stalls_sentence([]) == "Aucune étape ne retient ni ne perd les affaires au-delà du hasard."


@pytest.fixture
def history() -> None:
    Stage.objects.filter(key="meeting").update(expected_days=10, max_days=20)
    for n, days in enumerate((5, 15, 30, 40)):
        climb(f"Attend {n}", ("meeting", days))
    paused = climb("En pause", ("meeting", 50))
    Opportunity.objects.filter(pk=paused.pk).update(paused_until=NOW.date() + 9 * DAY)
    climb("Perdue", ("meeting", 60), ("lost", 50))
    climb("Perdue deux fois", ("meeting", 90), ("lost", 80), ("meeting", 70), ("lost", 60))
    climb("Perdue avant", ("meeting", 300), ("lost", 250))
    climb("Plus loin", ("meeting", 60), ("proposal", 5))
    wrong = climb("Doublon", ("meeting", 60), ("lost", 50))
    Opportunity.objects.filter(pk=wrong.pk).update(close_reason=CloseReason.objects.filter(invalid=True).first())


def at_meeting() -> StageReading:
    return next(one for one in stage_report(viewer=SYSTEM, now=NOW) if one.spot.stage == "meeting")


@pytest.mark.django_db
def test_each_figure_of_a_stage_opens_its_deals(history: None) -> None:
    counts = at_meeting().counts
    assert counts == StageCounts(
        has_limit=True, standing=5, over_usual=3, over_most=2, left=3, lost=2, left_before=1, lost_before=1
    )
    found = {
        figure: Opportunity.objects.filter(
            deals_behind_stage(at_meeting().spot, figure, viewer=SYSTEM, now=NOW)
        ).count()
        for figure in StageFigure
    }
    assert found == {figure: counts.of(figure) for figure in StageFigure}


@pytest.mark.django_db
def test_the_night_keeps_each_stage_and_a_past_day_is_told_as_it_was_kept(history: None) -> None:
    watch_alarms(now=NOW, limit=1)
    kept = at_meeting()
    Opportunity.objects.update(deleted_at=NOW)

    assert StageDay.objects.filter(stage="meeting").count() == len(Trouble)
    assert (
        next(one for one in stage_report(viewer=SYSTEM, as_of=NOW.date(), now=NOW + DAY) if one.spot == kept.spot)
        == kept
    )
    assert stage_report(viewer=make.user("Camille"), as_of=NOW.date(), now=NOW + DAY) == []
    assert stage_report(viewer=SYSTEM, as_of=NOW.date() - DAY, now=NOW) == []


@pytest.mark.django_db
def test_since_is_the_first_kept_day_of_the_run(history: None) -> None:
    (steady, *_rest), today = read(StageCounts(True, 60, 0, 5)), NOW.date()
    (late, *_rest) = read(StageCounts(True, 60, 0, 40))
    for day, one in ((3, late), (2, steady), (1, late)):
        keep_stages([one], as_of=today - day * DAY)

    assert stalls_since([late], as_of=today) == {
        (Trouble.STALLS, late.spot): today - DAY,
        (Trouble.DIES, late.spot): today - 3 * DAY,
    }


@pytest.mark.django_db
def test_a_stage_that_is_gone_is_refused() -> None:
    with pytest.raises(NotPossible, match="n’existe plus"):
        deals_behind_stage(Spot(1, "nulle-part"), StageFigure.LOST, viewer=SYSTEM, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 3])
def test_the_stages_ask_a_constant_number_of_questions(n: int) -> None:
    for number in range(n):
        climb(f"Vente {number}", ("meeting", 60), ("proposal", 50))
    with CaptureQueriesContext(connection) as asked:
        stage_report(viewer=SYSTEM, now=NOW)
    assert len(asked) == 5
