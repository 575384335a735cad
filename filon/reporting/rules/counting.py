"""Means and medians from counts: a database groups a million rows into a few hundred values, each with how many."""

from collections import Counter
from collections.abc import Iterable

HALF = 0.5 + 1e-12  # products of fractions that are one half land beside it
Counted = Iterable[tuple[float, int]]  # (value, how many)


def mean_of(counted: Counted) -> float | None:
    """None without cases."""
    pairs = list(counted)
    n = sum(times for _, times in pairs)
    return sum(value * times for value, times in pairs) / n if n else None


def median_of(counted: Counted) -> float | None:
    """The middle value, or the mean of the two middle ones; None without cases."""
    ordered = sorted((value, times) for value, times in counted if times)
    n = sum(times for _, times in ordered)
    return (_nth(ordered, (n - 1) // 2) + _nth(ordered, n // 2)) / 2 if n else None


def _nth(ordered: list[tuple[float, int]], rank: int) -> float:
    passed = 0
    for value, times in ordered:
        passed += times
        if rank < passed:
            return value
    raise IndexError(rank)


def median_with_waiting(*, ended: Counted, waiting: Counted) -> float | None:
    """Kaplan-Meier's median (as `kit.statistics.kaplan_meier_median`, from counts): the first value by which half have ended.

    `waiting` are still under way, or left without ending, after that long. None when less than half is known to have ended.
    """
    ends, leaves = Counter[float](), Counter[float]()
    for value, times in ended:
        ends[value] += times
        leaves[value] += times
    for value, times in waiting:
        leaves[value] += times
    at_risk, surviving = leaves.total(), 1.0
    for value in sorted(leaves):
        surviving *= 1 - ends[value] / at_risk if at_risk else 1
        if surviving <= HALF:
            return value
        at_risk -= leaves[value]
    return None
