"""Words of the company: the stages as the funnel profile in force calls them."""

from collections.abc import Sequence
from typing import NamedTuple

from filon.contacts.rules.axes import LifecycleStage
from filon.playbook.rules.funnel import shown_stages, stage_label
from filon.playbook.selectors import active_profile


class Step(NamedTuple):
    """One stage of the path that a record walks; `state` is past, here, or empty."""

    stage: str
    label: str
    state: str


def stage_words() -> dict[str, str]:
    """Every lifecycle stage with its word, in one query."""
    profile = active_profile()
    return {stage.value: stage_label(profile, stage) for stage in LifecycleStage}


def path_to(stage: str) -> Sequence[Step]:
    """The shown stages of the profile and where the record stands; ended states stand nowhere on it."""
    steps = shown_stages(active_profile())
    here = next((place for place, step in enumerate(steps) if step.stage == stage), None)
    return [
        Step(step.stage, step.label, "" if here is None or place > here else "here" if place == here else "past")
        for place, step in enumerate(steps)
    ]
