"""Words of the company, the stages as its funnel profile calls them; and whose records the figures of a reader cover."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from filon.contacts.rules.axes import LifecycleStage
from filon.playbook.rules.buying_journey import STEPS_OF, JourneyStep
from filon.playbook.rules.funnel import shown_stages, stage_label
from filon.playbook.selectors import active_profile, buying_journey
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import scope_of


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


def journey_steps(buying_stage: str) -> list[tuple[str, bool]]:
    """The five steps, lit where the phase stands; empty where three phases are shown, or none is known."""
    lit = STEPS_OF.get(buying_stage, ())
    return [(step.label, step in lit) for step in JourneyStep] if lit and buying_journey().five_steps else []


def coverage_words(viewer: User) -> str:
    """Whose records the figures count, for who does not see all: rates of a part are not those of the company. Else empty."""
    scope = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    if scope == Scope.OWN:
        return _("Ces chiffres ne comptent que vos fiches, pas celles du reste de la société.")
    if scope == Scope.TEAM:
        return _(
            "Ces chiffres ne comptent que vos fiches, celles de votre équipe et celles sans responsable, "
            "pas celles du reste de la société."
        )
    return ""
