"""Running deals follow the new version of their process: which stage goes where, and what a person has to say first."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class OldStage(NamedTuple):
    """A stage of a version that is no longer in service, where so many open `deals` still stand."""

    pk: int
    key: str
    label: str
    version: int
    deals: int


class Following(NamedTuple):
    """Where the deals of an old stage go: `to` is None where the new version has no stage of that key and nobody chose one."""

    old: OldStage
    to: int | None
    by_key: bool


def plan_of(old: Sequence[OldStage], *, new: Mapping[str, int], chosen: Mapping[int, int]) -> list[Following]:
    """`new`: key of each open stage of the version in service → the stage. A match by key is not open to choice."""
    return [
        Following(stage, new[stage.key], by_key=True)
        if stage.key in new
        else Following(stage, chosen.get(stage.pk), by_key=False)
        for stage in old
    ]


def undecided(plan: Sequence[Following]) -> list[OldStage]:
    return [following.old for following in plan if following.to is None]
