"""A call that a task asks for is made: noted, the task done, the next try on the list; all of it can be taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction, TaskKind
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import add_task, complete_task, reopen_task, trash_task
from filon.calling.rules.kinds import EntryState
from filon.calling.rules.outcomes import DATED, TRIED_AGAIN, Follow, what_follows
from filon.calling.selectors.permitted import Callee, numbers_of, permitted
from filon.calling.services.queue import release
from filon.contacts.models import Company, Contact
from filon.contacts.services.target import return_to_target
from filon.kit.errors import NotPossible
from filon.kit.french import format_datetime
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import UndoEntry
from filon.records.rules.authorship import by_person
from filon.records.services.undo import begin_undo, note_action
from filon.segments.selectors import ENTITIES
from filon.usecases.call_effects import (
    Suspect,
    declare_dead,
    hear_refusal,
    lead_in_work,
    leave_after,
    revive,
    suspect_of,
)
from filon.usecases.calling import Noted
from filon.usecases.promises import settle_after
from filon.usecases.scoring import rescore
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.users.selectors import check_may

CALLED_TASK = "task_call"
LOOKED_BACK = 20  # calls: more tries than anybody makes
UNANSWERED = frozenset({*TRIED_AGAIN, CallOutcome.WRONG_NUMBER})


def callee_of(task: Task) -> Callee | None:
    """The person whom the task names, or her lead's, or her deal's; else the company. None when it names nobody."""
    person, company = task.contact, task.company
    if person is None and task.subject_id and task.subject_kind in ABOUT:
        rows = ABOUT[task.subject_kind].objects.select_related("contact__company", "company")
        if subject := rows.filter(pk=task.subject_id).first():
            person, company = subject.contact, company or subject.company
    if person is not None:
        return Callee(task.pk, person, None)
    return Callee(task.pk, None, company) if company else None


ABOUT: dict[str, type[Lead] | type[Opportunity]] = {SubjectKind.LEAD: Lead, SubjectKind.OPPORTUNITY: Opportunity}


def check_readable(callee: Callee, *, viewer: User) -> None:
    """NotAllowed for somebody whom the viewer may not open."""
    kind = SubjectKind.CONTACT if callee.contact else SubjectKind.COMPANY
    check_may(viewer, ENTITIES[kind], Action.READ, owner_id=suspect_of(callee).owner_id)


def tries_before(callee: Callee) -> int:
    """Our calls since somebody last answered one."""
    who = {"contact": callee.contact} if callee.contact else {"company": callee.company, "contact": None}
    calls = Activity.objects.filter(**who, kind=ActivityKind.CALL).exclude(direction=Direction.INBOUND)
    tries = 0
    for outcome in calls.order_by("-at", "-pk").values_list("outcome", flat=True)[:LOOKED_BACK]:
        if outcome not in UNANSWERED:
            break
        tries += 1
    return tries


@transaction.atomic
def note_task_call(
    *,
    task: Task,
    outcome: CallOutcome,
    by: User,
    now: datetime,
    text: str = "",
    when: datetime | None = None,
    point_id: int | None = None,
) -> Noted:
    """Log the call and all that follows from its outcome. `when`: the hour agreed; `point_id`: the number that was dialled."""
    callee = callee_of(task)
    if callee is None:
        raise NotPossible("Cette tâche ne dit pas qui appeler\u00a0: ouvrez-la et nommez la personne ou l’entreprise.")
    if outcome == CallOutcome.NONE:
        raise NotPossible("Choisissez l’issue de l’appel.")
    numbers = numbers_of([callee])[callee.pk]
    dialled = next((point for point in numbers if point.pk == point_id), None)
    has_other = dialled is not None and len(numbers) > 1
    tries = tries_before(callee) + 1
    follow = what_follows(outcome, attempts=tries, now=now, when=when, has_other_number=has_other)
    found = permitted([callee], viewer=by, at=now).get(callee.pk)
    suspect, whom = suspect_of(callee), _whom(task, callee)
    activity = log_activity(
        kind=ActivityKind.CALL, at=now, by=by, now=now, direction=Direction.OUTBOUND, outcome=outcome, text=text, **whom
    )
    settle_after(activity, now=now)
    complete_task(task=task, by=by, now=now, activity=activity)
    release(called=callee, by=by)
    following = _plan(task, suspect, outcome, follow, when, whom=whom, by=by, now=now)
    payload = {
        "ids": [suspect.pk],
        "before": [],
        "activity": activity.pk,
        "done": task.pk,
        "task": following.pk if following else None,
        "point": declare_dead(dialled, outcome, by=by, now=now),
        "target": leave_after(suspect, outcome, text, by=by, now=now),
    }
    if outcome == CallOutcome.REFUSED:
        consumer = found.is_consumer if found else False
        proof = f"Refus au téléphone, tâche « {task} ». {text}"
        hear_refusal(callee, dialled, proof=proof, is_consumer=consumer, by=by, now=now)
    rescore(now=now, contact_ids=[callee.contact.pk] if callee.contact else [])
    if outcome == CallOutcome.REFUSED:
        return Noted(f"« {suspect} »\u00a0: refus noté, plus d’appel de prospection", None)
    sentence = f"« {suspect} »\u00a0: {outcome.label.lower()}"
    if following:
        sentence += f", {format_datetime(following.due_at)}"
    return Noted(sentence, note_action(CALLED_TASK, sentence, [suspect], payload, by=by, now=now))


def _whom(task: Task, callee: Callee) -> dict[str, Any]:
    """What the call is about: what the task named, else the lead in work of who was called."""
    suspect = suspect_of(callee)
    company_id = callee.company_id or (suspect.company_id if isinstance(suspect, Contact) else None)
    subject = Subject(SubjectKind(task.subject_kind), task.subject_id) if task.subject_id else None
    if subject is None and (lead := lead_in_work(suspect)):
        subject = Subject(SubjectKind.LEAD, lead.pk)
    return {"contact_id": callee.contact_id, "company_id": company_id, "subject": subject}


def _plan(
    task: Task,
    suspect: Suspect,
    outcome: CallOutcome,
    follow: Follow,
    when: datetime | None,
    *,
    whom: dict[str, Any],
    by: User,
    now: datetime,
) -> Task | None:
    """What was promised, or the next try, with the words of this one."""
    if outcome in DATED and when is not None:
        meets = outcome == CallOutcome.MEETING
        title = f"Rendez-vous avec {suspect}" if meets else f"Rappeler {suspect}"
        kind = TaskKind.MEETING if meets else TaskKind.CALL
        return add_task(title=title[:200], due_at=when, assignee=by, by=by, now=now, kind=kind, promise=True, **whom)
    if follow.state != EntryState.WAITING:
        return None
    again = follow.again_at or now
    return add_task(
        title=task.title,
        due_at=again,
        assignee=by,
        by=by,
        now=now,
        kind=TaskKind.CALL,
        promise=task.promise,
        wording=task.wording,
        **whom,
    )


@transaction.atomic
def undo_task_call(*, entry: UndoEntry, by: User, now: datetime) -> list[Suspect]:
    """As if the key had not been pressed: the call leaves the timeline, the next try the list, and the task is to do again."""
    begin_undo(entry=entry, by=by, now=now)
    kept = entry.payload
    for activity in Activity.objects.filter(pk=kept["activity"], by=by):
        activity.delete()
        settle_after(activity, now=now)
    for following in Task.objects.filter(pk=kept["task"] or 0, done_at=None):
        trash_task(task=following, by=by, now=now)
    task = Task.objects.filter(pk=kept["done"]).select_related("contact", "company").first()
    if task is None:
        raise NotPossible("Cette tâche n’existe plus\u00a0: corrigez la fiche elle-même.")
    reopen_task(task=task, by=by, now=now)
    if kept["point"]:
        revive(kept["point"], by=by, now=now)
    model: type[Suspect] = Company if kept["subject"] == SubjectKind.COMPANY else Contact
    suspects: list[Suspect] = list(model._default_manager.filter(pk__in=kept["ids"]))
    if suspects and (entered_at := parse_datetime(kept["target"] or "")):
        return_to_target(records=suspects, entered_at={kept["ids"][0]: entered_at}, by=by_person(by.pk), now=now)
    rescore(now=now, contact_ids=[one.pk for one in suspects if isinstance(one, Contact)])
    return suspects
