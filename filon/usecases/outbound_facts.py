"""All that decides the due steps of a batch, in a number of questions that does not grow with the people in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from filon.contacts.models import Contact
from filon.kit.business_time import day_in_paris
from filon.kit.criteria import CriterionRefused, compile_criteria
from filon.kit.subjects import SubjectKind
from filon.messaging.selectors.touches import told_already, when_free
from filon.permission.rules.facts import ContactFacts, Question
from filon.permission.rules.kinds import Channel
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.assembling import Known, facts_of
from filon.permission.selectors.facts import known_people
from filon.playbook.models import TemplateVersion
from filon.sequences.models import Enrolment, Sequence, Step, StepRun
from filon.sequences.rules.deciding import Seen
from filon.sequences.rules.endings import Signs, ending_of, has_bounced, has_objected
from filon.sequences.rules.flow import Flow
from filon.sequences.rules.kinds import ASKED_CHANNEL, TOUCHES, Ending
from filon.sequences.rules.splitting import variant_of
from filon.sequences.rules.timing import closed_days
from filon.sequences.selectors.flows import Running, running_versions
from filon.usecases.outbound_signs import Heard, heard_since
from filon.users.selectors import SYSTEM, absences_around

AHEAD = timedelta(days=200)  # of absences: the longest wait between two steps
ANY_CHANNEL = Channel.EMAIL  # asked of steps that reach nobody, only for what the person refused


@dataclass(slots=True)
class Facts:
    """`versions`: version id → what runs; `seen`: enrolment id → what is known; `asked`: contact facts by enrolment id."""

    versions: dict[int, Running]
    seen: dict[int, Seen] = field(default_factory=dict)
    asked: dict[int, ContactFacts] = field(default_factory=dict)
    people: dict[int, Contact] = field(default_factory=dict)

    def flow_of(self, one: Enrolment) -> Flow:
        return self.versions[one.version_id].flow

    def step_of(self, one: Enrolment) -> Step | None:
        return self.versions[one.version_id].steps.get(one.step_key)

    def wording_of(self, one: Enrolment) -> TemplateVersion | None:
        """The one of the two that falls to this person."""
        step = self.step_of(one)
        if step is None:
            return None
        template = step.template_b if self.variant_of(one) == "B" else step.template
        return template.in_force if template else None

    def variant_of(self, one: Enrolment) -> str:
        step = self.step_of(one)
        is_test = step is not None and step.template_b_id is not None
        return variant_of(contact_id=one.contact_id, step_key=one.step_key, is_test=is_test)


@dataclass(frozen=True, slots=True)
class _Known:
    """The answers to the questions of one batch; sets and keys are of enrolments, but for `people` and `free`."""

    people: dict[int, Known]
    heard: Heard
    done: dict[int, set[str]]
    busy: set[int]
    holding: set[int]
    free: dict[int, datetime]
    told: set[int]
    closed: dict[int, frozenset[date]]


def look_at(due: Collection[Enrolment], *, now: datetime) -> Facts:
    facts = Facts(running_versions({one.version_id for one in due}))
    people = known_people(ids={one.contact_id for one in due}, viewer=SYSTEM, at=now)
    facts.people = {pk: one.contact for pk, one in people.items()}
    known = _Known(
        people=people,
        heard=heard_since(due, people=facts.people),
        done=_done_steps(due),
        busy=_with_open_tasks(due),
        holding=_holding(due, facts, now=now),
        free=when_free(list(people), now=now),
        told=_told(due, facts),
        closed=_closed(due, facts, now=now),
    )
    for one in due:
        facts.seen[one.pk] = _seen(one, facts, known, now=now)
    return facts


def _seen(one: Enrolment, facts: Facts, known: _Known, *, now: datetime) -> Seen:
    person, step = known.people[one.contact_id], facts.step_of(one)
    signs = known.heard.signs_of(one, firm=person.contact.company_id or 0)
    channel = ASKED_CHANNEL.get(step.kind) if step else None
    asked = facts_of(person, question=Question(channel=channel or ANY_CHANNEL, at=now))
    facts.asked[one.pk] = asked
    refusal, allowed_at = _permission(asked) if channel else ("", None)
    return Seen(
        ending=_ending(facts.versions[one.version_id].version.sequence, signs, asked, person),
        done=frozenset(known.done.get(one.pk, ())),
        has_open_task=one.pk in known.busy,
        answered=signs.answered,
        criteria_hold=one.pk in known.holding if step and step.criteria else True,
        refusal=refusal,
        allowed_at=allowed_at,
        free_at=known.free.get(one.contact_id) if step and step.kind in TOUCHES else None,
        was_told=one.pk in known.told,
        closed=known.closed[one.pk],
    )


def _permission(asked: ContactFacts) -> tuple[str, datetime | None]:
    decision = ContactPolicy().decide(asked)
    return ("", None) if decision.allowed else (decision.sentence, decision.earliest_allowed_at)


def _ending(sequence: Sequence, signs: Signs, asked: ContactFacts, person: Known) -> tuple[Ending, str] | None:
    signs = signs._replace(
        objected=has_objected(asked),
        bounced=has_bounced(asked),
        removed=person.contact.deleted_at is not None,
        stage=person.contact.lifecycle_stage,
    )
    return ending_of(signs, exits=sequence.exits, exit_stages=sequence.exit_stages)


def _done_steps(due: Collection[Enrolment]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for enrolment, key in StepRun.objects.filter(enrolment__in=due).values_list("enrolment", "step_key"):
        found[enrolment].add(key)
    return found


def _with_open_tasks(due: Collection[Enrolment]) -> set[int]:
    """Their last task is still to do: what follows depends on how it went."""
    runs = StepRun.objects.filter(enrolment__in=due, task__done_at=None, task__deleted_at=None, task__isnull=False)
    return set(runs.values_list("enrolment", flat=True))


def _holding(due: Collection[Enrolment], facts: Facts, *, now: datetime) -> set[int]:
    """Enrolments whose person answers to the criteria of the step; one question for each step that has any."""
    by_step: dict[int, list[Enrolment]] = defaultdict(list)
    steps: dict[int, Step] = {}
    for one in due:
        step = facts.step_of(one)
        if step and step.criteria:
            steps[step.pk] = step
            by_step[step.pk].append(one)
    return {pk for key, some in by_step.items() for pk in _answering(steps[key], some, now=now)}


def _answering(step: Step, some: Collection[Enrolment], *, now: datetime) -> set[int]:
    """Nobody, when a criterion names what is no more: the step is passed over, and says so."""
    try:
        condition = compile_criteria(step.criteria, subject=SubjectKind.CONTACT, now=now)
    except CriterionRefused:
        return set()
    people = Contact.objects.filter(condition, pk__in=[one.contact_id for one in some])
    found = set(people.values_list("pk", flat=True))
    return {one.pk for one in some if one.contact_id in found}


def _told(due: Collection[Enrolment], facts: Facts) -> set[int]:
    """Those to whom these very words were told, or are about to be by another sequence of the same batch."""
    asked = {one.pk: (one.contact_id, wording.fingerprint) for one in due if (wording := facts.wording_of(one))}
    known = told_already(set(asked.values())) if asked else set()
    found = set()
    for pk, pair in asked.items():
        if pair in known:
            found.add(pk)
        known.add(pair)
    return found


def _closed(due: Collection[Enrolment], facts: Facts, *, now: datetime) -> dict[int, frozenset[date]]:
    today = day_in_paris(now)
    until = today + AHEAD
    away = absences_around(user_ids={one.owner_id for one in due}, first=today, last=until)
    known: dict[tuple[int, bool], frozenset[date]] = {}
    for one in due:
        august = facts.versions[one.version_id].version.sequence.rests_in_august
        if (one.owner_id, august) not in known:
            known[one.owner_id, august] = closed_days(
                absences=away.get(one.owner_id, ()), rests_in_august=august, today=today, until=until
            )
    return {one.pk: known[one.owner_id, facts.versions[one.version_id].version.sequence.rests_in_august] for one in due}
