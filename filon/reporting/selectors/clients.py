"""Clients and what they order: twelve months against the twelve before, baskets, who went silent, what is to be renewed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from filon.activities.models import Task
from filon.customers.models import Order, Renewal
from filon.customers.rules.following import growth_of, silent_since, years_of
from filon.customers.selectors import Due, client_rules, orders_for, renewals_due
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.enums import LabelledEnum
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.text import fold
from filon.users.selectors import Viewer

PAGE = 50
EVERY = Q()
RENEWALS_SHOWN = 200
LATE_DAYS = 90  # a renewal that nobody took up is still shown so long after its day
AHEAD_DAYS = 180


class Shown(LabelledEnum):
    """Which clients a page shows, in the words of its address."""

    ALL = "tous", "Tous"
    GROWING = "en-hausse", "En hausse"
    SHRINKING = "en-baisse", "En baisse"
    NEW = "nouveaux", "Nouveaux"
    FORMER = "anciens", "Anciens clients"


class ClientSort(LabelledEnum):
    TURNOVER = "ca", "par chiffre d’affaires"
    LAST = "derniere", "par dernière commande"
    NAME = "nom", "par nom"
    TOTAL = "total", "par total commandé"


ORDER_BY = {
    ClientSort.TURNOVER: ("-now_cents", "-total_cents", "company"),
    ClientSort.LAST: ("-last_at", "company"),
    ClientSort.NAME: ("key", "company"),
    ClientSort.TOTAL: ("-total_cents", "company"),
}


@dataclass(frozen=True, slots=True)
class Client:
    """Cents of the reporting currency. `now`: the last twelve months; `before`: the twelve before those."""

    company: int
    name: str
    key: str
    now_cents: int
    before_cents: int
    total_cents: int
    orders: int
    first_at: datetime
    last_at: datetime

    @property
    def growth(self) -> float | None:
        return growth_of(self.now_cents, self.before_cents)

    @property
    def basket_cents(self) -> int:
        return round(self.total_cents / self.orders)


class ClientTotals(NamedTuple):
    """Of both years: turnover, orders, clients who ordered. `others`: orders in another currency, never added."""

    now_cents: int
    before_cents: int
    now_orders: int
    before_orders: int
    clients: int
    former: int
    others: int

    @property
    def growth(self) -> float | None:
        return growth_of(self.now_cents, self.before_cents)

    @property
    def baskets(self) -> tuple[int | None, int | None]:
        return (
            round(self.now_cents / self.now_orders) if self.now_orders else None,
            round(self.before_cents / self.before_orders) if self.before_orders else None,
        )


def clients_of(
    *, viewer: Viewer, shown: Shown, sort: ClientSort, words: str, now: datetime, place: int = 0
) -> tuple[list[Client], int]:
    """One page of clients from the `place`-th on, and how many there are: two questions to the database."""
    rows = _shown(_by_company(viewer, now), shown, now)
    if words.strip():
        rows = rows.filter(key__contains=fold(words[:100]))
    page = rows.order_by(*ORDER_BY[sort])[place : place + PAGE]
    return [Client(**row) for row in page], rows.order_by().count()


def client_of(company_id: int, *, viewer: Viewer, now: datetime) -> Client | None:
    """None for one who ordered nothing that the viewer may see."""
    rows = list(_by_company(viewer, now, only=Q(company=company_id)))
    return Client(**rows[0]) if rows else None


def client_totals(*, viewer: Viewer, now: datetime) -> ClientTotals:
    """Three questions to the database."""
    window = _Window.ending(now)
    counted = _orders(viewer, now).aggregate(
        now_cents=Sum("cents", filter=window.now),
        before_cents=Sum("cents", filter=window.before),
        now_orders=Count("pk", filter=window.now),
        before_orders=Count("pk", filter=window.before),
        clients=Count("company", distinct=True, filter=window.now),
    )
    former = _shown(_by_company(viewer, now), Shown.FORMER, now).order_by().count()
    others = orders_for(viewer=viewer).exclude(currency=DEFAULT_CURRENCY).count()
    return ClientTotals(**{name: value or 0 for name, value in counted.items()}, former=former, others=others)


class _Window(NamedTuple):
    now: Q
    before: Q
    begins: datetime

    @classmethod
    def ending(cls, moment: datetime) -> "_Window":
        years = years_of(day_in_paris(moment))
        begins, earlier = (start_of_day_paris(day + timedelta(days=1)) for day in years)
        return cls(Q(ordered_at__gte=begins), Q(ordered_at__gte=earlier, ordered_at__lt=begins), begins)


def _orders(viewer: Viewer, now: datetime) -> QuerySet[Order]:
    """Placed by now, in the reporting currency, of companies out of the trash."""
    orders = orders_for(viewer=viewer).filter(ordered_at__lte=now, currency=DEFAULT_CURRENCY, company__deleted_at=None)
    return orders.order_by()


def _by_company(viewer: Viewer, now: datetime, only: Q = EVERY) -> QuerySet[Any, Any]:
    window = _Window.ending(now)
    named = _orders(viewer, now).filter(only).annotate(name=F("company__name"), key=F("company__name_key"))
    return named.values("company", "name", "key").annotate(
        now_cents=Coalesce(Sum("cents", filter=window.now), 0),
        before_cents=Coalesce(Sum("cents", filter=window.before), 0),
        total_cents=Sum("cents"),
        orders=Count("pk"),
        first_at=Min("ordered_at"),
        last_at=Max("ordered_at"),
    )


def _shown(rows: QuerySet[Any, Any], shown: Shown, now: datetime) -> QuerySet[Any, Any]:
    silent = start_of_day_paris(silent_since(day_in_paris(now), former_months=client_rules().former_months))
    return {
        Shown.ALL: rows,
        Shown.GROWING: rows.filter(now_cents__gt=F("before_cents"), before_cents__gt=0),
        Shown.SHRINKING: rows.filter(now_cents__lt=F("before_cents")),
        Shown.NEW: rows.filter(first_at__gte=_Window.ending(now).begins),
        Shown.FORMER: rows.filter(last_at__lt=silent),
    }[shown]


def tasks_ahead(companies: Collection[int]) -> Mapping[int, Task]:
    """Company → what is to be done next about it, if anything: who has a task already needs no second one."""
    tasks = Task.objects.filter(company__in=companies, done_at=None, deleted_at=None).order_by("-due_at", "-pk")
    return {task.company_id: task for task in tasks.select_related("assignee") if task.company_id}


class Ahead(NamedTuple):
    """`prepared`: what the night made of it."""

    due: Due
    prepared: Renewal | None


def renewals_ahead(*, viewer: Viewer, now: datetime) -> list[Ahead]:
    """What is to be renewed, the most pressing first."""
    today = day_in_paris(now)
    first, last = today - timedelta(days=LATE_DAYS), today + timedelta(days=AHEAD_DAYS)
    found = renewals_due(orders_for(viewer=viewer), first=first, last=last)[:RENEWALS_SHOWN]
    rows = Renewal.objects.filter(order__in=[due.order for due in found]).select_related("task", "opportunity__stage")
    prepared = {(renewal.order_id, renewal.renewal_date): renewal for renewal in rows}
    return [Ahead(due, prepared.get(due.key)) for due in found]
