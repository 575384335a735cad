"""Orders and the clients that they make."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from filon.customers.models import ClientRules, Order, ReferralRequest, Renewal
from filon.customers.rules.following import is_same_sale
from filon.kit.errors import NotFound
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
            entered_at=order.created_at, cents=order.cents, sent_at=first_sent_at, net_cents=proposal.net_cents
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
