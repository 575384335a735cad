"""An order is entered by hand, and its company is a client from then on."""

from datetime import datetime

from django.db import transaction

from filon.customers.models import Order
from filon.customers.services.ordering import NewOrder, create_order
from filon.records.rules.authorship import Author
from filon.usecases.lifecycle import refresh_lifecycle


@transaction.atomic
def place_order(*, new: NewOrder, by: Author, now: datetime) -> Order:
    order = create_order(new=new, by=by, now=now)
    refresh_lifecycle(company_ids={new.company.pk}, contact_ids=())
    return order
