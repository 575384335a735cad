"""A deal is opened, and what follows: its lead becomes an opportunity, its company with it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.opportunities.services.opening import open_opportunity
from filon.playbook.models import Product, Stage
from filon.records.rules.authorship import Author
from filon.usecases.closing import BEHIND
from filon.usecases.lifecycle import move_leads, refresh_lifecycle


@transaction.atomic
def open_deal(
    *,
    name: str,
    stage: Stage,
    by: Author,
    now: datetime,
    owner_id: int | None,
    product: Product | None = None,
    **fields: Any,
) -> Opportunity:
    """Open a deal at a stage; `fields` are columns of Opportunity. An open deal makes its lead and company opportunities."""
    deal = open_opportunity(name=name, stage=stage, by=by, now=now, owner_id=owner_id, product=product, **fields)
    if deal.lead_id:
        behind = Lead.objects.filter(pk=deal.lead_id, lifecycle_stage__in=BEHIND[LifecycleStage.OPPORTUNITY])
        move_leads(leads=list(behind), to=LifecycleStage.OPPORTUNITY, by=by, now=now)
    refresh_lifecycle(company_ids={deal.company_id} if deal.company_id else (), contact_ids=())
    return deal
