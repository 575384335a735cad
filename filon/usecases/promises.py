"""The agreement is watched: who answers is warned before a promise is broken, who leads is told after; what happens settles it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from filon.activities.models import Activity
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead, Timer
from filon.leads.rules.promises import promise_words
from filon.leads.services.timers import (
    claim_escalation,
    claim_warning,
    leads_to_look_at,
    running_timers,
    settle_timers,
    start_missing_timers,
)
from filon.records.services.notifications import notify
from filon.users.models import User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Role

AddressOf = Callable[[Lead], str]


def settle_after(activity: Activity, *, now: datetime) -> None:
    """The leads that it was about, by name or by their person."""
    leads = (
        set(Lead.objects.filter(contact=activity.contact_id).values_list("pk", flat=True))
        if activity.contact_id
        else set()
    )
    if activity.subject_kind == SubjectKind.LEAD and activity.subject_id:
        leads.add(activity.subject_id)
    settle_timers(lead_ids=leads, now=now)


def watch_promises(*, now: datetime, limit: int, address_of: AddressOf) -> int:
    """Settle what is due from facts, then tell; each notice leaves once, whatever crashes or runs twice."""
    start_missing_timers(now=now)
    lead_ids = leads_to_look_at(now=now, limit=limit)
    settle_timers(lead_ids=lead_ids, now=now)
    for timer in running_timers(lead_ids):
        with transaction.atomic():
            _tell(timer, now=now, address=address_of(timer.lead))
    return len(lead_ids)


def settle_everything(*, now: datetime) -> None:
    """What no edit tells: messages, files, absences written since."""
    open_ids = Timer.objects.filter(met_at=None, void_at=None, lead__deleted_at=None).values_list("lead", flat=True)
    settle_timers(lead_ids=set(open_ids), now=now)


def _tell(timer: Timer, *, now: datetime, address: str) -> None:
    words = promise_words(timer.clause.terms, done=timer.done, due=timer.due_at, now=now)
    if timer.breached_at:
        if timer.escalated_at is None and claim_escalation(timer=timer, now=now):
            who = timer.lead.owner or "sans responsable"
            _notify(who_leads(timer.lead.owner), f"Non tenu ({who})\u00a0: {words} · {timer.lead}", address, now=now)
    elif timer.warned_at is None and timer.warn_at <= now <= timer.due_at and claim_warning(timer=timer, now=now):
        owner = timer.lead.owner
        whom = [owner] if owner and owner.is_active else who_leads(owner)
        _notify(whom, f"{words} · {timer.lead}", address, now=now)


def _notify(people: Iterable[User], text: str, address: str, *, now: datetime) -> None:
    for person in people:
        notify(user=person, kind=AlertKind.PROMISE, text=text, address=address, now=now)


def who_leads(owner: User | None) -> list[User]:
    """The managers of his teams; where there are none, the direction."""
    active = User.objects.filter(is_active=True)
    managers = active.filter(role=Role.MANAGER)
    if owner:
        managers = managers.filter(teams__in=owner.teams.all()).exclude(pk=owner.pk).distinct()
    return list(managers) or list(active.filter(role=Role.DIRECTION))
