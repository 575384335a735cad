"""An order is entered by hand, and its company is a client from then on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Company
from filon.customers.models import Order
from filon.customers.services.ordering import WrittenLine, create_order
from filon.records.rules.authorship import Author
from filon.usecases.lifecycle import refresh_lifecycle


@transaction.atomic
def place_order(
    *,
    company: Company,
    number: str,
    ordered_at: datetime,
    cents: int,
    lines: Sequence[WrittenLine],
    owner_id: int | None,
    by: Author,
    now: datetime,
) -> Order:
    order = create_order(
        company=company,
        number=number,
        ordered_at=ordered_at,
        cents=cents,
        lines=lines,
        owner_id=owner_id,
        by=by,
        now=now,
    )
    refresh_lifecycle(company_ids={company.pk}, contact_ids=())
    return order
