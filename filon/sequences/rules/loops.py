"""A sequence that lets in those who leave it would run for ever: the way round is found before it is put in service."""

from collections.abc import Collection, Mapping


def way_round(start: int, *, leads_to: Mapping[int, Collection[int]]) -> list[int]:
    """The shortest way from a sequence back to itself, `start` at both ends; [] when there is none."""
    ways = [[start]]
    seen: set[int] = set()
    while ways:
        way = ways.pop(0)
        for to in sorted(leads_to.get(way[-1], ())):
            if to == start:
                return [*way, to]
            if to not in seen:
                seen.add(to)
                ways.append([*way, to])
    return []
