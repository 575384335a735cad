"""One record that is being typed against one that is here: how alike each value is, and what that weighs in all.

The levels are those of `likeness`, counted by rapidfuzz for one pair instead of by DuckDB for millions; the chances are the same.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein

from filon.duplicates.rules.likeness import (
    CHANCES_IF_ONE,
    LARGE_SPACES,
    LEVEL_WORDS,
    OF_A_LARGE_SPACE,
    STRANGERS_WITH_A_RARE_VALUE,
    FieldKind,
    Level,
)
from filon.duplicates.rules.verdict import EXPECTED_AT_FIRST, SURE, Verdict, prior_bits

# A glance at a file costs less than the same file typed twice: at entry, one chance in five is worth showing.
SHOWN_AT_ENTRY = -2.0


class Alike(NamedTuple):
    """How often two strangers have close, or akin, values."""

    close: float
    akin: float


# A search of the whole base reads these from the file; one record typed has no file to read: the shares seen in files of companies
# and of people, rounded.
STRANGERS_ALIKE: dict[FieldKind, Alike] = {
    FieldKind.PERSON: Alike(0.001, 0.0035),
    FieldKind.TITLE: Alike(0.00002, 0.001),
    FieldKind.EMPLOYER: Alike(0.00003, 0.0006),
    FieldKind.EMAIL: Alike(0.00001, 0.0001),
    FieldKind.PHONE: Alike(0.0005, 0.00001),
    FieldKind.CITY: Alike(0.005, 0.005),
    FieldKind.TEXT: Alike(0.04, 0.005),
    FieldKind.CODE: Alike(0.09, 0.3),
    FieldKind.WORD: Alike(0.1, 0.07),
}


class Agreement(NamedTuple):
    """What one field says of a pair. `rarity`: the share of records with the value typed. Of one `group` the strongest counts."""

    label: str
    kind: FieldKind
    level: Level
    rarity: float
    group: str = ""


def level_of(kind: FieldKind, left: str, right: str, *, halves: tuple[str, str] = ("", "")) -> Level:
    """How alike two folded values are. `halves`: the other parts of two people's names, often typed in the wrong box."""
    if not left or not right:
        return Level.MISSING
    if left == right:
        return Level.SAME
    if kind is FieldKind.PERSON and (left, right) == (halves[1], halves[0]):
        return Level.CLOSE
    return _LEVELS[kind](left, right)


def _mistyped(left: str, right: str, count: int) -> bool:
    return JaroWinkler.similarity(left, right) >= 0.6 and DamerauLevenshtein.distance(left, right) <= count


def _letters(left: str, right: str, count: float) -> bool:
    return JaroWinkler.similarity(left, right) >= 0.65 and Levenshtein.distance(left, right) <= count


def _share(left: str, right: str, share: float) -> bool:
    return _letters(left, right, share * max(len(left), len(right)))


def _part(left: str, right: str) -> bool:
    """All words of one are words of the other."""
    one, other = set(left.split(" ")), set(right.split(" "))
    return one <= other or other <= one


def _graded(close: bool, akin: bool) -> Level:
    return Level.CLOSE if close else Level.AKIN if akin else Level.OTHER


def _person(left: str, right: str) -> Level:
    shortest = min(len(left), len(right))
    initial = shortest == 1 and left[0] == right[0]
    akin = (_mistyped(left, right, 2) and shortest > 4) or _sounds_alike(left, right) or initial
    return _graded(_mistyped(left, right, 1), akin)


def _sounds_alike(left: str, right: str) -> bool:
    return JaroWinkler.similarity(left, right) >= 0.93


_LEVELS: dict[FieldKind, Callable[[str, str], Level]] = {
    FieldKind.PERSON: _person,
    FieldKind.EMAIL: lambda left, right: _graded(_letters(left, right, 2), _letters(left, right, 3)),
    FieldKind.PHONE: lambda left, right: _graded(_mistyped(left, right, 1), left[-9:] == right[-9:]),
    FieldKind.CODE: lambda left, right: _graded(_mistyped(left, right, 1), _mistyped(left, right, 2)),
    FieldKind.CITY: lambda left, right: _graded(
        _share(left, right, 0.2), _part(left, right) or _share(left, right, 0.34)
    ),
    FieldKind.TITLE: lambda left, right: _graded(
        _share(left, right, 0.15), _part(left, right) or _share(left, right, 0.3)
    ),
    FieldKind.EMPLOYER: lambda left, right: _graded(
        _share(left, right, 0.1), _part(left, right) or _share(left, right, 0.2)
    ),
    FieldKind.TEXT: lambda left, right: _graded(
        _share(left, right, 0.15), _part(left, right) or _share(left, right, 0.35)
    ),
    FieldKind.WORD: lambda left, right: _graded(
        _mistyped(left, right, 1) or _sounds_alike(left, right), _share(left, right, 0.34)
    ),
}


def rarity_of(kind: FieldKind, *, others: int, records: int) -> float:
    """The share of strangers who have a value that `others` have beside the record compared."""
    among = max(records, OF_A_LARGE_SPACE) if kind in LARGE_SPACES else max(records, 1)
    return min(others / max(records, 1) + STRANGERS_WITH_A_RARE_VALUE[kind] / among, 0.9)


def bits_of(agreement: Agreement) -> float:
    """For one record (positive) or against it."""
    chances, strangers = CHANCES_IF_ONE[agreement.kind], STRANGERS_ALIKE[agreement.kind]
    match agreement.level:
        case Level.MISSING:
            return 0.0
        case Level.SAME:
            return math.log2(chances.same / agreement.rarity)
        case Level.CLOSE:
            return math.log2(chances.close / strangers.close)
        case Level.AKIN:
            return math.log2(chances.akin / strangers.akin)
    return math.log2(chances.other / (1 - strangers.close - strangers.akin))


def weight_of(agreements: Sequence[Agreement], *, records: int) -> float:
    """Bits in all, with the prior: a record that is typed is here already about as often as a record of a new file."""
    records = max(records, 2)
    total = prior_bits(duplicates=EXPECTED_AT_FIRST, pairs=records)
    strongest: dict[str, float] = {}
    for agreement in agreements:
        bits = bits_of(agreement)
        if bits > 0 and _counts_once(agreement):
            strongest[agreement.group] = max(strongest.get(agreement.group, 0.0), bits)
        else:
            total += bits
    return total + sum(strongest.values())


def _counts_once(agreement: Agreement) -> bool:
    """The very address or number of somebody is no affair of his colleagues."""
    own = agreement.kind in (FieldKind.EMAIL, FieldKind.PHONE) and agreement.level is Level.SAME
    return bool(agreement.group) and not own


def reasons_of(agreements: Sequence[Agreement]) -> str:
    """ "nom très proche, téléphone identique, ville autre"."""
    return ", ".join(f"{one.label} {LEVEL_WORDS[one.level]}" for one in agreements if one.level is not Level.MISSING)


def verdict_at_entry(*, weight: float, sirens: tuple[str, str], named: bool) -> Verdict | None:
    """None: not shown. `sirens` of both: one number is one company, two are two, whatever else. `named`: by a key that few have."""
    typed, known = sirens
    if typed and known:
        return Verdict.SURE if typed == known else None
    if weight >= SURE:
        return Verdict.SURE
    return Verdict.DOUBTFUL if named or weight >= SHOWN_AT_ENTRY else None
