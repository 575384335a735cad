"""What the agreements of some pairs weigh: the same bits for a million pairs of the base and for one record that is being typed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from filon.duplicates.rules.likeness import (
    LARGE_SPACES,
    OF_A_LARGE_SPACE,
    STRANGERS_WITH_A_RARE_VALUE,
    Chances,
    FieldKind,
    Level,
)
from filon.duplicates.rules.verdict import Weights

Levels = npt.NDArray[np.int8]
COMMON = 0.9  # share of strangers with a value, at most: what everybody has weighs nothing, not less


class Agreement(NamedTuple):
    """What one field says of each pair: its level, and the share of strangers who have the very value of the pair (`rarity`).

    `chances`: of each level, if the two are one. `strangers`: how often two strangers are other, akin, close.
    Of the agreements of one `group` only the strongest counts.
    """

    kind: FieldKind
    levels: Levels
    rarity: Weights
    chances: Chances
    strangers: Sequence[float]
    group: str = ""


def evidence_of(agreements: Iterable[Agreement], *, pairs: int) -> Weights:
    """Bits for or against each pair, without the prior. One agreement in memory at a time, if they come one by one."""
    total: Weights = np.zeros(pairs)
    strongest: dict[str, Weights] = {}
    for agreement in agreements:
        bits = bits_of(agreement)
        if agreement.group:
            once = np.where(_counts_once(agreement), np.maximum(bits, 0), 0)
            strongest[agreement.group] = np.maximum(strongest.get(agreement.group, 0), once)
            bits -= once
        total += bits
    for once in strongest.values():
        total += once
    return total


def _counts_once(agreement: Agreement) -> npt.NDArray[np.bool_]:
    """The very address or number of somebody is no affair of his colleagues."""
    own = agreement.kind in (FieldKind.EMAIL, FieldKind.PHONE)
    once: npt.NDArray[np.bool_] = ~(own & (agreement.levels == Level.SAME))
    return once


def bits_of(agreement: Agreement) -> Weights:
    """For one record (positive) or against it. A value that few records have says more than the average one."""
    chances, strangers = agreement.chances, agreement.strangers
    one = np.array([chances.other, chances.akin, chances.close])
    of_same = of_missing = 0.0  # by its rarity; and the last is level -1
    average: Weights = np.array([*np.log2(one / np.array(strangers[:3])), of_same, of_missing])[agreement.levels]
    bits: Weights = np.where(agreement.levels == Level.SAME, np.log2(chances.same / agreement.rarity), average)
    return bits


def rarity_of(kind: FieldKind, *, others: Weights, records: int) -> Weights:
    """The share of strangers who have a value: its `others` holders, and those that a base of this size does not show."""
    among = max(records, OF_A_LARGE_SPACE) if kind in LARGE_SPACES else records
    rarity: Weights = np.minimum(others / max(records, 1) + STRANGERS_WITH_A_RARE_VALUE[kind] / max(among, 1), COMMON)
    return rarity
