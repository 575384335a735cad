"""Moving leads, and what follows for the people and companies behind them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import SIGNED, LifecycleStage, furthest
from filon.contacts.services.lifecycle import write_company_stages, write_contact_stages
from filon.customers.models import Order
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads as move_lead_rows
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author

# What a deal makes of its company, whether or not a lead led to it.
DEAL_STAGES: dict[str, LifecycleStage] = {
    StageKind.OPEN: LifecycleStage.OPPORTUNITY,
    StageKind.WON: LifecycleStage.CUSTOMER,
}


@transaction.atomic
def move_leads(
    *,
    leads: Sequence[Lead],
    to: LifecycleStage,
    by: Author,
    now: datetime,
    reason: str = "",
    forced: bool = False,
) -> list[Lead]:
    """Move leads now, and the stage of their people and companies with them; `forced` passes over what is missing."""
    moved = move_lead_rows(leads=leads, to=to, by=by, at=now, now=now, reason=reason, forced=forced)
    refresh_lifecycle(
        company_ids={lead.company_id for lead in moved if lead.company_id},
        contact_ids={lead.contact_id for lead in moved if lead.contact_id},
    )
    return moved


class ExpectedStages(NamedTuple):
    """The stage that each person or company should have; `signed` are the companies that ever were clients."""

    companies: dict[int, LifecycleStage]
    contacts: dict[int, LifecycleStage]
    signed: set[int]


def refresh_lifecycle(*, company_ids: Collection[int], contact_ids: Collection[int]) -> int:
    """Write the furthest of leads, deals, orders and target entry of these people and companies; returns how many were stale.

    A constant number of queries, whatever the number of ids: call it with a few thousand at once.
    """
    expected = expected_stages(company_ids=company_ids, contact_ids=contact_ids)
    return write_company_stages(expected.companies, signed=expected.signed) + write_contact_stages(expected.contacts)


def expected_stages(*, company_ids: Collection[int], contact_ids: Collection[int]) -> ExpectedStages:
    companies = _stages_found("company", Company, company_ids)
    ordered = Order.objects.filter(company__in=company_ids, deleted_at=None).order_by()
    for pk in ordered.values_list("company", flat=True).distinct():
        companies[pk].add(LifecycleStage.CUSTOMER)
    contacts = _stages_found("contact", Contact, contact_ids)
    signed = {pk for pk, found in companies.items() if found & SIGNED}
    return ExpectedStages(_furthest_of(companies, company_ids), _furthest_of(contacts, contact_ids), signed)


def _stages_found(who: str, model: type[Company] | type[Contact], ids: Collection[int]) -> dict[int, set[str]]:
    """The stages that leads, deals and target entry give to each of these people or companies."""
    found: dict[int, set[str]] = defaultdict(set)
    concerned = {f"{who}__in": ids, "deleted_at": None}
    for pk, stage in Lead.objects.filter(**concerned).order_by().values_list(who, "lifecycle_stage").distinct():
        found[pk].add(stage)
    deals = Opportunity.objects.filter(**concerned, stage__kind__in=list(DEAL_STAGES)).order_by()
    for pk, kind in deals.values_list(who, "stage__kind").distinct():
        found[pk].add(DEAL_STAGES[kind])
    for pk in model._default_manager.filter(pk__in=ids, in_target_at__isnull=False).values_list("pk", flat=True):
        found[pk].add(LifecycleStage.SUSPECT)
    return found


def _furthest_of(found: dict[int, set[str]], ids: Collection[int]) -> dict[int, LifecycleStage]:
    return {pk: furthest(found.get(pk, ())) for pk in ids}
