"""The records behind a figure of a campaign, as rows of a table: who or what, where it leads, when, and what to know of it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.costs import CostLine, CostOrigin
from filon.campaigns.rules.kpi import Kpi
from filon.campaigns.selectors.costs import may_see_rates
from filon.contacts.models import Company, Contact
from filon.customers.models import Order
from filon.kit.french import format_amount, format_integer, format_percent, join_and
from filon.opportunities.models import Opportunity
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.campaigns import Contract, Facts, Person
from filon.reporting.selectors.campaigns import Behind, behind_of, contracts_behind, people_behind
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import visible

MOST_SHOWN = 200


class Row(NamedTuple):
    label: str
    address: str
    at: datetime | date
    about: str
    note: str


class BehindTable(NamedTuple):
    """`total`: how many there are, of which the first `MOST_SHOWN` are shown."""

    kind: Behind
    rows: list[Row]
    total: int


def table_behind(kpi: Kpi, facts: Facts, *, viewer: User) -> BehindTable:
    kind = behind_of(kpi)
    if kind == Behind.COSTS:
        return BehindTable(
            kind,
            [cost_row(line, sees_rates=may_see_rates(viewer)) for line in facts.costs[:MOST_SHOWN]],
            len(facts.costs),
        )
    if kind == Behind.PEOPLE:
        people = people_behind(kpi, facts)
        return BehindTable(kind, _people_rows(people[:MOST_SHOWN], viewer), len(people))
    contracts = contracts_behind(kpi, facts)
    return BehindTable(kind, _contract_rows(contracts[:MOST_SHOWN], viewer), len(contracts))


def cost_row(line: CostLine, *, sees_rates: bool) -> Row:
    """Where it is written: a lot, an event, or the page of costs. The time of somebody is told in hours to who sees no rate."""
    address = {
        CostOrigin.LOT: lambda: reverse("lot", args=[line.pk]),
        CostOrigin.EVENT: lambda: reverse("event", args=[line.pk]),
        CostOrigin.COST: lambda: reverse("cost_edit", args=[line.pk]),
    }[line.origin]()
    channel = CampaignChannel.label_of(line.channel) if line.channel else _("Tous les canaux")
    shown = line.person_id is None or sees_rates
    amount = format_amount(line.cents, line.currency) if shown else _("%s min") % format_integer(line.minutes or 0)
    return Row(line.label, address, line.day, channel, amount)


def _people_rows(people: Sequence[Person], viewer: User) -> list[Row]:
    """Of whom the viewer may open the file: a count may hold more."""
    contacts = _seen(Contact, Entity.CONTACT, [one.pk for one in people if not one.is_company], viewer)
    firms = _seen(Company, Entity.COMPANY, [one.company_id for one in contacts.values()], viewer)
    companies = _seen(Company, Entity.COMPANY, [one.pk for one in people if one.is_company], viewer)
    rows = []
    for one in people:
        found = (companies if one.is_company else contacts).get(one.pk)
        if found is not None:
            address = reverse("company" if one.is_company else "contact", args=[one.pk])
            firm = _("Entreprise") if one.is_company else str(firms.get(found.company_id, ""))
            note = _("A répondu") if one.answered_at else _("Sans réponse")
            rows.append(Row(str(found), address, one.first_at, firm, _("Rendez-vous") if one.has_meeting else note))
    return rows


def _seen(model: Any, entity: Entity, keys: Iterable[int | None], viewer: User) -> dict[int, Any]:
    """Those of the keys that the viewer may read."""
    rows: dict[int, Any] = visible(model.objects.all(), viewer=viewer, entity=entity).in_bulk([pk for pk in keys if pk])
    return rows


def _contract_rows(contracts: Sequence[Contract], viewer: User) -> list[Row]:
    orders = _seen(Order, Entity.ORDER, [one.pk for one in contracts if one.is_order], viewer)
    deals = _seen(Opportunity, Entity.OPPORTUNITY, [one.pk for one in contracts if not one.is_order], viewer)
    firms = _seen(Company, Entity.COMPANY, [one.company_id for one in contracts], viewer)
    others = CampaignHeader.objects.in_bulk({pk for one in contracts for pk in one.with_others})
    rows = []
    for one in contracts:
        found = (orders if one.is_order else deals).get(one.pk)
        if found is not None:
            address = reverse("order" if one.is_order else "opportunity", args=[one.pk])
            firm = str(firms.get(one.company_id or 0, ""))
            rows.append(Row(str(found), address, one.signed_at, firm, _note(one, others)))
    return rows


def _note(one: Contract, others: dict[int, CampaignHeader]) -> str:
    told = format_amount(one.cents, one.currency)
    if one.with_others:
        with_whom = join_and([str(others[pk]) for pk in one.with_others if pk in others])
        told += _(", dont %(share)s ici (avec %(others)s)") % {
            "share": format_percent(float(one.share), 0),
            "others": with_whom,
        }
    return told + (_(", nouveau client") if one.is_new else "")
