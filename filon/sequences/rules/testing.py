"""Two wordings compared without calling a winner too early: the number of people is fixed before, and looked at once.

Looking at a running comparison every day and stopping at the first "significant" one is wrong far more often than 5 % of the
time. Here each wording counts its first `SAMPLE` people only, whose results are all in: whenever the page is opened, the answer
is the same. Source of the size: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., 2003, chapter 4.
"""

from math import ceil, sqrt
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Z_95, Rate, rate_of

USUAL = 0.08  # of e-mails that are answered (reference 4.4: 8.4 % at best for a first one)
WORTH_IT = 0.16  # a wording that doubles the answers is one that we want to find
POWER_80 = 0.841621  # one-sided 80 % of the normal law
SETTLED_DAYS = 14  # without an answer by then, there is none


class Outcome(LabelledEnum):
    RUNNING = "running", "Pas encore assez de résultats"
    SAME = "same", "Aucune différence nette"
    A = "A", "A répond mieux"
    B = "B", "B répond mieux"


def sample_of(low: float, high: float) -> int:
    """How many people each wording needs, to find such a difference four times in five and see one that is not there in 5 %."""
    middle = (low + high) / 2
    spread = Z_95 * sqrt(2 * middle * (1 - middle)) + POWER_80 * sqrt(low * (1 - low) + high * (1 - high))
    return ceil((spread / (high - low)) ** 2)


SAMPLE = sample_of(USUAL, WORTH_IT)


class Comparison(NamedTuple):
    """`missing`: how many results are still waited for, both wordings together."""

    a: Rate
    b: Rate
    outcome: Outcome
    missing: int


def compare(a: list[bool], b: list[bool]) -> Comparison:
    """Whether each person answered, in the order in which they were reached, settled ones only."""
    counted = [one[:SAMPLE] for one in (a, b)]
    rates = [rate_of(sum(one), len(one)) for one in counted]
    missing = sum(SAMPLE - len(one) for one in counted)
    return Comparison(rates[0], rates[1], _outcome(counted) if not missing else Outcome.RUNNING, missing)


def _outcome(counted: list[list[bool]]) -> Outcome:
    answered = [sum(one) for one in counted]
    pooled = sum(answered) / (2 * SAMPLE)
    error = sqrt(pooled * (1 - pooled) * 2 / SAMPLE)
    if not error or abs(answered[0] - answered[1]) / SAMPLE / error < Z_95:
        return Outcome.SAME
    return Outcome.A if answered[0] > answered[1] else Outcome.B
