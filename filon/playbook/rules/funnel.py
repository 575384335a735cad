"""Funnel profiles: which stages a company shows and how it calls them, who owns each, what becomes of the unripe.

A profile stores nothing in the records: it relabels, hides, assigns and decides (domain.md 4.1, seed 000).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filon.kit.enums import LabelledEnum

DEFAULT_PROFILE = "mixed_nurturing"  # seed 000: the most frequent one, and the one that performs best
PROFILE_KEYS = ("sales_led", "marketing_led", "marketing_led_nurturing", "mixed", "mixed_nurturing")


class Unripe(LabelledEnum):
    """What becomes of a lead that is not ripe, or that sales refuse for now."""

    CLOSE = "close", "Fermé"
    DATE = "date", "Daté : à reprendre plus tard"
    RECYCLE = "recycle", "Recyclé vers le nurturing"


class Branch(LabelledEnum):
    """By which door people reach a stage; both doors meet at the qualified prospect."""

    INBOUND = "inbound", "Entrant"
    OUTBOUND = "outbound", "Sortant"
    BOTH = "both", "Les deux"


@dataclass(frozen=True, slots=True)
class ShownStage:
    """One stage as the company sees it; `owner` is a role of the table of rights; `hint` says in one phrase who stands there."""

    stage: str
    label: str
    owner: str
    branch: Branch
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """`screens` are names of page addresses, `reports` names of `filon report`."""

    key: str
    label: str
    summary: str
    unripe: Unripe
    has_mql: bool
    promotes_suspects_by_hand: bool
    splits_by_entrance: bool
    stages: Sequence[ShownStage]
    hidden_labels: Mapping[str, str]
    screens: Sequence[str]
    reports: Sequence[str]
