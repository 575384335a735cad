"""How long deals take until they are signed, learnt from decided ones and from those that still run (censored).

Kaplan and Meier's curve is that of `scipy.stats.ecdf`. A decision is a signature or a loss: each drop of the curve is shared
between both as the decisions of that day were, which makes the cumulative incidence of Aalen and Johansen (1978). The mean of
the closed deals alone would be too short, because the long ones are still running.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.stats import CensoredData, ecdf

# Under this number of won deals a usual duration or delay is an anecdote: no date is proposed, no delay is drawn.
MIN_HISTORY = 10

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]
Counted = Mapping[int, int]  # days → how many deals


@dataclass(frozen=True, slots=True)
class Waits:
    """Of the deals that began to wait: days until signed, until lost, and until now for those that still wait."""

    won: Counter[int] = field(default_factory=Counter)
    lost: Counter[int] = field(default_factory=Counter)
    running: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Curve:
    """`signed[i]` and `lost[i]`: share of all deals that are signed, or lost, on day `days[i]` of their wait; days ascend."""

    days: Days
    signed: Floats
    lost: Floats
    wins: int
    losses: int

    @property
    def known(self) -> bool:
        """Whether enough deals were won to say when another one will be."""
        return self.wins >= MIN_HISTORY

    def days_won(self, *, age: int) -> dict[int, float]:
        """The days on which a deal that waited `age` days is signed, if it is, with their shares; {} when none waited so long."""
        left = self.days >= age
        total = float(self.signed[left].sum())
        pairs = zip(self.days[left], self.signed[left], strict=True)
        return {int(day): float(share) / total for day, share in pairs if share} if total else {}

    def median_won(self, *, age: int) -> int | None:
        """The day by which half of those that are signed from `age` on are; None when none waited so long."""
        reached = 0.0
        for day, share in self.days_won(age=age).items():
            reached += share
            if reached >= 0.5 - 1e-12:
                return day
        return None


NO_CURVE = Curve(np.empty(0, np.int64), np.empty(0), np.empty(0), 0, 0)


def curve_of(waits: Waits) -> Curve:
    wins, losses = waits.won.total(), waits.lost.total()
    if not wins:
        return NO_CURVE
    curve = ecdf(CensoredData(uncensored=_each(waits.won + waits.lost), right=_each(waits.running))).sf
    days = curve.quantiles.astype(np.int64)
    drops = -np.diff(curve.probabilities, prepend=1.0)
    won, lost = (np.array([found[int(day)] for day in days], dtype=np.float64) for found in (waits.won, waits.lost))
    decided = np.maximum(won + lost, 1)
    return Curve(days, drops * won / decided, drops * lost / decided, wins, losses)


def _each(counted: Counted) -> Days:
    """One number a deal, as the library wants them."""
    return np.repeat(np.fromiter(counted.keys(), np.int64), np.fromiter(counted.values(), np.int64))


def shares_still_waiting(curve: Curve, ages: Days) -> tuple[Floats, Floats]:
    """At each age: of the deals that end up signed, and of those that end up lost, the share that was still waiting.

    Half a deal of each is counted as waiting for ever: nobody so old was ever signed, which is no proof that none can be. Beyond
    the last decision nothing more is known than on its day.
    """
    decided = curve.days[(curve.signed + curve.lost) > 0]
    at = np.searchsorted(curve.days, np.minimum(ages, decided[-1]), side="left")
    return _left(curve.signed, curve.wins)[at], _left(curve.lost, curve.losses)[at]


def _left(shares: Floats, deals: int) -> Floats:
    """Of the whole, what is left from each day on, and after the last one."""
    whole = float(shares.sum())
    left = np.append(shares[::-1].cumsum()[::-1], 0.0) / whole if whole else np.ones(len(shares) + 1)
    return (np.clip(left, 0, 1) * deals + 0.5) / (deals + 0.5)


def chances_at_age(curve: Curve, *, chances: Floats, ages: Days) -> Floats:
    """The chance of each deal, knowing that it has waited so long without a decision (Bayes); as given while too few decided.

    A deal older than the ones that were signed loses its chances, one that outlived what kills deals early gains some.
    """
    if min(curve.wins, curve.losses) < MIN_HISTORY:
        return chances
    won, lost = shares_still_waiting(curve, ages)
    return chances * won / (chances * won + (1 - chances) * lost)
