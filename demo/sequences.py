"""Halvane's sequences: follow-ups of the salespeople and the nurturing of marketing, with people at each step and some answers."""

from datetime import datetime, timedelta

from demo.staff import COLLEAGUES, Staff
from demo.world import Chance, World
from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import add_business_days
from filon.sequences.models import Enrolment, Sequence, Step, StepRun
from filon.sequences.rules.deciding import onward
from filon.sequences.rules.flow import Flow, after, first_of, step_of
from filon.sequences.rules.kinds import BY_HAND, Did, Ending, EnrolmentState, StepKind, Way
from filon.sequences.selectors.flows import flow_of
from filon.sequences.services.ready import install_ready
from filon.sequences.services.versions import put_in_service
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM

SINCE = timedelta(days=100)
# File → who answers for it, the stage of its people, how many ran it, and how often a contact brings an answer.
TOLD = {
    "relances": ("helene", (LifecycleStage.LEAD, LifecycleStage.SAL, LifecycleStage.SQL), 120, 0.13),
    "lead_marketing": ("helene", (LifecycleStage.MQL, LifecycleStage.SAL), 30, 0.25),
    "couveuse": ("marc", (LifecycleStage.RECYCLED, LifecycleStage.LOST), 40, 0.05),
}
IN_PREPARATION = "reactivation"


def tell_sequences(world: World, staff: Staff) -> None:
    """Sequences that people made already stay alone."""
    if Sequence.objects.exists():
        return
    chance = Chance("sequences", world.today)
    taken: set[int] = set()
    began = world.now - SINCE
    for file, (name, stages, many, answers) in TOLD.items():
        sequence = world.add(install_ready(file=file, owner=staff.by_name[name], by=SYSTEM, now=began))
        draft = sequence.versions.get()
        put_in_service(draft=draft, version=draft.version, by=SYSTEM, now=began)
        people = Contact.objects.filter(lifecycle_stage__in=stages, batch=world.batch)
        free = [one for one in people.select_related("owner").order_by("pk") if one.pk not in taken]
        chosen = chance.sample(free, k=min(many, len(free)))
        taken.update(one.pk for one in chosen)
        _run(world, chance, sequence, chosen, answers, staff)
    world.add(install_ready(file=IN_PREPARATION, owner=staff.by_name["marc"], by=SYSTEM, now=world.now))


def _run(world: World, chance: Chance, sequence: Sequence, people: list[Contact], answers: float, staff: Staff) -> None:
    version = sequence.versions.get()
    sellers = [staff.by_name[one.first_name] for one in COLLEAGUES if one.role == Role.SALES]
    flow, steps = flow_of(version), {step.key: step for step in version.steps.all()}
    for person in people:
        days = chance.randrange(1, 60)
        start = datetime.combine(add_business_days(world.today, -days), world.now.time(), world.now.tzinfo)
        passage = Enrolment(
            sequence=sequence, version=version, contact=person, owner=person.owner or chance.choice(sellers), way=Way.HAND,
            exclusive=sequence.exclusive, state=EnrolmentState.ACTIVE, step_key=first_of(flow),
            started_at=start + timedelta(hours=10),
        )  # fmt: skip
        runs = _walk(world, chance, passage, flow, steps, answers)
        passage.save()
        StepRun.objects.bulk_create(runs)


def _walk(
    world: World, chance: Chance, passage: Enrolment, flow: Flow, steps: dict[str, Step], answers: float
) -> list[StepRun]:
    """From step to step until now, or until the person answers."""
    runs: list[StepRun] = []
    move = onward(flow, passage.step_key, now=passage.started_at, closed=frozenset())
    while move.due_at is not None and move.due_at < world.now:
        at, key = move.due_at, move.step_key
        step = step_of(flow, key)
        if step is None:
            return _end(passage, runs, at, Ending.FINISHED)
        did = Did.PASSED if step.kind == StepKind.BRANCH else Did.TASK if step.kind in BY_HAND else Did.QUEUED
        runs.append(StepRun(enrolment=passage, step_key=key, step=steps[key], at=at, did=did))
        passage.done_key = key
        if did != Did.PASSED:
            passage.touched_key = key
            if chance.random() < answers:
                return _end(passage, runs, min(at + timedelta(hours=5), world.now), Ending.ANSWERED)
        move = onward(flow, after(flow, key), now=at + timedelta(hours=1), closed=frozenset())
    passage.step_key, passage.due_at = move.step_key, move.due_at
    return runs


def _end(passage: Enrolment, runs: list[StepRun], at: datetime, because: Ending) -> list[StepRun]:
    passage.state, passage.step_key, passage.due_at = EnrolmentState.ENDED, "", None
    passage.ended_at, passage.ended_because = at, because
    return runs
