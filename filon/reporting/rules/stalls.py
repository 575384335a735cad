"""Where deals stall and where they die: stage by stage of each process, those that stand too long and those lost there.

To stall is to stand longer than the stage allows, for more deals than one tolerates. To die there is no news, some always do:
a stage kills when it loses surely more than half a year before, by Fisher's exact test, corrected over all stages together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from scipy.stats import false_discovery_control, fisher_exact

from filon.kit.enums import LabelledEnum
from filon.kit.statistics import MIN_CASES, Rate, rate_of
from filon.reporting.rules.alarms import AlarmState

PERIOD_DAYS = 180  # of departures, beside those of as many days before
# One deal in five may wait longer than the stage allows, a buyer has holidays; beyond it is where sales get stuck.
TOLERATED = 0.2
LEVEL = 0.05


class Trouble(LabelledEnum):
    STALLS = "stalls", "Les affaires y calent"
    DIES = "dies", "Les affaires s’y perdent"


class StageFigure(LabelledEnum):
    """What is counted at a stage; each opens its deals."""

    STANDING = "standing", "En cours"
    OVER_USUAL = "over_usual", "Au-delà de la durée habituelle"
    OVER_MOST = "over_most", "Au-delà de la durée maximale"
    LOST = "lost_now", f"Perdues là en {PERIOD_DAYS} jours"
    LOST_BEFORE = "lost_before", f"Perdues là les {PERIOD_DAYS} jours d’avant"


class Spot(NamedTuple):
    """A stage of a process, whatever the version."""

    process: int
    stage: str


@dataclass(frozen=True, slots=True)
class StageCounts:
    """`left` counts the deals that went on from there or were lost there, in the last period and in the one before.

    `has_limit`: the stage says how long one may stand there; without it nobody can say that a deal is late.
    """

    has_limit: bool = False
    standing: int = 0
    over_usual: int = 0
    over_most: int = 0
    left: int = 0
    lost: int = 0
    left_before: int = 0
    lost_before: int = 0

    @property
    def late(self) -> Rate:
        return rate_of(self.over_most, self.standing)

    @property
    def dead(self) -> Rate:
        return rate_of(self.lost, self.left)

    @property
    def dead_before(self) -> Rate:
        return rate_of(self.lost_before, self.left_before)

    @property
    def compared(self) -> bool:
        return min(self.left, self.left_before) >= MIN_CASES

    def of(self, figure: StageFigure) -> int:
        return {
            StageFigure.STANDING: self.standing,
            StageFigure.OVER_USUAL: self.over_usual,
            StageFigure.OVER_MOST: self.over_most,
            StageFigure.LOST: self.lost,
            StageFigure.LOST_BEFORE: self.lost_before,
        }[figure]


@dataclass(frozen=True, slots=True)
class StageReading:
    spot: Spot
    process: str
    label: str
    counts: StageCounts
    states: Mapping[Trouble, AlarmState]


Stalls = Sequence[StageReading]
StallsSince = Mapping[tuple[Trouble, Spot], date]


def read_stages(counts: Mapping[Spot, StageCounts], *, names: Mapping[Spot, tuple[str, str]]) -> list[StageReading]:
    """In the order of `names`: name of the process and label of the stage."""
    dying = _dying(counts)
    return [
        StageReading(
            spot, *names[spot], counts[spot], {Trouble.STALLS: _stalling(counts[spot]), Trouble.DIES: dying[spot]}
        )
        for spot in names
    ]


def _stalling(counts: StageCounts) -> AlarmState:
    rate = counts.late
    if not counts.has_limit or rate.rate is None or rate.low is None:
        return AlarmState.UNKNOWN
    if rate.low > TOLERATED:
        return AlarmState.ALARM
    return AlarmState.WATCH if rate.rate > TOLERATED else AlarmState.FINE


def _dying(counts: Mapping[Spot, StageCounts]) -> dict[Spot, AlarmState]:
    """All stages at once: they are one family of tests."""
    compared = [spot for spot, one in counts.items() if one.compared]
    chances = [p_of_rise(counts[spot]) for spot in compared]
    corrected = false_discovery_control(chances) if chances else []
    states = dict.fromkeys(counts, AlarmState.UNKNOWN)
    for spot, chance, corrected_chance in zip(compared, chances, corrected, strict=True):
        perhaps = AlarmState.WATCH if chance < LEVEL else AlarmState.FINE
        states[spot] = AlarmState.ALARM if corrected_chance < LEVEL else perhaps
    return states


def p_of_rise(counts: StageCounts) -> float:
    """Chance of so many losses, or more, had nothing changed."""
    table = [[counts.lost, counts.left - counts.lost], [counts.lost_before, counts.left_before - counts.lost_before]]
    return float(fisher_exact(table, alternative="greater").pvalue)
