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
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.contacts.rules.kinds import PointState
from filon.contacts.services.points import mark_point
from filon.contacts.services.target import leave_target, return_to_target
from filon.kit.errors import NotAllowed, NotPossible
from filon.kit.french import format_datetime
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.services.objections import object_to_prospecting
from filon.permission.services.suppressions import suppress_address
from filon.records.models import UndoEntry
from filon.records.rules.authorship import by_person
from filon.records.services.undo import begin_undo, note_action
from filon.segments.selectors import ENTITIES
from filon.usecases.promises import settle_after
from filon.usecases.scoring import rescore
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.users.selectors import check_may

CALLED = "call"
Suspect = Company | Contact


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
    activity = log_activity(
        kind=ActivityKind.CALL, at=now, by=by, now=now, direction=Direction.OUTBOUND, outcome=outcome, text=text, **whom
    )
    settle_after(activity, now=now)
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
        "point": _declare_dead(dialled, outcome, by=by, now=now),
        "target": _leave(suspect, outcome, text, by=by, now=now),
    }
    if outcome == CallOutcome.REFUSED:
        _hear_refusal(entry, dialled, text, is_consumer=is_consumer, by=by, now=now)
    rescore(now=now, contact_ids=[entry.contact_id] if entry.contact_id else [])
    if outcome == CallOutcome.REFUSED:
        return Noted(f"« {suspect} »\u00a0: refus noté, plus d’appel de prospection", None)
    sentence = f"« {suspect} »\u00a0: {outcome.label.lower()}"
    if when:
        sentence += f", {format_datetime(when)}"
    return Noted(sentence, note_action(CALLED, sentence, [suspect], payload, by=by, now=now))


def suspect_of(entry: CallEntry) -> Suspect:
    found = entry.contact or entry.company
    assert found is not None  # one or the other, by construction
    return found


def lead_in_work(suspect: Suspect) -> Lead | None:
    """What the call is about, when the suspect is one no more."""
    who = {"company": suspect} if isinstance(suspect, Company) else {"contact": suspect}
    return Lead.objects.filter(**who, deleted_at=None, lifecycle_stage__in=IN_WORK).order_by("-created_at").first()


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


def _declare_dead(point: ContactPoint | None, outcome: CallOutcome, *, by: User, now: datetime) -> list[Any] | None:
    """The number dialled is nobody's; what it was before, to take it back."""
    if point is None or outcome != CallOutcome.WRONG_NUMBER:
        return None
    holder = point.contact or point.company
    if holder is None or not _may_change(holder, by):
        return None
    mark_point(holder=holder, point=point, state=PointState.DEAD, by=by_person(by.pk), now=now)
    return [point.pk, point.state]


def _leave(suspect: Suspect, outcome: CallOutcome, text: str, *, by: User, now: datetime) -> str | None:
    """Out of target: a suspect leaves it, with what was said as its reason; when it had entered, to take it back."""
    in_target = suspect.in_target_at is not None and suspect.lifecycle_stage == LifecycleStage.SUSPECT
    if outcome != CallOutcome.OUT_OF_TARGET or not in_target or not _may_change(suspect, by):
        return None
    entered_at = suspect.in_target_at
    said = text.strip()
    leave_target(
        records=[suspect], reason=f"Appel\u00a0: {said}"[:200] if said else "Hors cible", by=by_person(by.pk), now=now
    )
    return entered_at.isoformat() if entered_at else None


def _may_change(record: Suspect, by: User) -> bool:
    kind = SubjectKind.COMPANY if isinstance(record, Company) else SubjectKind.CONTACT
    try:
        check_may(by, ENTITIES[kind], Action.WRITE, owner_id=record.owner_id)
    except NotAllowed:
        return False
    return True


def _hear_refusal(
    entry: CallEntry, dialled: ContactPoint | None, text: str, *, is_consumer: bool, by: User, now: datetime
) -> None:
    """Between professionals a refusal is an opposition to calls, for good (TEL-4); a consumer is spared sixty days by the law."""
    author = by_person(by.pk)
    proof = f"Refus au téléphone, liste « {entry.call_list} ». {text}".strip()[:500]
    if entry.contact and not is_consumer:
        object_to_prospecting(contact=entry.contact, proof=proof, at=now, by=author, now=now, channel=Channel.PHONE)
    elif entry.company and dialled and dialled.normalised:
        suppress_address(
            address=dialled.normalised,
            reason=SuppressionReason.OBJECTION,
            at=now,
            by=author,
            now=now,
            channel=Channel.PHONE,
        )


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
        _revive(kept["point"], by=by, now=now)
    if entered_at := parse_datetime(kept["target"] or ""):
        return_to_target(records=[suspect], entered_at={suspect.pk: entered_at}, by=by_person(by.pk), now=now)
    reopen_call(entry_id=line.pk, called_at=entry.at, before=kept["line"])
    rescore(now=now, contact_ids=[line.contact_id] if line.contact_id else [])
    return [suspect]


def _revive(kept: list[Any], *, by: User, now: datetime) -> None:
    for point in ContactPoint.objects.filter(pk=kept[0], state=PointState.DEAD).select_related("contact", "company"):
        if holder := point.contact or point.company:
            mark_point(holder=holder, point=point, state=PointState(kept[1]), by=by_person(by.pk), now=now)
