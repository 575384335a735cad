"""Versions read whole as one value, and sequences for those who may see them."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from filon.kit.errors import NotFound
from filon.kit.versions import VersionState
from filon.sequences.models import Enrolment, Sequence, SequenceVersion, Step
from filon.sequences.rules.flow import Flow, StepText
from filon.sequences.rules.kinds import Asks, StepKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


class Running(NamedTuple):
    """One version as the engine needs it: the flow, and the row of each step."""

    version: SequenceVersion
    flow: Flow
    steps: dict[str, Step]


def flow_of(version: SequenceVersion) -> Flow:
    return tuple(as_text(step) for step in version.steps.order_by("position"))


def as_text(step: Step) -> StepText:
    return StepText(
        key=step.key,
        kind=StepKind(step.kind),
        title=step.title,
        wait_days=step.wait_days,
        hour=step.hour,
        asks=Asks(step.asks),
        criteria=step.criteria,
        otherwise=step.otherwise,
        then=step.then,
        template=step.template_id,
        template_b=step.template_b_id,
        text=step.text,
    )


def running_versions(ids: Collection[int]) -> dict[int, Running]:
    """Two queries, whatever their number; templates and their wording in force come along."""
    found = SequenceVersion.objects.filter(pk__in=ids).select_related(
        "sequence", "sequence__follows", "sequence__owner"
    )
    steps = Step.objects.filter(version__in=ids).order_by("position")
    steps = steps.select_related("template__in_force", "template_b__in_force")
    by_version: dict[int, list[Step]] = {}
    for step in steps:
        by_version.setdefault(step.version_id, []).append(step)
    return {
        one.pk: Running(
            one,
            tuple(as_text(step) for step in by_version.get(one.pk, [])),
            {step.key: step for step in by_version.get(one.pk, [])},
        )
        for one in found
    }


def version_in(sequence: Sequence, state: VersionState) -> SequenceVersion | None:
    return sequence.versions.filter(state=state).select_related("sequence").first()


def sequences_for(*, viewer: Viewer) -> QuerySet[Sequence]:
    require(viewer, Entity.SEQUENCE, Action.READ)
    return Sequence.objects.select_related("owner", "segment", "follows")


def sequence_for(*, viewer: Viewer, pk: int) -> Sequence:
    found = sequences_for(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette séquence n’existe pas.")
    return found


def open_to_entry() -> QuerySet[Sequence]:
    """In service, neither paused nor archived."""
    live = Sequence.objects.filter(versions__state=VersionState.LIVE, paused_at=None, archived_at=None)
    return live.select_related("owner", "segment")


def count_active(owner_ids: Collection[int], *, sequence: Sequence) -> dict[int, int]:
    """Colleague → people whom he has in that sequence now."""
    rows = Enrolment.objects.filter(owner__in=owner_ids, sequence=sequence, ended_at=None).order_by()
    return dict(rows.values_list("owner").annotate(many=Count("pk")))


def people_in(sequence: Sequence) -> dict[str, int]:
    """State → how many passages."""
    return dict(sequence.enrolments.order_by().values_list("state").annotate(many=Count("pk", filter=Q())))


def flows_of(sequence_ids: Collection[int]) -> dict[int, Flow]:
    """Sequence → its flow in service, else in preparation. Two queries."""
    shown = SequenceVersion.objects.filter(
        sequence__in=sequence_ids, state__in=(VersionState.LIVE, VersionState.DRAFT)
    ).prefetch_related("steps")
    found: dict[int, Flow] = {}
    for one in sorted(shown, key=lambda one: one.state == VersionState.LIVE):
        found[one.sequence_id] = tuple(as_text(step) for step in one.steps.all())
    return found


def waiting_for(sequence: Sequence) -> int:
    """How many people lack a place and nothing else."""
    return sequence.waiting.count()
