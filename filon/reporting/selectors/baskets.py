"""What clients bought together, counted in the database: the matter of suggestions."""

from datetime import datetime
from typing import Any

from django.db import connection

from filon.contacts.models import Company
from filon.customers.models import OrderLine
from filon.customers.rules.following import Baskets, Suggestion, pairs_of, suggestions_for
from filon.customers.selectors import orders_for
from filon.kit.codes.activities import naf_bounds, naf_section
from filon.kit.sql import sql_of
from filon.users.selectors import Viewer

PAIRS = (  # how many clients bought both, in both orders
    " SELECT one.product, two.product, COUNT(*) FROM bought one"
    " JOIN bought two ON two.client = one.client AND two.product <> one.product"
    " GROUP BY one.product, two.product"
)
FEWEST_CLIENTS_OF_A_PROFILE = 30  # below, all the clients are the profile, and the page says so


def baskets_of(*, viewer: Viewer, now: datetime, sector: str = "") -> Baskets:
    """Of the orders that the viewer may see, placed by now; of one section of activity, or of all clients."""
    bounds = naf_bounds(sector) if sector else None
    codes = {"order__company__naf_code__gte": bounds[0], "order__company__naf_code__lt": bounds[1]} if bounds else {}
    orders = orders_for(viewer=viewer).filter(ordered_at__lte=now, company__deleted_at=None)
    lines = OrderLine.objects.filter(**codes, order__in=orders, product__deleted_at=None, product__active=True)
    bought = lines.order_by().values_list("order__company", "product").distinct()
    text, values = sql_of(bought)
    known = f"WITH bought(client, product) AS ({text})"
    clients = _rows(f"{known} SELECT COUNT(DISTINCT client) FROM bought", values)[0][0]
    buyers = _rows(f"{known} SELECT product, COUNT(*) FROM bought GROUP BY product", values)
    together = _rows(known + PAIRS, values)
    return Baskets(clients, dict(buyers), {(one, two): both for one, two, both in together})


def _rows(text: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def suggested_to(company: Company, *, viewer: Viewer, now: datetime) -> tuple[list[Suggestion], Baskets, str]:
    """What clients of its profile bought with what it has; the counts behind, and the sector ("": all clients)."""
    sector = naf_section(company.naf_code) or ""
    baskets = baskets_of(viewer=viewer, now=now, sector=sector)
    if sector and baskets.clients < FEWEST_CLIENTS_OF_A_PROFILE:
        sector, baskets = "", baskets_of(viewer=viewer, now=now)
    owned = OrderLine.objects.filter(
        order__in=orders_for(viewer=viewer).filter(company=company, ordered_at__lte=now), product__isnull=False
    )
    products = set(owned.order_by().values_list("product", flat=True))
    return suggestions_for(baskets, owned={pk for pk in products if pk}), baskets, sector


def products_bought_together(*, viewer: Viewer, now: datetime) -> tuple[list[Suggestion], Baskets]:
    baskets = baskets_of(viewer=viewer, now=now)
    return pairs_of(baskets, products=sorted(baskets.buyers)), baskets
