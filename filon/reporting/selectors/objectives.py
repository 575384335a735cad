"""The six objectives of seed 001 read from orders: one row a client, whatever the number of orders."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from filon.contacts.models import Company, Establishment
from filon.customers.models import Order, OrderLine
from filon.customers.rules.failing import FailingRule, Ordered
from filon.customers.rules.following import years_of
from filon.customers.selectors import client_rules
from filon.kit.business_time import day_in_paris, end_of_day_paris, start_of_day_paris
from filon.kit.criteria import CriterionRefused
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.statistics import rate_of
from filon.kit.subjects import SubjectKind
from filon.permission.rules.retention import months_before
from filon.records.models import Tagging
from filon.reporting.rules.objectives import AimReport, Buyer, Launched, Share, Span, aims_of
from filon.segments.selectors import condition_of, segments_for
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

MOST_SEGMENTS = 12
MOST_PRODUCTS = 20


def year_up_to(today: date) -> Span:
    """The twelve months that end today."""
    return Span(years_of(today).now + timedelta(days=1), today)


def aim_report(*, viewer: Viewer, span: Span, now: datetime) -> AimReport:
    """Five questions, and one for each shared segment of companies."""
    require(viewer, Entity.REPORT, Action.READ)
    rules = client_rules()
    unpaid = set(_tagged(rules.failing_tag_id).values_list("subject_id", flat=True))
    return aims_of(
        [_buyer(row, unpaid) for row in _by_company(_orders(viewer, span), span)],
        span=span,
        rule=FailingRule(rules.failing_percent, rules.failing_months),
        former_months=rules.former_months,
        shares=list(_shares(viewer, span, now)),
        launched=_launched(viewer, span),
    )


def _tagged(tag: int | None) -> QuerySet[Tagging]:
    return Tagging.objects.filter(tag=tag or 0, subject_kind=SubjectKind.COMPANY)


def _orders(viewer: Viewer, span: Span) -> QuerySet[Order]:
    """Placed by the end of the period, in the reporting currency, of companies out of the trash."""
    orders = Order.objects.filter(deleted_at=None, currency=DEFAULT_CURRENCY, company__deleted_at=None)
    orders = orders.filter(ordered_at__lte=end_of_day_paris(span.last))
    return visible(orders, viewer=viewer, entity=Entity.REPORT).order_by()


def _during(span: Span, path: str = "ordered_at") -> Q:
    return Q(**{f"{path}__gte": start_of_day_paris(span.first), f"{path}__lte": end_of_day_paris(span.last)})


def _year_before(span: Span) -> Span:
    return Span(months_before(span.first, 12), months_before(span.last, 12))


def _by_company(orders: QuerySet[Order], span: Span) -> QuerySet[Any, Any]:
    year = year_up_to(span.last)
    sums = {
        "bought": span,
        "bought_before": _year_before(span),
        "year_cents": year,
        "year_before_cents": _year_before(year),
    }
    older = Q(ordered_at__lt=start_of_day_paris(span.first))
    return orders.values("company", name=F("company__name")).annotate(
        first_at=Min("ordered_at"),
        last_at=Max("ordered_at"),
        last_before=Max("ordered_at", filter=older),
        first_in=Min("ordered_at", filter=~older),
        **{name: Coalesce(Sum("cents", filter=_during(days)), 0) for name, days in sums.items()},
    )


def _buyer(row: dict[str, Any], unpaid: set[int]) -> Buyer:
    day = {name: moment and day_in_paris(moment) for name, moment in row.items() if name.startswith(("first", "last"))}
    year = Ordered(row["year_cents"], row["year_before_cents"], day["last_at"], row["company"] in unpaid)
    return Buyer(
        row["company"], row["name"], day["first_at"], day["last_before"], day["first_in"], row["bought"], row["bought_before"], year
    )  # fmt: skip


def _shares(viewer: Viewer, span: Span, now: datetime) -> Iterator[Share]:
    """Of the whole file, then of each shared segment whose criteria still mean something."""
    yield _share(0, "", Q(), viewer, span)
    for segment in segments_for(viewer=viewer).filter(entity=SubjectKind.COMPANY, shared=True)[:MOST_SEGMENTS]:
        try:
            condition = condition_of(segment, now=now)
        except CriterionRefused:
            continue
        yield _share(segment.pk, segment.name, condition, viewer, span)


def _share(key: int, name: str, condition: Q, viewer: Viewer, span: Span) -> Share:
    """A company whose known places are all closed is not active any more."""
    places = Establishment.objects.filter(company=OuterRef("pk"))
    active = Exists(places.filter(closed=False)) | ~Exists(places)
    rows = visible(Company.objects.filter(condition, active, deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    of_company = Order.objects.filter(company=OuterRef("pk"), deleted_at=None)
    counted = rows.order_by().aggregate(
        all=Count("pk"),
        now=Count("pk", filter=Exists(of_company.filter(_during(span)))),
        before=Count("pk", filter=Exists(of_company.filter(_during(_year_before(span))))),
    )
    return Share(key, name, rate_of(counted["now"], counted["all"]), counted["before"])


def _launched(viewer: Viewer, span: Span) -> list[Launched]:
    """Products of which nobody ordered any before the period; those that sell best first."""
    lines = OrderLine.objects.filter(order__in=_orders(viewer, span).values("pk"), product__deleted_at=None)
    rows = lines.order_by().values("product", name=F("product__name")).annotate(
        first_at=Min("order__ordered_at"),
        clients=Count("order__company", distinct=True),
        sold=Coalesce(Sum("cents"), 0),
    )  # fmt: skip
    new = rows.filter(first_at__gte=start_of_day_paris(span.first), product__isnull=False)
    return [Launched(row["product"], row["name"], row["clients"], row["sold"])
            for row in new.order_by("-sold", "-clients", "product")[:MOST_PRODUCTS]]  # fmt: skip
