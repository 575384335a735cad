"""A sequence goes into service, or out of it: who is affected is known before, and no way leads back to itself."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.kit.criteria import leaves_of
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.versions import VersionState
from filon.messaging.rules.kinds import MessageState
from filon.segments.models import Segment
from filon.segments.rules.nesting import nested_in
from filon.sequences.criteria import LEFT
from filon.sequences.models import Enrolment, Sequence, SequenceVersion, StepRun
from filon.sequences.rules.flow import key_in_new, step_of, unreached
from filon.sequences.rules.loops import way_round
from filon.sequences.selectors.flows import flow_of
from filon.sequences.services import versions
from filon.usecases.outbound_ending import end_sequence
from filon.users.selectors import Viewer


class Affected(NamedTuple):
    """`steps`: where people who run the version before would go on, by title ("" : they wait for an answer, then are done).

    `skipped`: titles of steps to which no way leads.
    """

    running: int
    steps: list[tuple[str, int]]
    skipped: list[str]


def who_is_affected(draft: SequenceVersion) -> Affected:
    flow = flow_of(draft)
    running = Enrolment.objects.filter(sequence=draft.sequence_id, ended_at=None).order_by()
    groups = Counter(running.values_list("version", "done_key", "step_key"))
    old = {one.pk: flow_of(one) for one in SequenceVersion.objects.filter(pk__in={version for version, _, _ in groups})}
    to: dict[str, int] = defaultdict(int)
    for (version, done, key), many in groups.items():
        step = step_of(flow, key_in_new(old=old[version], new=flow, done_key=done, next_key=key))
        to[step.title if step else ""] += many
    order = [step.title for step in flow] + [""]
    return Affected(
        running=sum(groups.values()),
        steps=sorted(to.items(), key=lambda one: order.index(one[0])),
        skipped=[step.title for step in unreached(flow)],
    )


@transaction.atomic
def publish_sequence(*, draft: SequenceVersion, version: int, by: Viewer, now: datetime) -> None:
    """Refused when it would let in those who leave it, by whatever way: nobody would ever be out."""
    refuse_loop(draft.sequence)
    versions.put_in_service(draft=draft, version=version, by=by, now=now)


def refuse_loop(sequence: Sequence) -> None:
    rows = {one.pk: one for one in Sequence.objects.filter(archived_at=None)} | {sequence.pk: sequence}
    leads_to: dict[int, set[int]] = defaultdict(set)
    trees = dict(Segment.objects.values_list("pk", "criteria"))
    for one in rows.values():
        if one.follows_id:
            leads_to[one.pk].add(one.follows_id)
        for left in _left_by(one.segment_id, trees, seen=set()):
            leads_to[left].add(one.pk)
    if way := way_round(sequence.pk, leads_to=leads_to):
        names = ", puis ".join(f"«\u00a0{rows[pk]}\u00a0»" for pk in way if pk in rows)
        raise NotPossible(
            f"Cette séquence ferait entrer ceux qui en sortent, sans fin\u00a0: {names}. "
            "Changez la séquence qui suit, ou le segment qui fait entrer."
        )


def _left_by(segment_id: int | None, trees: dict[int, dict[str, object]], *, seen: set[int]) -> set[int]:
    """The sequences whose former people a segment takes, also by a segment that it names."""
    if segment_id is None or segment_id in seen or segment_id not in trees:
        return set()
    tree = trees[segment_id]
    found = set()
    try:
        leaves = leaves_of(tree)
    except BusinessError:  # a segment that nobody can read takes nobody
        return set()
    for leaf in leaves:
        if leaf.get("field") == LEFT and leaf.get("op") in ("is", "in"):
            value = leaf.get("value")
            found |= {int(str(one)) for one in (value if isinstance(value, list) else [value]) if str(one).isdigit()}
    for nested in nested_in(tree):
        found |= _left_by(nested, trees, seen={*seen, segment_id})
    return found


class Leaving(NamedTuple):
    """Who leaves when a sequence is archived, and what goes with them; `leading`: sequences that lead to it."""

    people: int
    messages: int
    tasks: int
    leading: list[str]


def who_would_leave(sequence: Sequence) -> Leaving:
    runs = StepRun.objects.filter(enrolment__sequence=sequence, enrolment__ended_at=None)
    return Leaving(
        people=sequence.enrolments.filter(ended_at=None).count(),
        messages=runs.filter(message__state__in=(MessageState.DRAFT, MessageState.QUEUED)).count(),
        tasks=runs.filter(task__isnull=False, task__done_at=None, task__deleted_at=None).count(),
        leading=[one.name for one in Sequence.objects.filter(follows=sequence, archived_at=None)],
    )


@transaction.atomic
def archive_sequence(*, sequence: Sequence, by: Viewer, now: datetime) -> int:
    """Nobody enters any more and everybody leaves; what they had stays on their files. How many left."""
    versions.archive(sequence=sequence, by=by, now=now)
    return end_sequence(sequence=sequence, now=now)


def state_in_words(sequence: Sequence) -> str:
    """« En service », « En pause », « En préparation », « Archivée »."""
    if sequence.archived_at:
        return "Archivée"
    if sequence.paused_at:
        return "En pause"
    is_live = any(version.state == VersionState.LIVE for version in sequence.versions.all())
    return "En service" if is_live else "En préparation"
