"""A sale "à une date ultérieure" keeps its contact: what to share until then is planned, and it wakes by itself (seed 002)."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.activities.selectors.shares import Proposal, what_to_share
from filon.activities.services.sharing import Wording, forget_planned, plan_share
from filon.activities.services.tasks import add_task, trash_task
from filon.kit.dates import PARIS
from filon.kit.errors import EditedMeanwhile
from filon.kit.subjects import Subject, SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.pausing import spread_over
from filon.opportunities.services.pausing import end_pause, put_on_pause
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.users.models import User

MORNING = time(9)


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
    drop_plan(deal, by=by, now=now)
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
def resume_deal(*, deal: Opportunity, version: int, by: User, now: datetime) -> None:
    """Before its time, by hand: what was planned until then is dropped, and may be proposed again."""
    if end_pause(deal=deal, version=version, by=by_person(by.pk), now=now):
        drop_plan(deal, by=by, now=now)


def drop_plan(deal: Opportunity, *, by: User, now: datetime) -> None:
    planned = forget_planned(subject=Subject(SubjectKind.OPPORTUNITY, deal.pk))
    for task in Task.objects.filter(pk__in=planned, done_at=None):
        trash_task(task=task, by=by, now=now)


def wake_deals(*, now: datetime, limit: int) -> int:
    """Those whose pause ends today: out of pause, with a task for who follows them. One that somebody edits waits its turn."""
    today = now.astimezone(PARIS).date()
    due = Opportunity.objects.filter(paused_until__lte=today, deleted_at=None).select_related(
        "stage", "owner", "contact"
    )
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
    if ended and deal.stage.kind == StageKind.OPEN and deal.owner:
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
