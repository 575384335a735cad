"""A call is made: what came of it is written where it belongs, in one stroke, and can be taken back."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.dateparse import parse_datetime

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction, TaskKind
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import add_task, complete_task, reopen_task, trash_task
from filon.calling.models import CallEntry
from filon.calling.rules.outcomes import DATED, what_follows
from filon.calling.selectors.permitted import numbers_of
from filon.calling.services.queue import close_call, reopen_call
from filon.contacts.services.target import return_to_target
from filon.kit.errors import NotPossible
from filon.kit.french import format_datetime
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.records.models import UndoEntry
from filon.records.rules.authorship import by_person
from filon.records.services.undo import begin_undo, note_action
from filon.usecases.call_effects import (
    Suspect,
    declare_dead,
    hear_refusal,
    lead_in_work,
    leave_after,
    revive,
    suspect_of,
)
from filon.usecases.promises import settle_after
from filon.usecases.scoring import rescore
from filon.users.models import User

CALLED = "call"


class Noted(NamedTuple):
    """`undo` is None for a refusal: an objection is never lifted."""

    sentence: str
    undo: UndoEntry | None


@transaction.atomic
def note_call(
    *,
    entry: CallEntry,
    outcome: CallOutcome,
    by: User,
    now: datetime,
    text: str = "",
    when: datetime | None = None,
    point_id: int | None = None,
    is_consumer: bool = False,
) -> Noted:
    """Log the call, and all that follows from its outcome. `when`: the hour agreed; `point_id`: the number that was dialled."""
    if outcome == CallOutcome.NONE:
        raise NotPossible("Choisissez l’issue de l’appel.")
    suspect = suspect_of(entry)
    numbers = numbers_of([entry])[entry.pk]
    dialled = next((point for point in numbers if point.pk == point_id), None)
    has_other = dialled is not None and len(numbers) > 1
    follow = what_follows(outcome, attempts=entry.attempts + 1, now=now, when=when, has_other_number=has_other)
    lead = lead_in_work(suspect)
    whom = _whom(entry, lead)
    activity = _log(entry, outcome, text, whom=whom, by=by, now=now)
    task = _agree(entry, outcome, when, whom=whom, by=by, now=now)
    before = close_call(entry=entry, outcome=outcome, follow=follow, task=task, by=by, now=now)
    payload = {
        "ids": [suspect.pk],
        "entry": entry.pk,
        "before": [],
        "line": before,
        "activity": activity.pk,
        "task": task.pk if task else None,
        "done": _keep_promise(entry, activity, by=by, now=now),
        "point": declare_dead(dialled, outcome, by=by, now=now),
        "target": leave_after(suspect, outcome, text, by=by, now=now),
    }
    if outcome == CallOutcome.REFUSED:
        proof = f"Refus au téléphone, liste « {entry.call_list} ». {text}"
        hear_refusal(entry, dialled, proof=proof, is_consumer=is_consumer, by=by, now=now)
    rescore(now=now, contact_ids=[entry.contact_id] if entry.contact_id else [])
    if outcome == CallOutcome.REFUSED:
        return Noted(f"« {suspect} »\u00a0: refus noté, plus d’appel de prospection", None)
    sentence = f"« {suspect} »\u00a0: {outcome.label.lower()}"
    if when:
        sentence += f", {format_datetime(when)}"
    return Noted(sentence, note_action(CALLED, sentence, [suspect], payload, by=by, now=now))


def _log(
    entry: CallEntry, outcome: CallOutcome, text: str, *, whom: dict[str, Any], by: User, now: datetime
) -> Activity:
    """On the timeline, in the name of the campaign of the list; the promises that it keeps are settled."""
    activity = log_activity(
        kind=ActivityKind.CALL, at=now, by=by, now=now, direction=Direction.OUTBOUND, outcome=outcome, text=text,
        campaign_id=entry.call_list.campaign_id, **whom,
    )  # fmt: skip
    settle_after(activity, now=now)
    return activity


def _whom(entry: CallEntry, lead: Lead | None) -> dict[str, Any]:
    company_id = entry.company_id or (entry.contact.company_id if entry.contact else None)
    subject = Subject(SubjectKind.LEAD, lead.pk) if lead else None
    return {"contact_id": entry.contact_id, "company_id": company_id, "subject": subject}


def _agree(
    entry: CallEntry, outcome: CallOutcome, when: datetime | None, *, whom: dict[str, Any], by: User, now: datetime
) -> Task | None:
    """What was promised is on the list of the day."""
    if when is None or outcome not in DATED:
        return None
    meets = outcome == CallOutcome.MEETING
    title = f"Rendez-vous avec {suspect_of(entry)}" if meets else f"Rappeler {suspect_of(entry)}"
    kind = TaskKind.MEETING if meets else TaskKind.CALL
    return add_task(title=title[:200], due_at=when, assignee=by, by=by, now=now, kind=kind, promise=True, **whom)


def _keep_promise(entry: CallEntry, activity: Activity, *, by: User, now: datetime) -> int | None:
    """The call that was promised is made: its task is done."""
    task = Task.objects.filter(pk=entry.task_id, done_at=None, deleted_at=None).first() if entry.task_id else None
    if task is None or task.kind != TaskKind.CALL:
        return None
    complete_task(task=task, by=by, now=now, activity=activity)
    return task.pk


@transaction.atomic
def undo_call(*, entry: UndoEntry, by: User, now: datetime) -> list[Suspect]:
    """As if the key had not been pressed: the call leaves the timeline, its task the list, the line is back in the queue."""
    begin_undo(entry=entry, by=by, now=now)
    kept = entry.payload
    line = CallEntry.objects.select_related("contact", "company").filter(pk=kept["entry"]).first()
    if line is None:
        raise NotPossible("Cette liste d’appels n’existe plus\u00a0: corrigez la fiche elle-même.")
    suspect = suspect_of(line)
    for activity in Activity.objects.filter(pk=kept["activity"], by=by):
        activity.delete()
        settle_after(activity, now=now)
    for task in Task.objects.filter(pk=kept["task"] or 0, done_at=None):
        trash_task(task=task, by=by, now=now)
    for task in Task.objects.filter(pk=kept["done"] or 0):
        reopen_task(task=task, by=by, now=now)
    if kept["point"]:
        revive(kept["point"], by=by, now=now)
    if entered_at := parse_datetime(kept["target"] or ""):
        return_to_target(records=[suspect], entered_at={suspect.pk: entered_at}, by=by_person(by.pk), now=now)
    reopen_call(entry_id=line.pk, called_at=entry.at, before=kept["line"])
    rescore(now=now, contact_ids=[line.contact_id] if line.contact_id else [])
    return [suspect]
