"""The lifecycle axis of leads: one function moves them, for every path."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.contacts.rules.axes import ENDED, LifecycleStage, StageRefused, check_lifecycle_step
from filon.kit.errors import EditedMeanwhile
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.guard import GUARDED, refusal
from filon.leads.selectors.guard import facts_of_leads
from filon.leads.services.timers import settle_timers, start_timers
from filon.playbook.rules.funnel import stage_label
from filon.playbook.selectors import active_profile
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis, Precision
from filon.records.services.changes import NewChange, record_changes


@transaction.atomic
def move_leads(
    *,
    leads: Sequence[Lead],
    to: LifecycleStage,
    by: Author,
    at: datetime,
    now: datetime,
    reason: str = "",
    declared: bool = False,
    forced: bool = False,
    precision: Precision = Precision.INSTANT,
) -> list[Lead]:
    """Move each lead to the stage or raise StageRefused for the first that may not; returns those that moved.

    To be a prospect takes six facts (`rules.guard`): NotQualified names what is missing, unless the past is declared or the
    move is `forced`, with a reason, by a person who may. `at` is when it happened (a file may declare the past), `now` when
    it is written. A lead that leaves the recycling begins a new cycle. Two people at once: the second gets EditedMeanwhile,
    and nothing of his list is written. The clocks of the agreement follow, but those of a declared past.
    """
    moved = [lead for lead in leads if lead.lifecycle_stage != to]
    for lead in moved:
        check_lifecycle_step(old=lead.lifecycle_stage, new=to, reason=reason)
    if to == GUARDED and not declared:
        _check_guard(moved, forced=forced, reason=reason)
    for lead in moved:
        _write_stage(lead, to, at=at, now=now, reason=reason)
    record_changes(
        [NewChange(SubjectKind.LEAD, lead.pk, Axis.LIFECYCLE, lead.lifecycle_stage, to) for lead in moved],
        by=by,
        at=at,
        reason=reason,
        declared=declared,
        forced=forced and to == GUARDED,
        precision=precision,
    )
    for lead in moved:
        lead.refresh_from_db()
    if not declared:
        start_timers(leads=moved)
        settle_timers(lead_ids=[lead.pk for lead in moved], now=now)
    return moved


def _write_stage(lead: Lead, to: LifecycleStage, *, at: datetime, now: datetime, reason: str) -> None:
    fields = {
        "lifecycle_stage": to,
        "stage_since": at,
        "closed_at": at if to in ENDED or to == LifecycleStage.CUSTOMER else None,
        "reason": reason[:200] if to in ENDED else "",
        "wake_date": lead.wake_date if to in ENDED else None,  # who is taken up again waits no more
        "cycle_no": lead.cycle_no + (lead.lifecycle_stage == LifecycleStage.RECYCLED),
    }
    if not Lead.objects.filter(pk=lead.pk, lifecycle_stage=lead.lifecycle_stage).update(
        **fields, version=F("version") + 1, updated_at=now
    ):
        raise EditedMeanwhile(f"« {lead} » vient d’être déplacé par quelqu’un d’autre. Rechargez la page.")


def _check_guard(leads: Sequence[Lead], *, forced: bool, reason: str) -> None:
    if forced:
        if not reason.strip():
            raise StageRefused("Dites pourquoi cette étape est forcée\u00a0: le motif reste dans l’historique.")
        return
    known, stage = facts_of_leads(leads), stage_label(active_profile(), GUARDED)
    for lead in leads:
        if refused := refusal(who=str(lead), known=known[lead.pk], stage=stage):
            raise refused
