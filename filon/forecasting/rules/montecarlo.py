"""What the coming months may bring: thousands of runs in which each deal is signed or not, in one month or another.

Source: domain.md 4.6. The same deals give the same figures (fixed seed), so that a page does not change when it is read again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RUNS = 10_000
SEED = 20_261_121  # any number, always the same
PERCENTILES = (10, 50, 90)
# Drawn one by one; beyond, the sum of the many small ones is as good as normal, and a page must not wait for them.
DRAWN = 2_000
CHUNK = 250  # deals drawn at once: 10 MB of random numbers

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chance:
    """One deal: its cents, its probability, and the share of each month in its signature (1 in all at most)."""

    cents: int
    probability: float
    months: Sequence[float]


def simulate_months(chances: Sequence[Chance], *, months: int) -> list[tuple[int, int, int]]:
    """P10, P50 and P90 of the cents signed in each month."""
    cents = np.array([chance.cents for chance in chances], dtype=np.float64)
    shares = np.array([chance.months for chance in chances], dtype=np.float64).reshape(len(chances), months)
    hits = shares * np.array([chance.probability for chance in chances], dtype=np.float64)[:, None]
    order = np.argsort(-cents, kind="stable")
    drawn, rest = order[:DRAWN], order[DRAWN:]
    random = np.random.default_rng(SEED)
    totals = np.zeros((RUNS, months))
    for start in range(0, len(drawn), CHUNK):
        some = drawn[start : start + CHUNK]
        _add_runs(totals, cents[some], hits[some], random)
    totals += _sum_of_small_ones(cents[rest], hits[rest], random)
    found = np.percentile(totals, PERCENTILES, axis=0, method="inverted_cdf")
    return [(round(low), round(middle), round(high)) for low, middle, high in found.T]


def _add_runs(totals: Floats, cents: Floats, hits: Floats, random: np.random.Generator) -> None:
    """One number a deal and run says both whether it is signed and when: below the sum of its months' chances, in one of them."""
    bounds = np.concatenate([np.zeros((len(cents), 1)), np.cumsum(hits, axis=1)], axis=1)
    numbers = random.random((RUNS, len(cents)))
    for month in range(totals.shape[1]):
        concerned = np.flatnonzero(hits[:, month] > 0)
        if len(concerned):
            of_month = numbers[:, concerned]
            signed = (of_month >= bounds[concerned, month]) & (of_month < bounds[concerned, month + 1])
            totals[:, month] += signed.astype(np.float64) @ cents[concerned]


def _sum_of_small_ones(cents: Floats, hits: Floats, random: np.random.Generator) -> Floats:
    mean = cents @ hits
    spread = np.sqrt((cents**2) @ (hits * (1 - hits)))
    return np.maximum(0, random.normal(mean, spread, (RUNS, len(mean))))
