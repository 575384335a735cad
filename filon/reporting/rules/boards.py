"""The dashboard of each role: which cards stand on it, and what a line of one says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_percent
from filon.kit.statistics import Rate
from filon.users.rules.rights import Role


class Board(LabelledEnum):
    SALES = "vente", "Ma vente"
    MANAGER = "equipe", "Mon équipe"
    MARKETING = "marketing", "Marketing"
    DIRECTION = "direction", "Direction"


OF_ROLE = {
    Role.SALES: Board.SALES,
    Role.MARKETING: Board.MARKETING,
    Role.MANAGER: Board.MANAGER,
    Role.DIRECTION: Board.DIRECTION,
    Role.ADMIN: Board.DIRECTION,
}


class To(NamedTuple):
    """The page of the records behind a figure: name of its address, what it is of, what it is asked."""

    screen: str
    args: tuple[int | str, ...] = ()
    params: Mapping[str, str | tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class BoardLine:
    label: str
    figure: str = ""
    note: str = ""
    to: To | None = None


@dataclass(frozen=True, slots=True)
class BoardCard:
    """`finding` is the answer as a sentence; `empty` what to do while there is no line."""

    title: str
    finding: str
    lines: Sequence[BoardLine] = field(default_factory=tuple)
    to: To | None = None
    more: str = ""
    empty: str = ""


def board_of(role: str, *, asked: str, allowed: Sequence[Board]) -> Board | None:
    """The one that is asked for, else that of the role, else the first that the viewer may open."""
    if asked in allowed:
        return Board(asked)
    own = OF_ROLE.get(Role(role))
    return own if own in allowed else next(iter(allowed), None)


def rate_words(rate: Rate) -> str:
    """« 12 % (entre 8 % et 17 %) », or that there are too few cases."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return f"{rate.count} sur {rate.total}\u00a0: trop peu pour un taux"
    low, high = format_percent(rate.low, 0), format_percent(rate.high, 0)
    return f"{format_percent(rate.rate, 0)} (entre {low} et {high})"
