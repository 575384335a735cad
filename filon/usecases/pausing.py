"""A sale "à une date ultérieure" keeps its contact: what to share until then is planned, and it wakes by itself (seed 002)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Q

from filon.activities.models import ContentShare, Task
from filon.activities.rules.kinds import TaskKind
from filon.activities.selectors.shares import Proposal, what_to_share
from filon.activities.services.sharing import Wording, forget_planned, plan_share
from filon.activities.services.tasks import add_task, follow_hour, restore_task
from filon.kit.dates import PARIS
from filon.kit.errors import EditedMeanwhile
from filon.kit.subjects import Subject, SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.pausing import spread_over
from filon.opportunities.services.pausing import end_pause, put_on_pause
from filon.opportunities.services.reviews import CLOSED
from filon.playbook.rules.channels import ContactChannel
from filon.records.models import RootRecord, UndoEntry
from filon.records.rules.authorship import BY_SYSTEM, Author, by_person
from filon.records.services.undo import UndoRefused, begin_undo, note_action
from filon.sequences.rules.kinds import EntryEvent
from filon.usecases.enrolling import enter_on_event
from filon.users.models import User

MORNING = time(9)
RESUMED = "pause_resumed"
PLANNED = ("content_id", "contact_id", "channel", "heading", "text", "task_id", "by_id")  # of a share, for the way back


@transaction.atomic
def pause_deal(
    *,
    deal: Opportunity,
    until: date | None,
    reason: str,
    share: Collection[int],
    version: int,
    by: User,
    now: datetime,
    address: str = "",
) -> list[Task]:
    """`share`: keys of the contents chosen among those proposed; returns the tasks that will give them, spread until then."""
    put_on_pause(deal=deal, until=until, reason=reason, version=version, by=by_person(by.pk), now=now)
    drop_plan(deal, by=by_person(by.pk), now=now)
    if deal.contact_id:
        because = f"Vente en pause\u00a0: {deal.name}"
        enter_on_event(event=EntryEvent.PAUSED, contact_ids=[deal.contact_id], now=now, because=because)
    chosen = [one for one in plan_for(deal) if one.content.pk in share]
    return _plan(deal, chosen, by=by, now=now, address=address)


def plan_for(deal: Opportunity) -> list[Proposal]:
    """From the matrix by her buying stage, then from the library; nothing without somebody to share with."""
    return what_to_share(deal.contact) if deal.contact else []


def _plan(deal: Opportunity, chosen: list[Proposal], *, by: User, now: datetime, address: str) -> list[Task]:
    assert deal.paused_until is not None  # just put on pause
    today, tasks = now.astimezone(PARIS).date(), []
    days = spread_over(today=today, until=deal.paused_until, count=len(chosen))
    for proposal, day in zip(chosen, days, strict=False):
        assert deal.contact is not None  # else nothing was proposed
        channel = ContactChannel(proposal.channel or ContactChannel.EMAIL)
        share = plan_share(
            content=proposal.content,
            contact=deal.contact,
            subject=Subject(SubjectKind.OPPORTUNITY, deal.pk),
            wording=Wording(channel, proposal.content.title, proposal.text_for(deal.contact)),
            due_at=datetime.combine(day, MORNING, PARIS),
            assignee=deal.owner or by,
            by=by,
            now=now,
            address=address,
        )
        assert share.task is not None
        tasks.append(share.task)
    return tasks


@transaction.atomic
def resume_deal(*, deal: Opportunity, version: int, by: User, now: datetime) -> UndoEntry | None:
    """Before its time, by hand: what was planned until then is dropped. The way back, None when it was not on pause."""
    until, reason, author = deal.paused_until, deal.pause_reason, by_person(by.pk)
    if not end_pause(deal=deal, version=version, by=author, now=now) or until is None:
        return None
    dropped = drop_plan(deal, by=author, now=now)
    payload = {"ids": [deal.pk], "until": until.isoformat(), "reason": reason, "shares": _kept(dropped)}
    return note_action(RESUMED, f"«\u00a0{deal}\u00a0» reprend"[:200], [deal], payload, by=by, now=now)


def _kept(shares: Sequence[ContentShare]) -> list[dict[str, Any]]:
    return [{name: getattr(share, name) for name in PLANNED} for share in shares]


@transaction.atomic
def undo_resume(*, entry: UndoEntry, by: User, now: datetime) -> list[RootRecord]:
    """On pause again until the same day, with what was planned, but for what was given or planned again meanwhile."""
    begin_undo(entry=entry, by=by, now=now)
    deal = Opportunity.objects.select_for_update(of=("self",)).select_related("stage").get(pk=entry.payload["ids"][0])
    if deal.paused_until:
        raise UndoRefused("Cette vente est de nouveau en pause\u00a0: rien n’a été changé.")
    until, reason = date.fromisoformat(entry.payload["until"]), entry.payload["reason"]
    put_on_pause(deal=deal, until=until, reason=reason, version=deal.version, by=by_person(by.pk), now=now)
    for kept in entry.payload["shares"]:
        _plan_again(deal, kept, by=by, now=now)
    return [deal]


def _plan_again(deal: Opportunity, kept: Mapping[str, Any], *, by: User, now: datetime) -> None:
    about = {"subject_kind": SubjectKind.OPPORTUNITY, "subject_id": deal.pk, "created_at": now}
    given = {name: kept[name] for name in ("content_id", "contact_id")}
    share, is_new = ContentShare.objects.get_or_create(**given, defaults={**kept, **about})
    if is_new and share.task:
        restore_task(task=share.task, by=by, now=now)


def end_pauses(*, deals: Sequence[Opportunity], by: Author, now: datetime) -> None:
    """A sale that is closed, or opened again, is on pause no more: nothing is given in the name of a pause that is over."""
    for deal in deals:
        if deal.paused_until and end_pause(deal=deal, version=deal.version, by=by, now=now):
            drop_plan(deal, by=by, now=now)


def drop_plan(deal: Opportunity, *, by: Author, now: datetime) -> list[ContentShare]:
    planned = forget_planned(subject=Subject(SubjectKind.OPPORTUNITY, deal.pk))
    for share in planned:
        if share.task:
            follow_hour(task=share.task, due_at=None, by=by, now=now)
    return planned


def wake_deals(*, now: datetime, limit: int) -> int:
    """Those whose pause ends today: out of pause, with a task for who follows them; those that a file closed meanwhile as well.

    One that somebody edits waits its turn.
    """
    today = now.astimezone(PARIS).date()
    over = Q(paused_until__lte=today) | Q(paused_until__isnull=False, stage__kind__in=CLOSED)
    due = Opportunity.objects.filter(over, deleted_at=None).select_related("stage", "owner", "contact")
    woken = 0
    for deal in due.order_by("paused_until", "pk")[:limit]:
        woken += _wake(deal, now=now)
    return woken


@transaction.atomic
def _wake(deal: Opportunity, *, now: datetime) -> bool:
    reason = deal.pause_reason
    try:
        ended = end_pause(deal=deal, version=deal.version, by=BY_SYSTEM, now=now)
    except EditedMeanwhile:
        return False
    if deal.stage.kind in CLOSED:
        drop_plan(deal, by=BY_SYSTEM, now=now)
    elif ended and deal.owner:
        add_task(
            title=f"Reprendre contact\u00a0: la pause est finie ({reason})"[:200],
            kind=TaskKind.CALL,
            due_at=now,
            assignee=deal.owner,
            by=None,
            now=now,
            contact_id=deal.contact_id,
            company_id=deal.company_id,
            subject=Subject(SubjectKind.OPPORTUNITY, deal.pk),
        )
    return ended
