"""Orders and the clients that they make."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.core import signing
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from filon.customers.models import ClientRules, Order, OrderLine, ReferralRequest, Renewal, Satisfaction
from filon.customers.rules.following import is_same_sale
from filon.kit.errors import NotFound
from filon.kit.french import join_and
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.text import clean_cell, fold
from filon.opportunities.models import Proposal
from filon.records.selectors.name_search import LONGEST_SEARCH, MOST_WORDS
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


class OrderNotFound(NotFound):
    """No such order for this viewer."""


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """Cents of the reporting currency only; `others` orders are in another one."""

    orders: int
    clients: int
    cents: int
    others: int


def client_rules() -> ClientRules:
    """Those that somebody wrote, else the usual ones."""
    return ClientRules.objects.first() or ClientRules(pk=1)


def given_since(moment: datetime) -> Counter[int]:
    """How many renewals and referrals each colleague was given to see to since then."""
    given: Counter[int] = Counter()
    for model in (Renewal, ReferralRequest):
        rows = model.objects.filter(at__gte=moment, task__assignee__isnull=False).values_list("task__assignee")
        given.update(dict(rows.annotate(n=Count("pk"))))
    return given


SALT = "filon.satisfaction"


def link_of(asked: Satisfaction) -> str:
    """What stands in the address of the question: its key, signed, so that none can be made up."""
    return signing.Signer(salt=SALT, sep="~").sign(asked.key)


def question_by_link(signed: str) -> Satisfaction:
    """For whoever has the link. NotFound for one that is none of ours."""
    try:
        key = signing.Signer(salt=SALT, sep="~").unsign(signed[:200])
    except signing.BadSignature:
        key = ""
    rows = Satisfaction.objects.filter(order__deleted_at=None, contact__deleted_at=None)
    related = ("contact", "order__company__owner", "order__owner", "order__opportunity__owner", "task")
    found = rows.select_related(*related).filter(key=key).first() if key else None
    if found is None:
        raise NotFound("Cette question n’existe pas\u00a0: vérifiez l’adresse du lien que vous avez reçu.")
    return found


def orders_to_ask_about(*, first: datetime, last: datetime, rested_since: datetime) -> QuerySet[Order]:
    """Ordered then, by a person whom nobody asked since; the oldest first."""
    person = OuterRef("opportunity__contact")
    rested = Satisfaction.objects.filter(contact=person, asked_at__gt=rested_since)
    orders = Order.objects.filter(deleted_at=None, ordered_at__gte=first, ordered_at__lte=last, satisfaction=None)
    of_somebody = orders.filter(opportunity__contact__isnull=False, opportunity__contact__deleted_at=None)
    related = ("opportunity__contact", "opportunity__owner", "company__owner", "owner")
    return of_somebody.filter(~Exists(rested)).select_related(*related).order_by("ordered_at", "pk")


def order_rows() -> QuerySet[Order]:
    """With all that a line of the list shows."""
    return Order.objects.select_related("company", "owner", "opportunity").prefetch_related("lines__product")


def found_by(text: str) -> Q | None:
    """Each word in the number of the order or in the name of its client; None for no word."""
    words = _words_of(text)
    condition = Q()
    for word in words:
        condition &= Q(company__name_key__contains=fold(word)) | Q(number__icontains=word)
    return condition if words else None


def _words_of(text: str) -> list[str]:
    """As typed: a number keeps its accents."""
    return clean_cell(text[:LONGEST_SEARCH]).split()[:MOST_WORDS]


def orders_for(*, viewer: Viewer) -> QuerySet[Order]:
    return visible(Order.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.ORDER)


def orders_to_renew(orders: QuerySet[Order], *, first: date, last: date) -> QuerySet[Order]:
    """Those of the queryset whose day comes; one that the client renewed since (a later order, a later day) is over."""
    renewed = Order.objects.filter(
        company=OuterRef("company"),
        ordered_at__gt=OuterRef("ordered_at"),
        renewal_date__gt=OuterRef("renewal_date"),
        deleted_at=None,
    )
    due = orders.filter(deleted_at=None, company__deleted_at=None, renewal_date__gte=first, renewal_date__lte=last)
    return due.filter(~Exists(renewed))


def lines_to_renew(orders: QuerySet[Order], *, first: date, last: date) -> QuerySet[OrderLine]:
    """Those of the orders whose own day comes; a later order of the same product, with a later day, renewed it."""
    renewed = OrderLine.objects.filter(
        product=OuterRef("product"),
        renewal_date__gt=OuterRef("renewal_date"),
        order__company=OuterRef("order__company"),
        order__ordered_at__gt=OuterRef("order__ordered_at"),
        order__deleted_at=None,
    )
    live = orders.filter(deleted_at=None, company__deleted_at=None)
    due = OrderLine.objects.filter(order__in=live, renewal_date__gte=first, renewal_date__lte=last)
    return due.filter(~Exists(renewed))


class Due(NamedTuple):
    """What is to be renewed on one day: `lines` of an order, or, without lines, all of it that has no day of its own."""

    order: Order
    renewal_date: date
    cents: int
    lines: tuple[OrderLine, ...] = ()

    @property
    def key(self) -> tuple[int, date]:
        return self.order.pk, self.renewal_date

    @property
    def products(self) -> str:
        return join_and([str(line.product) for line in self.lines if line.product])


def renewals_due(orders: QuerySet[Order], *, first: date, last: date) -> list[Due]:
    """The most pressing first; lines renewed with their order are no renewal of their own. Two queries."""
    related = ("company__owner", "owner")
    elsewhere = Q(lines__renewal_date__isnull=False) & ~Q(lines__renewal_date=F("renewal_date"))
    whole = orders_to_renew(orders, first=first, last=last).select_related(*related)
    found = {
        (order.pk, order.renewal_date): Due(order, order.renewal_date, max(order.cents - order.apart, 0))
        for order in whole.annotate(apart=Coalesce(Sum("lines__cents", filter=elsewhere), 0))
        if order.renewal_date
    }
    lines = lines_to_renew(orders, first=first, last=last)
    days: defaultdict[tuple[int, date], list[OrderLine]] = defaultdict(list)
    for line in lines.select_related("product", *(f"order__{name}" for name in related)).order_by("pk"):
        if line.renewal_date and (line.order_id, line.renewal_date) not in found:
            days[line.order_id, line.renewal_date].append(line)
    for key, own in days.items():
        found[key] = Due(own[0].order, key[1], sum(line.cents or 0 for line in own), tuple(own))
    return sorted(found.values(), key=lambda due: (due.renewal_date, due.order.pk))


def order_by_hand(*, proposal: Proposal, first_sent_at: datetime) -> Order | None:
    """The order that a colleague entered for what this proposal sells, before its client accepted it."""
    deal = proposal.opportunity
    of_deal = Q(opportunity=deal) | Q(company=deal.company_id, number=proposal.number)
    entered = Order.objects.filter(of_deal, deleted_at=None, proposal=None).order_by("-created_at", "-pk")
    same = (
        order
        for order in entered
        if order.number == proposal.number
        or is_same_sale(
            entered_at=order.created_at,
            same_amount=(order.cents, order.currency) == (proposal.net_cents, proposal.currency),
            sent_at=first_sent_at,
        )
    )
    return next(same, None)


def orders_about(concerning: Q, *, viewer: Viewer, most: int) -> list[Order]:
    """The latest first, one more than `most` when there are more."""
    return list(orders_for(viewer=viewer).filter(concerning).order_by("-ordered_at", "-pk")[: most + 1])


def orders_numbered(text: str, *, viewer: Viewer, size: int) -> list[Order]:
    """The latest whose number holds each word of the text."""
    condition = Q(*(Q(number__icontains=word) for word in _words_of(text)))
    numbered = orders_for(viewer=viewer).filter(condition).select_related("company")
    return list(numbered.order_by("-ordered_at", "-pk")[:size]) if condition else []


def order_totals(*, viewer: Viewer, since: datetime | None = None) -> OrderTotals:
    orders = orders_for(viewer=viewer)
    if since:
        orders = orders.filter(ordered_at__gte=since)
    ours = orders.filter(currency=DEFAULT_CURRENCY).aggregate(n=Count("pk"), cents=Sum("cents"))
    everyone = orders.aggregate(n=Count("pk"), clients=Count("company", distinct=True))
    return OrderTotals(everyone["n"], everyone["clients"], ours["cents"] or 0, everyone["n"] - ours["n"])


def order_for(*, viewer: Viewer, pk: int) -> Order:
    rows = visible(Order.objects.all(), viewer=viewer, entity=Entity.ORDER)
    related = rows.select_related("company", "owner", "opportunity", "batch", "lot").prefetch_related("lines__product")
    found = related.filter(pk=pk).first()
    if found is None:
        raise OrderNotFound("Cette commande n’existe pas, ou votre rôle ne permet pas de la voir.")
    return found
