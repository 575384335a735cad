"""Deals split by what they have in a dimension."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractQuarter, ExtractYear

from filon.kit.dates import PARIS
from filon.kit.errors import NotPossible
from filon.opportunities.models import Line
from filon.opportunities.selectors.outcomes import OPEN
from filon.opportunities.selectors.reviews import deciding_stage
from filon.reporting.rules.composed import Among

# A text of a record that a report may be split by: `by` → path of the value as imported.
TEXTS = {
    "owner": "owner__full_name",
    "company": "company__name",
    "persona": "contact__persona__name",
    "process": "process_version__process__name",
    "source": "source__name",
    "campaign": "campaign__name",
    "lot": "lot__name",
    "stage": "stage__label",
    "competitor": "competitor",
}
DECIDED = "decided"


def by_value(deals: QuerySet[Any], by: str, allowed: tuple[str, ...]) -> QuerySet[Any]:
    """`value`: what the deal has in the dimension `by`, "" for nothing; `worth`: its cents, or those of the product's lines."""
    if by not in allowed:
        raise NotPossible(f"Ce rapport ne se répartit pas par « {by} ». Choisissez parmi : {', '.join(allowed)}.")
    if by == "product":
        return _by_product(deals)
    expressions = {"quarter": _quarter, DECIDED: deciding_stage}
    expression: Any = expressions[by]() if by in expressions else Coalesce(F(TEXTS[by]), Value(""))
    return deals.annotate(value=expression, worth=F("cents"))


def among_values(deals: QuerySet[Any], among: Among, allowed: tuple[str, ...]) -> QuerySet[Any]:
    """Only those that have this value in each of these dimensions."""
    for by, value in among:
        deals = deals.filter(pk__in=by_value(deals, by, allowed).filter(value=value).order_by().values("pk"))
    return deals


def _by_product(deals: QuerySet[Any]) -> QuerySet[Any]:
    """A deal of several products counts under each, with the amounts of its lines; under one, with its own amount."""
    same_deal = Line.objects.filter(opportunity=OuterRef("pk"))
    earlier_line = same_deal.filter(product=OuterRef("lines__product"), pk__lt=OuterRef("lines__pk"))
    other_product = same_deal.exclude(product=OuterRef("lines__product"))
    of_product = same_deal.filter(product=OuterRef("lines__product")).order_by().values("product")
    return deals.filter(~Exists(earlier_line)).annotate(
        value=Coalesce(F("lines__product__name"), Value("")),
        worth=Case(
            When(Exists(other_product), then=Subquery(of_product.annotate(sum=Sum("cents")).values("sum"))),
            default=F("cents"),
            output_field=BigIntegerField(),
        ),
    )


def _quarter() -> Any:
    """ "2026-Q4", of closing, in Paris; "" for a deal that is open or closed on an unknown day."""
    at = "closed_at"
    return Case(
        When(Q(closed_at__isnull=True) | Q(outcome=OPEN), then=Value("")),
        default=Concat(
            Cast(ExtractYear(at, tzinfo=PARIS), CharField()),
            Value("-Q"),
            Cast(ExtractQuarter(at, tzinfo=PARIS), CharField()),
        ),
        output_field=CharField(),
    )
