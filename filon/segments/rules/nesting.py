"""Segments within segments: which ones a tree of criteria names, and whether one would hold itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SEGMENT_FIELDS = ("contact.segment", "company.segment")
Tree = Mapping[str, Any]


def nested_in(tree: Tree) -> set[int]:
    """The keys of the segments that the tree names; what cannot be read names none."""
    if "field" in tree:
        return set(_keys(tree.get("value"))) if tree.get("field") in SEGMENT_FIELDS else set()
    groups = [members for members in tree.values() if isinstance(members, list)]
    return {key for members in groups for one in members if isinstance(one, Mapping) for key in nested_in(one)}


def _keys(value: Any) -> Iterable[int]:
    for one in value if isinstance(value, list) else str(value if value is not None else "").split(","):
        text = str(one).strip()
        if text.isascii() and text.isdigit() and len(text) < 19:
            yield int(text)


def cycle_from(start: int, *, nested: Mapping[int, set[int]]) -> Sequence[int]:
    """The way from a segment back to a segment already on that way ([1, 2, 1]), or nothing."""
    return _cycle([start], nested, set())


def _cycle(way: list[int], nested: Mapping[int, set[int]], seen: set[int]) -> Sequence[int]:
    for following in sorted(nested.get(way[-1], ())):
        if following in way:
            return [*way[way.index(following) :], following]
        if following not in seen:
            seen.add(following)
            if found := _cycle([*way, following], nested, seen):
                return found
    return ()
