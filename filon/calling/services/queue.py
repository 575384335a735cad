"""The next one to call: taken by one caller at a time, after the law was asked again; and what the call made of the line."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from filon.activities.models import Task
from filon.activities.rules.kinds import CallOutcome
from filon.calling.models import CallClaim, CallEntry, CallList
from filon.calling.rules.kinds import LEASE, SKIPPED, SPARED, EntryState
from filon.calling.rules.outcomes import Follow, is_spared
from filon.calling.selectors.lists import entries_of, queue_of
from filon.calling.selectors.permitted import Called, Permitted, permitted, who_of
from filon.calling.services.filling import hold
from filon.kit.errors import EditedMeanwhile
from filon.users.models import User

MOST_LOOKED_AT = 200  # lines found forbidden or taken in one go; beyond, the caller asks again


class InHand(NamedTuple):
    """The line that a caller has, and what the law and the file say of it at this instant."""

    entry: CallEntry
    permitted: Permitted


def take_next(*, call_list: CallList, by: User, now: datetime) -> InHand | None:
    """The one that this caller already has, else the first of the queue that may be called and that nobody has; None when done."""
    waiting = entries_of(call_list, viewer=by).filter(state=EntryState.WAITING)
    for mine in list(waiting.filter(claims__by=by).values_list("pk", flat=True)):
        if found := _take(mine, by=by, now=now):
            return found
    for _ in range(MOST_LOOKED_AT):
        first = queue_of(call_list, viewer=by, now=now).values_list("pk", flat=True).first()
        if first is None:
            return None
        if found := _take(first, by=by, now=now):
            return found
    return None


def _take(pk: int, *, by: User, now: datetime) -> InHand | None:
    """None when the law forbids it now, when somebody called lately, or when another caller was quicker."""
    entry = CallEntry.objects.select_related("call_list", "contact__company", "company").get(pk=pk)
    found = permitted([entry], viewer=by, at=now).get(entry.pk)
    if found is None:
        return None
    if not found.decision.allowed:
        hold(entry, found.decision)
        entry.save(update_fields=["held_because", "held_until"])
        release(called=entry, by=by)
        return None
    if is_spared(last_attempt=found.last_attempt, now=now, asked_for=entry.task_id is not None):
        assert found.last_attempt is not None  # spared because of it
        CallEntry.objects.filter(pk=pk).update(again_at=found.last_attempt + SPARED)
        release(called=entry, by=by)
        return None
    return InHand(entry, found) if claim(called=entry, by=by, now=now) else None


def claim(*, called: Called, by: User, now: datetime) -> bool:
    """Whether this caller has that person from now on: the unique columns let one row in; an old one changes hands once.

    The call of a task leaves the line of a list to its caller where she has it already.
    """
    who, until = who_of(called), now + LEASE
    line = {"entry": called} if isinstance(called, CallEntry) else {}
    try:
        with transaction.atomic():
            CallClaim.objects.create(by=by, until=until, **line, **who)
            return True
    except IntegrityError:
        theirs = CallClaim.objects.filter(**who)
        held = theirs.filter(by=by).update(until=until, **line)
        taken_over = {"by": by, "until": until, "entry": line.get("entry")}
        return bool(held or theirs.filter(until__lte=now).update(**taken_over))


def release(*, called: Called, by: User) -> bool:
    entry = called if isinstance(called, CallEntry) else None
    return bool(CallClaim.objects.filter(entry=entry, by=by, **who_of(called)).delete()[0])


@transaction.atomic
def skip_entry(*, entry: CallEntry, by: User, now: datetime) -> None:
    """Not now: it comes back in an hour."""
    if release(called=entry, by=by):
        CallEntry.objects.filter(pk=entry.pk, state=EntryState.WAITING).update(again_at=now + SKIPPED)


def close_call(
    *, entry: CallEntry, outcome: CallOutcome, follow: Follow, task: Task | None, by: User, now: datetime
) -> dict[str, Any]:
    """Write what the call made of the line, once; returns what it was. EditedMeanwhile when the line is somebody else's now."""
    if not release(called=entry, by=by):
        raise EditedMeanwhile(
            "Cet appel n’est plus à vous\u00a0: quelqu’un d’autre l’a pris, ou il est déjà noté. Passez au suivant."
        )
    before = {
        "state": entry.state,
        "again_at": entry.again_at.isoformat() if entry.again_at else None,
        "attempts": entry.attempts,
        "outcome": entry.outcome,
        "called_at": entry.called_at.isoformat() if entry.called_at else None,
        "called_by_id": entry.called_by_id,
        "task_id": entry.task_id,
    }
    CallEntry.objects.filter(pk=entry.pk).update(
        state=follow.state,
        again_at=follow.again_at,
        attempts=entry.attempts + 1,
        outcome=outcome,
        called_at=now,
        called_by=by,
        task=task,
    )
    return before


def reopen_call(*, entry_id: int, called_at: datetime, before: dict[str, Any]) -> None:
    """The line as it was before the call of that instant; one that was called again since keeps its last call."""
    CallEntry.objects.filter(pk=entry_id, called_at=called_at).update(**before)
