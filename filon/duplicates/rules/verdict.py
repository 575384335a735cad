"""Sure, doubtful, or not shown at all: the weight of evidence, in bits, against the prior of the file."""

import math
from typing import TYPE_CHECKING, TypeAlias

from filon.kit.enums import LabelledEnum

if TYPE_CHECKING:  # the models stand on this page: no command should load numpy at its start
    import numpy as np
    import numpy.typing as npt

Weights: TypeAlias = "npt.NDArray[np.float64]"

# 10 bits are odds of a thousand to one: a wrong merge costs more than a pair left to a person.
SURE = 10.0
# 1 bit, two to one: rather one than two, so worth a look.
DOUBTFUL = 1.0
# Two records that both resemble a third one (four to one each) are shown together, unless they speak against it this much.
CHAINED_BY = 2.0
CHAINED_FROM = -12.0
# A glance at a file costs less than the same file typed twice: at entry, one chance in five is worth showing.
SHOWN_AT_ENTRY = -2.0
EXPECTED_AT_FIRST = 0.3  # duplicates a record, before the file has said anything
# Duplicates a record, at least: the counts of a file without any would call every twin a chance meeting.
EXPECTED_AT_LEAST = 0.02
ROUNDS = 25  # the estimate moves by less than a thousandth after ten


class Verdict(LabelledEnum):
    """Of a pair that is shown; the others are different."""

    SURE = "sure", "Sûr"
    DOUBTFUL = "doubtful", "À vérifier"


def prior_bits(*, duplicates: float, pairs: float) -> float:
    """Log-odds that two records taken at random are one, if the file has that many duplicate pairs."""
    chance = min(duplicates / pairs, 0.5)
    return math.log2(chance / (1 - chance))


def expected_duplicates(evidence: Weights, *, records: int) -> float:
    """How many duplicate pairs the file most likely has, from the evidence of the pairs compared (expectation-maximisation).

    `evidence`: bits without the prior. Never less than one record in fifty: a file is never proved clean.
    """
    pairs = records * (records - 1) / 2
    at_least = max(EXPECTED_AT_LEAST * records, 1.0)
    duplicates = max(EXPECTED_AT_FIRST * records, at_least)
    for _ in range(ROUNDS):
        weights = evidence + prior_bits(duplicates=duplicates, pairs=pairs)
        duplicates = max(float((1 / (1 + 2.0**-weights)).sum()), at_least)
    return duplicates


def verdict_of(weight: float) -> Verdict:
    """Of a pair that is shown: for its own weight, or as the third side of two that weigh enough."""
    return Verdict.SURE if weight >= SURE else Verdict.DOUBTFUL


def prior_at_entry(*, records: int) -> float:
    """A record that is typed is here already about as often as a record of a new file."""
    return prior_bits(duplicates=EXPECTED_AT_FIRST, pairs=max(records, 2))


def verdict_at_entry(*, weight: float, sirens: tuple[str, str], named: bool) -> Verdict | None:
    """None: not shown. `sirens` of both: one number is one company, two are two, whatever else. `named`: by a key that few have."""
    typed, known = sirens
    if typed and known:
        return Verdict.SURE if typed == known else None
    if weight >= SURE:
        return Verdict.SURE
    return Verdict.DOUBTFUL if named or weight >= SHOWN_AT_ENTRY else None


def probability_of(weight: float) -> float:
    """From bits of log-odds to a probability between 0 and 1."""
    return 1 / (1 + math.exp2(-max(min(weight, 60.0), -60.0)))
