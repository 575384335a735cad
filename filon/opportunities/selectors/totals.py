"""What the deals of a list amount to, currency by currency: two currencies are never added."""

from typing import NamedTuple

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import StageKind

OPEN = Q(stage__kind=StageKind.OPEN)


class CurrencyTotals(NamedTuple):
    """In cents. `priced`: how many of `deals` have an amount; `weighted_cents`: of those that still run, by their chances."""

    currency: str
    deals: int
    priced: int
    cents: int
    open_count: int
    weighted_cents: int

    @property
    def unpriced(self) -> int:
        return self.deals - self.priced


def totals_by_currency(deals: QuerySet[Opportunity]) -> list[CurrencyTotals]:
    """Our currency first, then the greatest number of deals; one query. A deal's own chances win over those of its stage."""
    # A float, because percent × cents of an absurd amount would leave 64 bits; exact below 90 billion euros.
    weight = Cast("cents", FloatField()) * Coalesce("probability", F("stage__probability"))
    rows = (
        deals.order_by()
        .values_list("currency")
        .annotate(
            count=Count("pk"),
            priced=Count("cents"),
            value=Sum("cents"),
            running=Count("pk", filter=OPEN),
            weighted=Sum(weight, filter=OPEN, output_field=FloatField()),
        )
    )
    found = [
        CurrencyTotals(currency, count, priced, int(value or 0), running, round((weighted or 0) / 100))
        for currency, count, priced, value, running, weighted in rows
    ]
    return sorted(found, key=lambda one: (one.currency != DEFAULT_CURRENCY, -one.deals, one.currency))
