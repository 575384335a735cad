"""Clocks begin when a lead enters a stage, and are settled from facts: as often as one likes, the result is the same."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from filon.contacts.models import Contact
from filon.leads.models import Agreement, Clause, Lead, Timer
from filon.leads.rules.timers import STARTED_BY, Hours, clauses_for, due_at, judge, warn_at
from filon.leads.selectors.agreement import agreement_in_force
from filon.leads.selectors.timer_facts import days_away, facts_of, hours_of

SETTLED_AT_ONCE = 500  # leads: a few thousand rows of activities and changes
CAUGHT_UP = timedelta(days=7)  # a lead that has waited longer without a clock gets none: nobody could keep its promises
MOST_AT_ONCE = 2_000  # leads whose clocks begin in one go: under a second
WRITTEN = ("warn_at", "due_at", "done", "met_at", "breached_at", "void_at", "warned_at", "escalated_at")


class Entry(NamedTuple):
    """A lead entered a stage, at an instant, in one of its cycles."""

    lead: Lead
    stage: str
    at: datetime
    cycle_no: int


def start_timers(*, leads: Sequence[Lead]) -> None:
    """The clocks that their stage begins, since they entered it, under the agreement in force."""
    entries = [Entry(lead, lead.lifecycle_stage, lead.stage_since, lead.cycle_no) for lead in leads]
    if any(entry.stage in STARTED_BY for entry in entries) and (agreement := agreement_in_force()):
        begin_timers(entries=entries, agreement=agreement)


@transaction.atomic
def begin_timers(*, entries: Sequence[Entry], agreement: Agreement) -> None:
    """One that runs already in that cycle stays as it is."""
    entered = [entry for entry in entries if entry.stage in STARTED_BY]
    if not entered:
        return
    clauses = {clause.terms: clause for clause in agreement.clauses.all()}
    people = {entry.lead.contact_id for entry in entered if entry.lead.contact_id}
    warmth = dict(Contact.objects.filter(pk__in=people).values_list("pk", "temperature"))
    away = days_away({entry.lead.owner_id for entry in entered}, since=min(entry.at for entry in entered))
    Timer.objects.bulk_create(
        (
            _begun(entry, clauses[terms], agreement, hours=hours)
            for entry in entered
            for hours in [hours_of(agreement, closed=away.get(entry.lead.owner_id, frozenset()))]
            for terms in clauses_for(
                list(clauses), stage=entry.stage, temperature=warmth.get(entry.lead.contact_id or 0, "")
            )
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


def _begun(entry: Entry, clause: Clause, agreement: Agreement, *, hours: Hours) -> Timer:
    due = due_at(clause.terms, started_at=entry.at, hours=hours)
    warned = warn_at(started_at=entry.at, due=due, percent=agreement.warn_percent, hours=hours)
    return Timer(
        lead=entry.lead, clause=clause, cycle_no=entry.cycle_no, started_at=entry.at, warn_at=warned, due_at=due
    )


def start_missing_timers(*, now: datetime) -> None:
    """For leads that entered their stage these days in another way than step by step: by a file, for one."""
    agreement = agreement_in_force()
    if agreement is None or agreement.live_at is None:
        return
    for stage, kinds in STARTED_BY.items():
        running = Timer.objects.filter(lead=OuterRef("pk"), clause__kind__in=kinds, cycle_no=OuterRef("cycle_no"))
        since = max(agreement.live_at, now - CAUGHT_UP)
        asked = Lead.objects.filter(~Exists(running), lifecycle_stage=stage, stage_since__gte=since, deleted_at=None)
        start_timers(leads=list(asked.order_by("pk")[:MOST_AT_ONCE]))


def settle_timers(*, lead_ids: Collection[int], now: datetime) -> None:
    """Kept, broken, without object or still running: written from what happened. A constant number of questions a part."""
    ids = sorted(set(lead_ids))
    for first in range(0, len(ids), SETTLED_AT_ONCE):
        _settle(ids[first : first + SETTLED_AT_ONCE], now=now)


@transaction.atomic
def _settle(lead_ids: Sequence[int], *, now: datetime) -> None:
    timers = list(Timer.objects.filter(lead__in=lead_ids).select_related("lead", "clause__agreement"))
    if not timers:
        return
    away = days_away({timer.lead.owner_id for timer in timers}, since=min(timer.started_at for timer in timers))
    facts = facts_of(timers)
    changed = []
    for timer in timers:
        before = [getattr(timer, name) for name in WRITTEN]
        hours = hours_of(timer.clause.agreement, closed=away.get(timer.lead.owner_id, frozenset()))
        verdict = judge(timer.clause.terms, due=timer.due_at, facts=facts[timer.pk], now=now)
        if verdict.breached_at or not (verdict.met_at or verdict.void_at):
            _retime(timer, hours)
            verdict = judge(timer.clause.terms, due=timer.due_at, facts=facts[timer.pk], now=now)
        if timer.breached_at and not verdict.breached_at:  # entered late, or a clock that went ahead and came back
            timer.warned_at = timer.escalated_at = None
        timer.met_at, timer.breached_at, timer.void_at, timer.done = verdict
        if [getattr(timer, name) for name in WRITTEN] != before:
            changed.append(timer)
    Timer.objects.bulk_update(changed, WRITTEN, batch_size=100)


def _retime(timer: Timer, hours: Hours) -> None:
    """Another owner, or an absence told since, moves what runs; what is over keeps the time that it was judged by."""
    if timer.breached_at or timer.met_at or timer.void_at:
        return
    terms, agreement = timer.clause.terms, timer.clause.agreement
    timer.due_at = due_at(terms, started_at=timer.started_at, hours=hours)
    timer.warn_at = warn_at(started_at=timer.started_at, due=timer.due_at, percent=agreement.warn_percent, hours=hours)


def leads_to_look_at(*, now: datetime, limit: int) -> list[int]:
    """Leads with a clock that wants somebody: to warn, to judge, to escalate, or broken by a clock that ran ahead."""
    wants = (
        Q(warned_at=None, warn_at__lte=now, due_at__gte=now)
        | Q(breached_at=None, due_at__lt=now)
        | Q(breached_at__isnull=False, escalated_at=None)
        | Q(breached_at__isnull=False, due_at__gte=now)
    )
    rows = Timer.objects.filter(wants, met_at=None, void_at=None, lead__deleted_at=None)
    return list(dict.fromkeys(rows.order_by("due_at", "pk").values_list("lead", flat=True)[:limit]))


def claim_warning(*, timer: Timer, now: datetime) -> bool:
    """Whether it is ours to tell: of two workers, one is."""
    return Timer.objects.filter(pk=timer.pk, warned_at=None).update(warned_at=now) == 1


def claim_escalation(*, timer: Timer, now: datetime) -> bool:
    return Timer.objects.filter(pk=timer.pk, escalated_at=None).update(escalated_at=now) == 1


def running_timers(lead_ids: Iterable[int]) -> list[Timer]:
    """Neither kept nor without object, with all that is told of them."""
    rows = Timer.objects.filter(lead__in=lead_ids, met_at=None, void_at=None, lead__deleted_at=None)
    return list(rows.select_related("lead__owner", "lead__contact", "clause__agreement").order_by("due_at", "pk"))
