"""The rows of « Où les affaires calent ou se perdent »: figures with their deals, states with their day."""

from datetime import date
from typing import NamedTuple

from filon.kit.french import format_integer, format_percent
from filon.kit.statistics import Rate
from filon.reporting.rules.alarms import AlarmState
from filon.reporting.rules.stalls import StageFigure, StageReading, Stalls, StallsSince, Trouble
from filon.web.lists.narrowing_alarms import address_of_stage


class Cell(NamedTuple):
    words: str
    share: str
    address: str


class Row(NamedTuple):
    """`stands` and `lost` are figures; the state of each trouble with the day since when, None where it is not known."""

    reading: StageReading
    stands: list[Cell]
    stalls: tuple[AlarmState, date | None]
    lost: list[Cell]
    dies: tuple[AlarmState, date | None]


def rows_of_stages(readings: Stalls, since: StallsSince) -> list[Row]:
    return [
        Row(
            one,
            [
                _cell(one, StageFigure.STANDING),
                _cell(one, StageFigure.OVER_USUAL),
                _cell(one, StageFigure.OVER_MOST, one.counts.late),
            ],
            _trouble(one, Trouble.STALLS, since),
            [
                _cell(one, StageFigure.LOST, one.counts.dead),
                _cell(one, StageFigure.LOST_BEFORE, one.counts.dead_before),
            ],
            _trouble(one, Trouble.DIES, since),
        )
        for one in readings
    ]


def _cell(one: StageReading, figure: StageFigure, rate: Rate | None = None) -> Cell:
    known = rate is not None and rate.rate is not None
    share = format_percent(rate.rate, 0) if known and rate and rate.rate is not None else ""
    return Cell(format_integer(one.counts.of(figure)), share, address_of_stage(one, figure))


def _trouble(one: StageReading, trouble: Trouble, since: StallsSince) -> tuple[AlarmState, date | None]:
    return one.states[trouble], since.get((trouble, one.spot))
