"""What those whom a campaign touched have signed, and how much of it is due to the campaign."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.aggregates import Count
from django.db.models.functions import Coalesce

from filon.activities.models import Activity
from filon.activities.rules.kinds import Direction
from filon.campaigns.rules.channels import channel_of_source, channel_of_touch
from filon.customers.models import Order
from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.outcomes import WON, deals_in_figures, with_outcome
from filon.reporting.rules.attribution import Attribution
from filon.reporting.rules.campaigns import Baskets, Contract, Touch, path_before, share_of
from filon.reporting.selectors.campaign_people import Running, touches_of
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

Key = tuple[str, int]  # ("company", 3), or ("contact", 5) of who has no company


class Signed(NamedTuple):
    """A won deal or an order without one, before anybody is credited. `decided_at`: when it began, or was placed."""

    is_order: bool
    pk: int
    company: int | None
    contact: int | None
    decided_at: datetime
    signed_at: datetime
    cents: int
    currency: str
    persona: str
    declared: Touch | None

    @property
    def key(self) -> Key | None:
        if self.company:
            return "company", self.company
        return ("contact", self.contact) if self.contact else None


def contracts_of(running: Running, *, viewer: Viewer, model: Attribution) -> list[Contract]:
    """Those of which the campaign has a part, the first signed first; also what was signed before its launch. Six questions."""
    signed = [*_deals(running, viewer), *_orders(running, viewer)]
    touches = _touches_on(signed, running)
    first = _first_signatures({one.company for one in signed if one.company})
    campaign = running.campaign.pk
    found = []
    for one in signed:
        path = path_before(touches[one.key] if one.key else (), decided_at=one.decided_at, declared=one.declared)
        if due := share_of(campaign, path, model):
            others = tuple(sorted({touch.campaign for touch in path} - {campaign}))
            mine = next(touch for touch in path if touch.campaign == campaign)
            found.append(Contract(
                one.is_order, one.pk, one.company, one.signed_at, one.cents, one.currency, _is_new(one, first),
                one.persona, due, mine, others,
            ))  # fmt: skip
    return sorted(found, key=lambda one: (one.signed_at, one.is_order, one.pk))


def _touched(running: Running) -> Q:
    touches = touches_of(running)
    companies = touches.filter(company__isnull=False).values("company")
    of_people = touches.filter(contact__company__isnull=False).values("contact__company")
    return Q(company__in=companies) | Q(company__in=of_people)


def _deals(running: Running, viewer: Viewer) -> Iterator[Signed]:
    won = with_outcome(deals_in_figures(viewer), first=None, until=running.until).filter(outcome=WON)
    contacts = touches_of(running).filter(contact__isnull=False).values("contact")
    named = Q(campaign=running.campaign) | Q(lead__campaign=running.campaign)
    rows = won.filter(named | _touched(running) | Q(contact__in=contacts) | Q(lead__contact__in=contacts))
    for row in rows.values(
        "pk", "opened_at", "closed_at", "cents", "currency", "campaign", "lead__campaign", "lead__created_at", "lead__source__kind",
        firm=Coalesce(F("company"), F("lead__company"), F("contact__company"), F("lead__contact__company")),
        person=Coalesce(F("contact"), F("lead__contact")),
        told=Coalesce(F("contact__persona__name"), F("lead__contact__persona__name"), Value("")),
    ):  # fmt: skip
        signed_at = row["closed_at"] or running.until
        begun = row["opened_at"] or signed_at
        named_by = row["campaign"] or row["lead__campaign"]
        yield Signed(
            False, row["pk"], row["firm"], row["person"], begun, signed_at, row["cents"] or 0,
            row["currency"], row["told"], _declared(row, begun, named_by),
        )  # fmt: skip


def _declared(row: dict[str, Any], begun: datetime, named_by: int | None) -> Touch | None:
    """A lead says its campaign from the day when it came in."""
    if named_by is None:
        return None
    at = begun if row["campaign"] or not row["lead__created_at"] else min(begun, row["lead__created_at"])
    return Touch(at, named_by, channel_of_source(row["lead__source__kind"] or ""))


def _orders(running: Running, viewer: Viewer) -> Iterator[Signed]:
    """Placed without a deal: what a deal brought counts with it."""
    orders = visible(Order.objects.filter(deleted_at=None, opportunity=None), viewer=viewer, entity=Entity.REPORT)
    for row in orders.filter(_touched(running), ordered_at__lte=running.until).values(
        "pk", "company", "ordered_at", "cents", "currency"
    ):
        yield Signed(
            True, row["pk"], row["company"], None, row["ordered_at"], row["ordered_at"], row["cents"], row["currency"], "", None
        )  # fmt: skip


def _touches_on(signed: Iterable[Signed], running: Running) -> Mapping[Key, list[Touch]]:
    """Of all campaigns, upon the companies and people of these contracts."""
    keys = {one.key for one in signed if one.key}
    companies, contacts = ([pk for kind, pk in keys if kind == wanted] for wanted in ("company", "contact"))
    found: defaultdict[Key, list[Touch]] = defaultdict(list)
    if not keys:
        return found
    rows = Activity.objects.filter(campaign__isnull=False, at__lte=running.until).exclude(direction=Direction.INBOUND)
    rows = rows.filter(Q(company__in=companies) | Q(contact__company__in=companies) | Q(contact__in=contacts))
    for row in rows.order_by().values(
        "at", "campaign", "kind", "channel", "contact", firm=Coalesce(F("company"), F("contact__company"))
    ):
        touch = Touch(row["at"], row["campaign"], channel_of_touch(kind=row["kind"], channel=row["channel"]))
        early = running.launch is not None and touch.at < running.launch and touch.campaign == running.campaign.pk
        for key in (("company", row["firm"]), ("contact", row["contact"])):
            if not early and key in keys:
                found[key].append(touch)
    return found


def _first_signatures(companies: set[int]) -> Mapping[int, list[tuple[datetime, bool, int]]]:
    """All that these companies ever signed: when, whether it is an order, and which one; orders of a deal are the deal's."""
    found: defaultdict[int, list[tuple[datetime, bool, int]]] = defaultdict(list)
    won: QuerySet[Any] = Opportunity.objects.filter(deleted_at=None, company__in=companies, stage__kind=WON)
    for company, pk, at in won.filter(closed_at__isnull=False).values_list("company", "pk", "closed_at"):
        found[company].append((at, False, pk))
    orders = Order.objects.filter(deleted_at=None, company__in=companies)
    for company, pk, at, deal in orders.values_list("company", "pk", "ordered_at", "opportunity"):
        found[company].append((at, deal is None, pk if deal is None else deal))
    return found


def _is_new(one: Signed, signatures: Mapping[int, list[tuple[datetime, bool, int]]]) -> bool:
    """The company had signed nothing else before."""
    mine = (one.is_order, one.pk)
    earlier = signatures.get(one.company or 0, ())
    return not any(at <= one.signed_at and (is_order, pk) != mine for at, is_order, pk in earlier)


def baskets_of(running: Running, *, viewer: Viewer, since: datetime, year_before: tuple[datetime, datetime]) -> Baskets:
    """Orders of the companies contacted, in the reporting currency: one question."""
    orders = visible(Order.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    orders = orders.filter(_touched(running), currency=DEFAULT_CURRENCY)
    now = Q(ordered_at__gte=since, ordered_at__lte=running.until)
    before = Q(ordered_at__gte=year_before[0], ordered_at__lte=year_before[1])
    counted = orders.order_by().aggregate(
        now_cents=Sum("cents", filter=now),
        now_orders=Count("pk", filter=now),
        before_cents=Sum("cents", filter=before),
        before_orders=Count("pk", filter=before),
    )
    return Baskets(**{name: value or 0 for name, value in counted.items()})
