"""How alike two values are, counted by rapidfuzz for one record that is being typed: the levels that DuckDB counts for millions."""

from collections.abc import Callable

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein

from filon.duplicates.rules.likeness import FieldKind, Level


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
