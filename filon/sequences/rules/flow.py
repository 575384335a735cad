"""A version of a sequence read whole, as one value: its steps in order, where each leads, and what it says in French."""

from collections.abc import Mapping
from datetime import time
from typing import Any, NamedTuple

from filon.kit.errors import NotPossible
from filon.kit.french import join_and
from filon.sequences.rules.kinds import TOUCHES, Asks, StepKind

END = "fin"  # where a step may lead, as well as to a later one
MOST_STEPS = 40
LONGEST_WAIT = 260  # business days between two steps: a year
MOST_EMAILS = 5  # beyond, unsubscriptions and complaints triple (reference 4.4)


class FlowRefused(NotPossible):
    """A sequence that cannot be put in service; the sentence names the step."""


class StepText(NamedTuple):
    """`key` never changes: nobody receives a key twice, whatever the version.

    `wait_days`: business days after the step before (0: the same day); `hour`: not before, in Paris. `criteria` and `asks` say
    for whom the step is (for a branch, who goes on to the next step; the others go to `otherwise`). `then`: the step that
    follows, when it is not the next one. `template_b`: the other wording of an A/B test. `text`: what to do, for a task.
    """

    key: str
    kind: StepKind
    title: str
    wait_days: int = 0
    hour: time | None = None
    asks: Asks = Asks.ANYTHING
    criteria: Mapping[str, Any] = {}
    otherwise: str = ""
    then: str = ""
    template: int | None = None
    template_b: int | None = None
    text: str = ""

    @property
    def is_test(self) -> bool:
        return self.template_b is not None


Flow = tuple[StepText, ...]


def place_of(flow: Flow, key: str) -> int | None:
    return next((place for place, step in enumerate(flow) if step.key == key), None)


def step_of(flow: Flow, key: str) -> StepText | None:
    return next((step for step in flow if step.key == key), None)


def first_of(flow: Flow) -> str:
    return flow[0].key if flow else ""


def after(flow: Flow, key: str, *, holds: bool = True) -> str:
    """The key that follows; "" at the end. `holds`: whether the condition of a branch did."""
    place = place_of(flow, key)
    if place is None:
        return ""
    step = flow[place]
    wanted = step.otherwise if step.kind == StepKind.BRANCH and not holds else step.then
    if wanted == END or (wanted and place_of(flow, wanted) is None):
        return ""
    return wanted or (flow[place + 1].key if place + 1 < len(flow) else "")


def next_not_done(flow: Flow, key: str, *, done: frozenset[str] | set[str]) -> str:
    """From `key` on, the first step that this person never had: nobody receives a step again."""
    while key and key in done:
        key = after(flow, key)
    return key


def key_in_new(*, old: Flow, new: Flow, done_key: str, next_key: str) -> str:
    """Where somebody goes on when a new version replaces the one he runs: the step after the last one done.

    What he did may be gone from the new version: then after the closest one before it that is still there. Who had a branch
    decided keeps the arm that he was sent to.
    """
    step = step_of(old, done_key)
    if step and step.kind == StepKind.BRANCH and place_of(new, next_key) is not None:
        return next_key
    place = place_of(old, done_key)
    before = old[: place + 1] if place is not None else ()
    for one in reversed(before):
        if place_of(new, one.key) is not None:
            return after(new, one.key)
    return first_of(new)


def day_marks(flow: Flow) -> list[int]:
    """Business days from the entry to each step, as the flow is read downwards: the n of « J+n »."""
    marks, day = [], 0
    for step in flow:
        day += step.wait_days
        marks.append(day)
    return marks


def check_flow(flow: Flow) -> None:
    """FlowRefused names the first step that cannot be."""
    if not any(step.kind != StepKind.BRANCH for step in flow):
        raise FlowRefused("Cette séquence ne fait rien encore\u00a0: ajoutez au moins une étape.")
    if len(flow) > MOST_STEPS:
        raise FlowRefused(f"Une séquence tient en {MOST_STEPS} étapes au plus.")
    mails = sum(step.kind == StepKind.EMAIL for step in flow)
    if mails > MOST_EMAILS:
        raise FlowRefused(
            f"{mails} e-mails pour une même personne, c’est trop\u00a0: {MOST_EMAILS} au plus par séquence. "
            "Remplacez-en par un appel ou un courrier."
        )
    for place, step in enumerate(flow):
        _check_step(flow, place, step)


def _check_step(flow: Flow, place: int, step: StepText) -> None:
    where = f"Étape {place + 1} («\u00a0{step.title}\u00a0»)\u00a0: "
    if not 0 <= step.wait_days <= LONGEST_WAIT:
        raise FlowRefused(f"{where}l’attente va de 0 à {LONGEST_WAIT} jours ouvrés.")
    for target in (step.then, step.otherwise):
        to = place_of(flow, target) if target and target != END else len(flow)
        if to is None:
            raise FlowRefused(f"{where}elle mène à une étape qui n’existe plus.")
        if to <= place:
            raise FlowRefused(f"{where}elle ramène en arrière, et la séquence ne finirait jamais.")
    if step.kind == StepKind.BRANCH and not step.criteria and not step.asks:
        raise FlowRefused(f"{where}dites à quelle condition on continue.")
    if step.kind == StepKind.EMAIL and step.template is None:
        raise FlowRefused(f"{where}choisissez le modèle du message.")
    if step.template is not None and step.template == step.template_b:
        raise FlowRefused(f"{where}les deux textes comparés sont les mêmes.")


def unreached(flow: Flow) -> list[StepText]:
    """Steps to which no way leads: nobody will ever have them."""
    seen: set[str] = set()
    waiting = [first_of(flow)]
    while waiting:
        key = waiting.pop()
        if key and key not in seen:
            seen.add(key)
            waiting += [after(flow, key), after(flow, key, holds=False)]
    return [step for step in flow if step.key not in seen]


def sentence_of(flow: Flow) -> str:
    """« 4 étapes sur 12 jours ouvrés : appel à J+2, e-mail à J+2, appel à J+5 et message LinkedIn à J+12. »"""
    marks = day_marks(flow)
    told = [
        f"{step.kind.label if step.kind == StepKind.SMS else step.kind.label[:1].lower() + step.kind.label[1:]} à J+{day}"
        for step, day in zip(flow, marks, strict=True)
        if step.kind in TOUCHES or step.kind == StepKind.TASK
    ]
    if not told:
        return "Aucune étape encore."
    steps = "1 étape" if len(told) == 1 else f"{len(told)} étapes"
    days = (
        "le jour même"
        if not marks[-1]
        else f"sur {marks[-1]} jour{'s' if marks[-1] > 1 else ''} ouvré{'s' if marks[-1] > 1 else ''}"
    )
    return f"{steps} {days}\u00a0: {join_and(told)}."
