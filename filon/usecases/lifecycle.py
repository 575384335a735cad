"""Moving leads, and what follows for the people and companies behind them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import SIGNED, LifecycleStage, furthest
from filon.contacts.services.lifecycle import write_company_stages, write_contact_stages
from filon.customers.models import Order
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads as move_lead_rows
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author

# What a deal makes of its company, whether or not a lead led to it.
DEAL_STAGES: dict[str, LifecycleStage] = {
    StageKind.OPEN: LifecycleStage.OPPORTUNITY,
    StageKind.WON: LifecycleStage.CUSTOMER,
}


@transaction.atomic
def move_leads(*, leads: Sequence[Lead], to: LifecycleStage, by: Author, now: datetime, reason: str = "") -> list[Lead]:
    """Move leads now, and the stage of their people and companies with them."""
    moved = move_lead_rows(leads=leads, to=to, by=by, at=now, now=now, reason=reason)
    refresh_lifecycle(
        company_ids={lead.company_id for lead in moved if lead.company_id},
        contact_ids={lead.contact_id for lead in moved if lead.contact_id},
    )
    return moved


def refresh_lifecycle(*, company_ids: Collection[int], contact_ids: Collection[int]) -> int:
    """Write the furthest of leads, deals, orders and target entry of these people and companies; returns how many were stale.

    A constant number of queries, whatever the number of ids: call it with a few thousand at once.
    """
    return _refresh_companies(company_ids) + _refresh_contacts(contact_ids)


def _refresh_companies(ids: Collection[int]) -> int:
    stages: dict[int, set[str]] = defaultdict(set)
    live = Lead.objects.filter(company__in=ids, deleted_at=None)
    for pk, stage in live.order_by().values_list("company", "lifecycle_stage").distinct():
        stages[pk].add(stage)
    ordered = (
        Order.objects.filter(company__in=ids, deleted_at=None).order_by().values_list("company", flat=True).distinct()
    )
    for pk in ordered:
        stages[pk].add(LifecycleStage.CUSTOMER)
    in_target = Company.objects.filter(pk__in=ids, in_target_at__isnull=False).values_list("pk", flat=True)
    for pk in in_target:
        stages[pk].add(LifecycleStage.SUSPECT)
    signed = {pk for pk, found in stages.items() if found & SIGNED}
    return write_company_stages({pk: furthest(stages[pk]) for pk in ids}, signed=signed)


def _refresh_contacts(ids: Collection[int]) -> int:
    stages: dict[int, set[str]] = defaultdict(set)
    live = Lead.objects.filter(contact__in=ids, deleted_at=None)
    for pk, stage in live.order_by().values_list("contact", "lifecycle_stage").distinct():
        stages[pk].add(stage)
    for pk in Contact.objects.filter(pk__in=ids, in_target_at__isnull=False).values_list("pk", flat=True):
        stages[pk].add(LifecycleStage.SUSPECT)
    return write_contact_stages({pk: furthest(stages[pk]) for pk in ids})
