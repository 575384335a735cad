"""Rates with their interval, medians and durations: no figure is shown without how many cases stand behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

# Under five cases a 95 % Wilson interval is at least 49 points wide even when all agree (4 of 4: 51 % to 100 %; 2 of 4: 15 %
# to 85 %): such a rate ranks nothing. From five on the interval itself, always shown, says how little is known.
MIN_CASES = 5
Z_95 = 1.959964  # two-sided 95 % of the normal law

Verdict = Literal["ok", "insufficient data"]


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `total`; `rate`, `low` and `high` are shares between 0 and 1, unrounded, None under `MIN_CASES`."""

    count: int
    total: int
    rate: float | None
    low: float | None
    high: float | None
    verdict: Verdict


def rate_of(count: int, total: int) -> Rate:
    """The rate with its 95 % Wilson interval, or "insufficient data" under `MIN_CASES` cases."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is not a rate")
    if total < MIN_CASES:
        return Rate(count, total, None, None, None, "insufficient data")
    low, high = wilson(count, total)
    return Rate(count, total, count / total, low, high, "ok")


def wilson(successes: float, n: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's score interval (1927): right near 0 and 1 and for small n, where the usual one leaves [0, 1]."""
    if n == 0:
        return 0.0, 1.0
    observed = successes / n
    spread = z * sqrt(observed * (1 - observed) / n + z * z / (4 * n * n))
    centre = observed + z * z / (2 * n)
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if successes == n else min(1.0, (centre + spread) / scale)
    return low, high


def mean(values: Iterable[float]) -> float | None:
    """None without values."""
    known = list(values)
    return sum(known) / len(known) if known else None


def median(values: Iterable[float]) -> float | None:
    """The middle value, or the mean of the two middle ones; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def kaplan_meier_median(durations: Sequence[float], observed: Sequence[bool]) -> float | None:
    """Median duration where some cases are still running (`observed` False): the first time by which half have ended.

    Kaplan and Meier, 1958. None when the curve never falls to one half: the median lies beyond the data. At equal times the
    ends count before the cases that leave unfinished.
    """
    if len(durations) != len(observed):
        raise ValueError("each duration says whether its end was observed")
    at_risk, surviving = len(durations), 1.0
    ends: dict[float, int] = {}
    leaves: dict[float, int] = {}
    for duration, ended in zip(durations, observed, strict=True):
        ends[duration] = ends.get(duration, 0) + ended
        leaves[duration] = leaves.get(duration, 0) + 1
    for time in sorted(leaves):
        surviving *= 1 - ends[time] / at_risk
        if surviving <= 0.5 + 1e-12:
            return time
        at_risk -= leaves[time]
    return None
