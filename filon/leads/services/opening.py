"""A lead begins."""

from datetime import datetime
from typing import Any

from django.db import transaction

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.leads.models import Lead
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


@transaction.atomic
def open_lead(*, name: str, by: Author, now: datetime, owner_id: int | None, **fields: Any) -> Lead:
    """Open one episode of interest; `fields` are columns of Lead (contact, company, entrance, source, need …)."""
    lead = Lead.objects.create(
        name=name[:200],
        name_key=fold(name)[:200],
        created_at=now,
        updated_at=now,
        stage_since=now,
        owner_id=owner_id,
        lifecycle_stage=LifecycleStage.LEAD,
        **fields,
    )
    record_changes([NewChange(SubjectKind.LEAD, lead.pk, Axis.LIFECYCLE, "", LifecycleStage.LEAD)], by=by, at=now)
    return lead
