"""What must hold before a deal goes on in its process: which criteria a move asks, and how a refusal says them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from filon.playbook.rules.process import CriterionKind, CriterionSide, StageKind


class Asked(NamedTuple):
    """One criterion of a stage, named by the stage's key. `words` ends the sentence "il manque…"."""

    pk: int
    stage: str
    side: CriterionSide
    key: str
    kind: CriterionKind
    what: Mapping[str, Any]
    words: str


class Step(NamedTuple):
    """A stage as the gates see it."""

    pk: int
    key: str
    kind: StageKind
    order: int
    sends_proposals: bool = False
    entry: tuple[Asked, ...] = ()
    exit: tuple[Asked, ...] = ()


class Unmet(NamedTuple):
    """A criterion that does not hold; `broken` says why nobody can judge it any more, "" when it can be."""

    criterion: Asked
    broken: str = ""

    @property
    def words(self) -> str:
        return f"{self.criterion.words} (critère à corriger)" if self.broken else self.criterion.words


def asked_on_the_way(*, steps: Sequence[Step], here: Step | None, to: Step) -> list[Asked]:
    """The criteria of a move; `here` is None for a deal that enters the process.

    Forwards, each stage left behind asks its exit criteria and the one reached its entry criteria; a signature leaves all
    the open stages from `here` on behind. Backwards, and to a loss, nothing is asked.
    """
    if to.kind == StageKind.LOST or (here is not None and to.order <= here.order):
        return []
    left = [
        step
        for step in steps
        if step.kind == StageKind.OPEN and (here is None or step.order >= here.order) and step.order < to.order
    ]
    return [criterion for step in left for criterion in step.exit] + list(to.entry)


def asked_next(*, steps: Sequence[Step], here: Step) -> list[Asked]:
    """What the next step forwards asks of an open deal."""
    following = next((step for step in steps if step.order > here.order and step.kind != StageKind.LOST), None)
    return asked_on_the_way(steps=steps, here=here, to=following) if following else list(here.exit)


def refusal_sentence(*, deal: str, stage: str, unmet: Sequence[Unmet]) -> str:
    """Names what is missing, then the way through."""
    missing = ", ".join(one.words for one in unmet)
    said = f"«\u00a0{deal}\u00a0» n’entre pas à l’étape «\u00a0{stage}\u00a0». Il manque\u00a0: {missing}."
    broken = [f"«\u00a0{one.criterion.words}\u00a0»\u00a0: {one.broken}" for one in unmet if one.broken]
    if broken:
        return " ".join([said, *broken, "Corrigez le critère dans Méthode > Processus, ou forcez le passage."])
    return f"{said} Complétez la fiche, ou demandez à un responsable de forcer le passage en disant pourquoi."


def forced_reason(*, reason: str, unmet: Sequence[Unmet]) -> str:
    """What history keeps of a forced passage."""
    return f"{reason} (passage forcé, il manquait\u00a0: {', '.join(one.words for one in unmet)})"
