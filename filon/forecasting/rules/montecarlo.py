"""What the coming months may bring: thousands of runs in which each deal is signed or not, in one month or another.

Source: domain.md 4.6. The same deals give the same figures (fixed seed): a page does not change when it is read again, and a
computation that was killed goes on as if it had not been. Every deal is drawn in every run, some thousands of deals at a time.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

RUNS = 10_000
SEED = 20_261_121  # any number, always the same
PERCENTILES = (10, 50, 90)
CHUNK = 2_500  # deals: a third of a second of work, lost at most when it is killed

Floats = npt.NDArray[np.float64]
Range = tuple[int, int, int]


class Chances(NamedTuple):
    """One row a deal: its cents, and the chance that it is signed in each month (1 in all at most)."""

    cents: Floats
    hits: Floats


def chunks_of(chances: Chances) -> int:
    return -(-len(chances.cents) // CHUNK)


def no_runs(*, months: int, runs: int = RUNS) -> Floats:
    """What each run brings in each month, before any deal is drawn."""
    return np.zeros((runs, months))


def add_chunk(totals: Floats, chances: Chances, *, number: int) -> None:
    """Draw the deals of one chunk in every run. Each chunk has its own random numbers: their order and their day change nothing.

    One number a deal and run says both whether it is signed and when: below the sum of its months' chances, in one of them.
    """
    random = np.random.default_rng([SEED, number])
    some = slice(number * CHUNK, (number + 1) * CHUNK)
    cells, months = totals.reshape(-1), totals.shape[1]  # one cell a run and month
    numbers = np.empty(len(totals))
    for cents, limits in zip(chances.cents[some], chances.hits[some].cumsum(axis=1), strict=True):
        random.random(out=numbers)
        signed = np.flatnonzero(numbers < limits[-1])
        drawn = numbers[signed]
        signed *= months
        for limit in limits[:-1]:  # a few comparisons are quicker than a search
            signed += drawn >= limit
        cells[signed] += cents


class Drawn(NamedTuple):
    """How far a computation went: `chunk` of them, `totals` of the group being drawn, `ranges` of the groups before it."""

    chunk: int
    totals: Floats
    ranges: list[list[Range]]


def draw_chunks(groups: Sequence[Chances], drawn: Drawn, *, limit: int) -> Drawn:
    """`limit` chunks further, group after group; each as if it were drawn alone. A group without deals counts for one chunk."""
    chunk, totals, ranges = drawn.chunk, drawn.totals, list(drawn.ranges)
    number = chunk - sum(map(_pieces_of, groups[: len(ranges)]))
    for _ in range(limit):
        if len(ranges) == len(groups):
            break
        group = groups[len(ranges)]
        add_chunk(totals, group, number=number)
        chunk, number = chunk + 1, number + 1
        if number == _pieces_of(group):
            ranges.append(ranges_of(totals))
            totals, number = no_runs(months=totals.shape[1], runs=len(totals)), 0
    return Drawn(chunk, totals, ranges)


def _pieces_of(chances: Chances) -> int:
    return max(1, chunks_of(chances))


def ranges_of(totals: Floats) -> list[Range]:
    """P10, P50 and P90 of the cents signed in each month."""
    found = np.percentile(totals, PERCENTILES, axis=0, method="inverted_cdf")
    return [(round(low), round(middle), round(high)) for low, middle, high in found.T]


def simulate_months(chances: Chances, *, runs: int = RUNS) -> list[Range]:
    totals = no_runs(months=chances.hits.shape[1], runs=runs)
    for number in range(chunks_of(chances)):
        add_chunk(totals, chances, number=number)
    return ranges_of(totals)
