"""What a content gave: to how many it was given, who opened it, who moved on in her purchase, who signed."""

from dataclasses import dataclass

from filon.kit.statistics import Rate, rate_of

DAYS_TO_MOVE_ON = 30  # a phase passed later than that has other causes


@dataclass(frozen=True, slots=True)
class ContentFigures:
    """`opened`: of those who accepted to be recognised. `moved_on`: within DAYS_TO_MOVE_ON, of those given it that long ago.

    `won`: of those with a deal that ended since. What precedes is not what causes: the page says so. `opens` and `robots` are
    openings of its links, of whomever.
    """

    shared: int
    opened: Rate
    moved_on: Rate
    won: Rate
    opens: int = 0
    robots: int = 0


NOTHING = ContentFigures(0, rate_of(0, 0), rate_of(0, 0), rate_of(0, 0))
