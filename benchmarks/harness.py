"""What every benchmark prints: a figure, its floor, their ratio, the target, the verdict."""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MEGABYTE = 1024 * 1024
MOST_TIMES_THE_FLOOR = 3.0  # of what has no bound of its own
TAIL = 100_000  # rows whose rate is compared at both ends of a load


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` and `floor` in the same unit; the target is a ratio to the floor, or an absolute bound when there is no floor.

    `at_least` is for what should be large: a share of what was found.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def verdict(self) -> str:
        if self.at_least is not None:
            return "tenu" if self.value >= self.at_least else "MANQUÉ"
        reached = self.ratio if self.floor else self.value
        return "" if self.at_most is None or reached is None else "tenu" if reached <= self.at_most else "DÉPASSÉ"

    def sentence(self) -> str:
        parts = [f"{self.name:<44} {self.value:>12,.{2 if self.unit else 3}f} {self.unit}".replace(",", " ")]
        if self.floor:
            parts.append(f"plancher {self.floor:,.2f} {self.unit}, rapport {self.ratio:.2f}".replace(",", " "))
        if self.at_most is not None:
            parts.append(f"au plus {self.at_most:g} : {self.verdict}")
        if self.at_least is not None:
            parts.append(f"au moins {self.at_least:g} : {self.verdict}")
        return "  ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "verdict": self.verdict}


def times_the_floor(name: str, value: float, unit: str, floor: float | None) -> Measure:
    """Bound by the usual number of times its floor; only told where it has none."""
    return Measure(name, value, unit, floor, MOST_TIMES_THE_FLOOR if floor else None)


def peak_memory() -> float:
    """Most memory that this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def own_seconds() -> float:
    """Processor time of this process so far: what a measure costs whatever else the machine does."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run_apart(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """Run a module in a process of its own, so that memory and caches are its own; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def rates(marks: list[tuple[float, int]]) -> dict[str, float]:
    """Of (instant, rows done): rows a second over the first and the last rows of the file (a tenth of a small one)."""
    marks = marks[1:]
    total = marks[-1][1]
    tail = min(TAIL, max(total // 3, 1))
    first = next(mark for mark in marks if mark[1] >= min(tail, total))
    last = (
        next(mark for mark in reversed(marks) if mark[1] <= total - tail)
        if total > tail and len(marks) > 2
        else marks[0]
    )
    return {
        "first": (first[1] - marks[0][1]) / max(first[0] - marks[0][0], 1e-9),
        "last": (marks[-1][1] - last[1]) / max(marks[-1][0] - last[0], 1e-9),
    }
