"""With and without nurturing: what nurtured leads sign, against leads that resemble them, or against a group drawn by lot.

The comparison of leads that resemble each other is no proof: who chose whom to nurture saw more than we do. Only a group drawn
by lot (`sequences.rules.witnesses`) is one.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import NamedTuple

from filon.kit.statistics import MIN_CASES, Z_95, Rate, rate_of, wilson
from filon.reporting.rules.period import Period

# Leads are taken as they stood so many days after they arrived, when they were still undecided: who is nurtured later had to live
# long enough to be, which alone would make nurturing look good (immortal time, Suissa 2008).
LANDMARK_DAYS = 30


class Counted(NamedTuple):
    """`n` leads of one stratum; `stratum` is what makes leads resemble each other (entrance, source, persona, fit, month)."""

    stratum: Hashable
    nurtured: bool
    signed: bool
    open: bool
    n: int


class NurturingFigure(NamedTuple):
    """Which leads one figure counts: nurtured or not; all of that side, or those with their like; all, signed or open."""

    nurtured: bool
    alike: bool = False
    which: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Share with, minus share without, with its 95 % interval; None under the number of cases that a rate needs."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def tells(self) -> bool:
        """Whether chance alone would seldom make it so."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


UNKNOWN = Difference(None, None, None)


@dataclass(frozen=True, slots=True)
class Side:
    """`signed` of all; `open` are undecided and count as not signed yet."""

    signed: Rate
    open: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sequence with witnesses: who was let in, and who was drawn to receive nothing, since the draw began."""

    sequence_id: int
    name: str
    percent: int
    treated: Rate
    witnesses: Rate
    difference: Difference


@dataclass(frozen=True, slots=True)
class NurturingReport:
    """`with_it`, `without` are all leads as they are; `alike_*` only those that have their like on the other side.

    `alike_without` is the share that the others would have signed, had they been made up as the nurtured ones are.
    """

    period: Period
    as_of: date | None
    with_it: Side
    without: Side
    alike_with: Rate
    alike_without: float | None
    others_alike: int
    difference: Difference
    strata: int
    alone: int
    drawn: Sequence[Drawn] = field(default_factory=tuple)


def compare(
    counted: Iterable[Counted], *, period: Period, as_of: date | None, drawn: Sequence[Drawn] = ()
) -> NurturingReport:
    """`alone`: nurtured leads that no other resembles; they are left out, and told."""
    rows = list(counted)
    pairs = alike(rows)
    treated = sum(pair[True][1] for pair in pairs.values())
    signed = sum(pair[True][0] for pair in pairs.values())
    others = sum(pair[False][1] for pair in pairs.values())
    known = treated >= MIN_CASES and others >= MIN_CASES
    with_it = _side(row for row in rows if row.nurtured)
    return NurturingReport(
        period=period,
        as_of=as_of,
        with_it=with_it,
        without=_side(row for row in rows if not row.nurtured),
        alike_with=rate_of(signed, treated),
        alike_without=_weighted(pairs, treated) if known else None,
        others_alike=others,
        difference=_difference(pairs, treated) if known else UNKNOWN,
        strata=len(pairs),
        alone=with_it.signed.total - treated,
        drawn=drawn,
    )


Pair = dict[bool, tuple[int, int]]  # nurtured or not → (signed, all)


def alike(rows: Iterable[Counted]) -> Mapping[Hashable, Pair]:
    """The strata that have leads on both sides."""
    return {stratum: pair for stratum, pair in _strata(rows).items() if pair[True][1] and pair[False][1]}


def is_counted(figure: NurturingFigure, row: Counted, *, pairs: Mapping[Hashable, Pair]) -> bool:
    """Whether a lead stands behind that figure."""
    if row.nurtured != figure.nurtured or (figure.alike and row.stratum not in pairs):
        return False
    return row.signed if figure.which == "signed" else row.open or figure.which != "open"


def _strata(rows: Iterable[Counted]) -> Mapping[Hashable, Pair]:
    found: defaultdict[Hashable, Pair] = defaultdict(lambda: {True: (0, 0), False: (0, 0)})
    for row in rows:
        signed, total = found[row.stratum][row.nurtured]
        found[row.stratum][row.nurtured] = (signed + row.n * row.signed, total + row.n)
    return found


def _side(rows: Iterable[Counted]) -> Side:
    counted = list(rows)
    total, signed = sum(row.n for row in counted), sum(row.n for row in counted if row.signed)
    return Side(rate_of(signed, total), sum(row.n for row in counted if row.open))


def _weighted(pairs: Mapping[Hashable, Pair], treated: int) -> float:
    """Each stratum weighs what it weighs among the nurtured."""
    return sum(pair[True][1] / treated * pair[False][0] / pair[False][1] for pair in pairs.values())


def _difference(pairs: Mapping[Hashable, Pair], treated: int) -> Difference:
    signed = sum(pair[True][0] for pair in pairs.values())
    value = signed / treated - _weighted(pairs, treated)
    variance = sum(
        (pair[True][1] / treated) ** 2 * (_variance(*pair[True]) + _variance(*pair[False])) for pair in pairs.values()
    )
    spread = Z_95 * sqrt(variance)
    return Difference(value, max(-1.0, value - spread), min(1.0, value + spread))


def _variance(signed: int, total: int) -> float:
    """Of a share, with two cases more of each kind shared out (Agresti and Caffo, 2000): never zero where all agree."""
    share = (signed + 1) / (total + 2)
    return share * (1 - share) / (total + 2)


def difference_between(one: Rate, other: Rate) -> Difference:
    """Newcombe's interval (1998, method 10) from the two Wilson intervals."""
    if one.rate is None or other.rate is None:
        return UNKNOWN
    low, high = wilson(one.count, one.total)
    other_low, other_high = wilson(other.count, other.total)
    value = one.rate - other.rate
    return Difference(
        value,
        value - sqrt((one.rate - low) ** 2 + (other_high - other.rate) ** 2),
        value + sqrt((high - one.rate) ** 2 + (other.rate - other_low) ** 2),
    )
