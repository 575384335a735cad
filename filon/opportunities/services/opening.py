"""A deal begins."""

from datetime import datetime
from typing import Any

from django.db import transaction

from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.opportunities.models import Line, Opportunity
from filon.playbook.models import Product, Stage
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


@transaction.atomic
def open_opportunity(
    *,
    name: str,
    stage: Stage,
    by: Author,
    now: datetime,
    owner_id: int | None,
    product: Product | None = None,
    **fields: Any,
) -> Opportunity:
    """Open one deal at a stage; `fields` are columns of Opportunity (lead, company, contact, cents, opened_because …)."""
    deal = Opportunity.objects.create(
        name=name[:200],
        name_key=fold(name)[:200],
        created_at=now,
        updated_at=now,
        opened_at=now,
        stage=stage,
        stage_since=now,
        process_version_id=stage.version_id,
        owner_id=owner_id,
        **fields,
    )
    if product:
        Line.objects.create(opportunity=deal, product=product, cents=deal.cents)
    record_changes([NewChange(SubjectKind.OPPORTUNITY, deal.pk, Axis.DEAL_STAGE, "", stage.key)], by=by, at=now)
    return deal
