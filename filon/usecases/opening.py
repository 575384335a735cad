"""A lead begins, and the stage of the person and company behind it follows."""

from datetime import datetime
from typing import Any

from django.db import transaction

from filon.leads.models import Lead
from filon.leads.services.opening import open_lead as open_lead_row
from filon.records.rules.authorship import Author
from filon.usecases.lifecycle import refresh_lifecycle


@transaction.atomic
def open_lead(*, name: str, by: Author, now: datetime, owner_id: int | None, **fields: Any) -> Lead:
    """`fields` are columns of Lead: contact, company, entrance, source, need …"""
    lead = open_lead_row(name=name, by=by, now=now, owner_id=owner_id, **fields)
    refresh_lifecycle(
        company_ids={lead.company_id} if lead.company_id else set(),
        contact_ids={lead.contact_id} if lead.contact_id else set(),
    )
    return lead
