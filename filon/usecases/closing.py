"""A deal changes stage, and what follows: its lead, its company, its contact."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.opportunities.services.stages import move_deals as move_deal_rows
from filon.playbook.models import CloseReason, Stage
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author
from filon.usecases.lifecycle import move_leads, refresh_lifecycle


@transaction.atomic
def move_deals(
    *,
    deals: Sequence[Opportunity],
    to: Stage,
    by: Author,
    now: datetime,
    close_reason: CloseReason | None = None,
    reason: str = "",
) -> list[Opportunity]:
    """Move deals; a won one carries its lead to client, and an open one brings its lead at least to opportunity."""
    moved = move_deal_rows(deals=deals, to=to, by=by, now=now, close_reason=close_reason, reason=reason)
    target = {StageKind.WON: LifecycleStage.CUSTOMER, StageKind.OPEN: LifecycleStage.OPPORTUNITY}.get(
        StageKind(to.kind)
    )
    if target:
        behind = BEHIND[target]
        leads = list(
            Lead.objects.filter(pk__in=[deal.lead_id for deal in moved if deal.lead_id], lifecycle_stage__in=behind)
        )
        move_leads(leads=leads, to=target, by=by, now=now)
    refresh_lifecycle(
        company_ids={deal.company_id for deal in moved if deal.company_id},
        contact_ids={deal.contact_id for deal in moved if deal.contact_id},
    )
    return moved


_EARLY = {LifecycleStage.LEAD, LifecycleStage.MQL, LifecycleStage.SAL, LifecycleStage.SQL}
BEHIND = {
    LifecycleStage.OPPORTUNITY: _EARLY,
    LifecycleStage.CUSTOMER: _EARLY | {LifecycleStage.OPPORTUNITY},
}
