"""What the decided steps of a batch do: tasks and messages written many at once, each with its run."""

from collections.abc import Sequence
from datetime import datetime

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.activities.services.many_tasks import NewTask, add_tasks
from filon.activities.services.tasks import LONGEST_TITLE
from filon.contacts.models import Contact
from filon.messaging.models import Message
from filon.messaging.services.drafting import NewDraft, draft_messages, note_many_said
from filon.playbook.models import TemplateVersion
from filon.sequences.models import Enrolment, Step, StepRun
from filon.sequences.rules.kinds import Did, StepKind
from filon.sequences.services.running import Moved, write_runs
from filon.usecases.outbound_facts import Facts

TASK_KINDS = {
    StepKind.CALL: TaskKind.CALL,
    StepKind.SMS: TaskKind.SMS,
    StepKind.LETTER: TaskKind.LETTER,
    StepKind.LINKEDIN: TaskKind.LINKEDIN,
    StepKind.SOCIAL: TaskKind.SOCIAL,
    StepKind.DOOR: TaskKind.DOOR,
}


def do_steps(moved: Sequence[Moved], *, facts: Facts, now: datetime) -> None:
    """In the transaction that moves them on."""
    tasks = _tasks([one.enrolment for one in moved if one.move.did == Did.TASK], facts, now=now)
    messages = _messages([one.enrolment for one in moved if one.move.did == Did.QUEUED], facts, now=now)
    write_runs([_run(one, facts, tasks, messages, now=now) for one in moved])


def _run(one: Moved, facts: Facts, tasks: dict[int, Task], messages: dict[int, Message], *, now: datetime) -> StepRun:
    enrolment, did = one.enrolment, one.move.did
    assert did is not None  # asked for those alone
    return StepRun(
        enrolment=enrolment,
        step_key=enrolment.step_key,
        step=facts.step_of(enrolment),
        variant=facts.variant_of(enrolment),
        at=now,
        did=did,
        reason=one.move.reason,
        task=tasks.get(enrolment.pk),
        message=messages.get(enrolment.pk),
    )


def _tasks(enrolments: Sequence[Enrolment], facts: Facts, *, now: datetime) -> dict[int, Task]:
    """No notice to the colleague: the tasks of the day are on the page that he opens in the morning."""
    told = [
        NewTask(
            title=title_of(_step(one, facts), facts.people[one.contact_id])[:LONGEST_TITLE],
            kind=TASK_KINDS.get(_kind(one, facts), TaskKind.TODO),
            due_at=now,
            assignee_id=one.owner_id,
            contact_id=one.contact_id,
            company_id=facts.people[one.contact_id].company_id,
            wording_id=wording.pk if (wording := facts.wording_of(one)) else None,
        )
        for one in enrolments
    ]
    made = add_tasks(told, now=now)
    _note_words(enrolments, facts, {}, now=now)
    return {one.pk: task for one, task in zip(enrolments, made, strict=True)}


def title_of(step: Step, person: Contact) -> str:
    """« Premier appel · Anne Roux »: the name of the step says what it is."""
    return f"{step.title} · {person}"


def _step(one: Enrolment, facts: Facts) -> Step:
    step = facts.step_of(one)
    assert step is not None  # a step was decided
    return step


def _kind(one: Enrolment, facts: Facts) -> StepKind:
    return StepKind(_step(one, facts).kind)


def _messages(enrolments: Sequence[Enrolment], facts: Facts, *, now: datetime) -> dict[int, Message]:
    """In the name of who follows the person; the words are filled in when the message is about to leave."""
    told = [
        NewDraft(
            contact_id=one.contact_id,
            user_id=one.owner_id,
            address=facts.asked[one.pk].address,
            key=f"step:{one.pk}:{one.step_key}",
            campaign_id=one.campaign_id,
        )
        for one in enrolments
    ]
    made = draft_messages(told, now=now)
    messages = {one.pk: message for one, message in zip(enrolments, made, strict=True)}
    _note_words(enrolments, facts, messages, now=now)
    return messages


def _note_words(enrolments: Sequence[Enrolment], facts: Facts, messages: dict[int, Message], *, now: datetime) -> None:
    """What is written to somebody is never written again; what is said on the telephone may be."""
    said: list[tuple[int, TemplateVersion, Message | None]] = []
    for one in enrolments:
        wording = facts.wording_of(one)
        if wording and _kind(one, facts) != StepKind.CALL:
            said.append((one.contact_id, wording, messages.get(one.pk)))
    note_many_said(said, now=now)
