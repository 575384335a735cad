"""A sequence as a page shows it: each step with its day, its condition, its texts, where it leads and its numbers."""

from typing import NamedTuple

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.criteria import describe_criteria
from filon.kit.errors import BusinessError
from filon.playbook.models import Template
from filon.sequences.models import Sequence, SequenceVersion
from filon.sequences.rules.flow import END, Flow, StepText, day_marks, step_of
from filon.sequences.rules.kinds import Asks, Ending, EntryEvent, StepKind
from filon.sequences.selectors.figures import Numbers, numbers_of
from filon.sequences.selectors.flows import flow_of

ICONS = {
    StepKind.EMAIL: "mail",
    StepKind.CALL: "phone",
    StepKind.SMS: "device-mobile",
    StepKind.LETTER: "file-text",
    StepKind.LINKEDIN: "brand-linkedin",
    StepKind.SOCIAL: "message",
    StepKind.DOOR: "home",
    StepKind.TASK: "checkbox",
    StepKind.BRANCH: "git-branch",
}


class StepCard(NamedTuple):
    """`condition`: for whom, in French, "" for all; `leads`: where it goes when it is not the next step."""

    step: StepText
    icon: str
    day: int
    condition: str
    leads: str
    template: Template | None
    template_b: Template | None
    numbers: Numbers


def cards_of(sequence: Sequence, version: SequenceVersion) -> list[StepCard]:
    flow, numbers = flow_of(version), numbers_of(sequence)
    wanted = {pk for step in flow for pk in (step.template, step.template_b) if pk}
    templates = Template.objects.in_bulk(wanted)
    return [
        StepCard(
            step=step,
            icon=ICONS[step.kind],
            day=day,
            condition=condition_of(step),
            leads=_leads(flow, step),
            template=templates.get(step.template or 0),
            template_b=templates.get(step.template_b or 0),
            numbers=numbers.get(step.key, Numbers()),
        )
        for step, day in zip(flow, day_marks(flow), strict=True)
    ]


def condition_of(step: StepText) -> str:
    parts = [step.asks.label] if step.asks != Asks.ANYTHING else []
    if step.criteria:
        try:
            parts.append(describe_criteria(step.criteria))
        except BusinessError as refusal:
            parts.append(refusal.sentence)
    return " et ".join([*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])])


def _leads(flow: Flow, step: StepText) -> str:
    to = step.otherwise if step.kind == StepKind.BRANCH else step.then
    words = "Sinon" if step.kind == StepKind.BRANCH else "Ensuite"
    if not to:
        return "Sinon\u00a0: l’étape d’après" if step.kind == StepKind.BRANCH else ""
    target = step_of(flow, to)
    return f"{words}\u00a0: {'fin de la séquence' if to == END or target is None else target.title}"


def entrances_of(sequence: Sequence) -> list[str]:
    told = [EntryEvent.label_of(one["on"]) + (f" ({one['of']})" if one.get("of") else "") for one in sequence.events]
    segment = (
        [f"Chaque heure, les nouveaux membres du segment «\u00a0{sequence.segment}\u00a0»"] if sequence.segment else []
    )
    return ["À la main, depuis une fiche ou une liste", *segment, *told]


def exits_of(sequence: Sequence) -> list[str]:
    chosen = [Ending.label_of(one) for one in sequence.exits]
    stages = [f"Devient «\u00a0{LifecycleStage.label_of(stage)}\u00a0»" for stage in sequence.exit_stages]
    return [*chosen, *stages, Ending.OBJECTION.label, Ending.BOUNCE.label]
