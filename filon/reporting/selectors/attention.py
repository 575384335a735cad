"""What needs attention: counts that lead to the list of the records behind them."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from filon.activities.selectors.tasks import tasks_due_before
from filon.kit.business_time import day_in_paris
from filon.leads.models import Lead
from filon.leads.selectors.waiting import waiting_leads
from filon.opportunities.selectors.lists import waiting_deals
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.permission.rules.bars import LegalBar
from filon.permission.selectors.retention import people_never_informed
from filon.playbook.selectors import personas_due_for_review
from filon.records.selectors.batches import lots_in_quarantine
from filon.reporting.rules.figures import AttentionItem, AttentionKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, may, scope_of, visible, visible_filter

DEALS = {
    AttentionKind.STALLED_DEALS: "stalled",
    AttentionKind.NO_NEXT_ACTION: "no_next_action",
    AttentionKind.CLOSE_DATE_PASSED: "close_date_passed",
}
LEADS = {AttentionKind.LEADS_WITHOUT_OWNER: "without_owner", AttentionKind.LEADS_TO_RESUME: "to_resume"}


def attention(*, viewer: Viewer, now: datetime) -> list[AttentionItem]:
    """One line a kind, zeros included, for the records whose figures the viewer may see."""
    return [_item(kind, viewer=viewer, now=now) for kind in AttentionKind]


def _item(kind: AttentionKind, *, viewer: Viewer, now: datetime) -> AttentionItem:
    found: QuerySet[Any]
    if kind in DEALS:
        found = deals_in_figures(viewer).filter(waiting_deals(DEALS[kind], now=now) or Q())
        return AttentionItem(kind, found.count(), "opportunity_list", {"attention": DEALS[kind]})
    if kind in LEADS:
        leads = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT)
        found = leads.filter(waiting_leads(LEADS[kind], now=now) or Q())
        return AttentionItem(kind, found.count(), "lead_list", {"attention": LEADS[kind]})
    if kind in OF_LOTS:
        return OF_LOTS[kind](viewer, now)
    if kind == AttentionKind.PERSONAS_TO_REVIEW:
        due = personas_due_for_review(viewer=viewer, today=day_in_paris(now))
        return AttentionItem(kind, due.count(), "persona_list", {"a_revoir": "oui"})
    found = tasks_due_before(now).filter(visible_filter(viewer=viewer, entity=Entity.REPORT, owner="assignee"))
    whose = str(scope_of(viewer, entity=Entity.REPORT, action=Action.READ).name).lower()
    return AttentionItem(kind, found.count(), "task_list", {"qui": whose, "quand": "overdue"})


def _people_to_inform(viewer: Viewer, now: datetime) -> AttentionItem:
    """SRC-1, of the people whom the viewer may see."""
    found = people_never_informed(today=day_in_paris(now), viewer=viewer)
    asked = {"f": f"contact.legal_bar~is~{LegalBar.NOTICE_LATE}"}
    return AttentionItem(AttentionKind.PEOPLE_TO_INFORM, found.count(), "contact_list", asked)


def _lots_in_quarantine(viewer: Viewer, _now: datetime) -> AttentionItem:
    """SRC-2; nothing for those who see no lot."""
    count = lots_in_quarantine().count() if may(viewer, Entity.IMPORT, Action.READ) else 0
    return AttentionItem(AttentionKind.LOTS_IN_QUARANTINE, count, "lot_list", {"quarantaine": "1"})


OF_LOTS = {
    AttentionKind.PEOPLE_TO_INFORM: _people_to_inform,
    AttentionKind.LOTS_IN_QUARANTINE: _lots_in_quarantine,
}


def records_that_wait(kind: str, *, entity: Entity, viewer: Viewer, now: datetime) -> Q | None:
    """The leads or deals that one line counts for this viewer; None for an unknown line."""
    waiting = (waiting_leads if entity == Entity.LEAD else waiting_deals)(kind, now=now)
    return None if waiting is None else waiting & visible_filter(viewer=viewer, entity=Entity.REPORT)
