"""Funnel profiles: which stages a company shows and how it calls them, who owns each, what becomes of the unripe.

A profile stores nothing in the records: it relabels, hides, assigns and decides (domain.md 4.1, seed 000). Stages are the keys
of the one ladder that every profile reads (visitor, suspect, lead, mql, sal, sql, opportunity, customer, evangelist).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
class ProfileStage:
    """One stage as the company calls it; `owner` is a role of the table of rights; `hint` says in one phrase who stands there."""

    stage: str
    label: str
    owner: str
    branch: Branch
    shown: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Profile:
    """`hidden_screens` are names of page addresses that do not apply; `reports` are names of `filon report`.

    `fates`: what becomes of a lead refused for a reason, where the company decided it; the other reasons follow `unripe`.
    """

    key: str
    label: str
    summary: str
    unripe: Unripe
    promotes_suspects_by_hand: bool
    splits_by_entrance: bool
    stages: Sequence[ProfileStage]
    hidden_screens: Sequence[str]
    reports: Sequence[str]
    fates: Mapping[str, str] = field(default_factory=dict)


def profile_from(definition: Mapping[str, Any]) -> Profile:
    """From the content of a profile's file, or of the installed row. Raises KeyError or ValueError when it is not whole."""
    return Profile(
        key=definition["key"],
        label=definition["label"],
        summary=definition["summary"],
        unripe=Unripe(definition["unripe"]),
        promotes_suspects_by_hand=definition["promotes_suspects_by_hand"],
        splits_by_entrance=definition["splits_by_entrance"],
        stages=tuple(
            ProfileStage(
                stage=stage["stage"],
                label=stage["label"],
                owner=stage["owner"],
                branch=Branch(stage["branch"]),
                shown=stage["shown"],
                hint=stage["hint"],
            )
            for stage in definition["stages"]
        ),
        hidden_screens=tuple(definition["hidden_screens"]),
        reports=tuple(definition["reports"]),
        fates=definition.get("fates", {}),
    )


def shown_stages(profile: Profile) -> list[ProfileStage]:
    """From the top of the funnel down."""
    return [stage for stage in profile.stages if stage.shown]


def stage_label(profile: Profile, stage: LabelledEnum) -> str:
    """What the company calls a stage; a stage outside the ladder (recycled, lost …) keeps its own name."""
    return next((known.label for known in profile.stages if known.stage == stage.value), stage.label)


def has_mql(profile: Profile) -> bool:
    """Whether marketing qualifies before sales accept."""
    return any(stage.stage == "mql" for stage in shown_stages(profile))


def branches(profile: Profile) -> dict[Branch, list[ProfileStage]]:
    """For the drawing of the funnel: what only one door passes, and what both share from where they meet."""
    shown = shown_stages(profile)
    return {branch: [stage for stage in shown if stage.branch == branch] for branch in Branch}


def shows_screen(profile: Profile, screen: str) -> bool:
    return screen not in profile.hidden_screens


def destination_of_unripe(profile: Profile, *, dated: bool) -> Unripe:
    """What becomes of a lead that is not ripe; `dated`: somebody said when to come back.

    With nurturing it is recycled, whatever the date. Without, a company that keeps dates waits for the day that was said, and
    closes what nobody could date: a lead without a date would wait for ever.
    """
    if profile.unripe == Unripe.DATE:
        return Unripe.DATE if dated else Unripe.CLOSE
    return profile.unripe
