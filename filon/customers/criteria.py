"""What may be asked of orders, by lists, segments and rules."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from filon.activities.models import Activity
from filon.contacts.models import Company
from filon.contacts.rules.quality import Completeness
from filon.customers.models import Order, OrderLine
from filon.kit.criteria import (
    NEGATIVE,
    Field,
    FieldType,
    Occurrences,
    Operator,
    column_condition,
    field_of,
    register_bridge,
    register_fields,
    register_provider,
)
from filon.kit.subjects import SubjectKind
from filon.playbook.selectors import product_choices
from filon.records.selectors.criteria import custom_fields, root_fields

ORDER, COMPANY = SubjectKind.ORDER, SubjectKind.COMPANY
T = FieldType


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        Field(ORDER, "order.number", "Numéro de commande", T.TEXT),
        Field(ORDER, "order.ordered_at", "Commandée", T.INSTANT),
        Field(ORDER, "order.amount", "Montant de la commande", T.MONEY, path="cents"),
        Field(ORDER, "order.renewal_date", "À renouveler", T.DATE, nullable=True, dated_query=_is_renewed),
        Field(ORDER, "order.product", "Produit commandé", T.RECORD, choices=product_choices, query=_with_product),
        *root_fields(ORDER),
        Field(COMPANY, "company.orders", "Commande", T.EVENTS, choices=product_choices, occurrences=_has_ordered),
        Field(
            COMPANY,
            "company.ordered_total",
            "Total commandé",
            T.MONEY,
            query=_has_ordered_for,
            only=(Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN),
        ),
        Field(
            COMPANY,
            "company.behavior_fields",
            "Information comportementale de l’entreprise",
            T.CHOICE,
            choices=Completeness.choices,
            query=_has_behavior,
            only=(Operator.IS, Operator.IS_NOT),
        ),
    )
    register_provider(ORDER, custom_fields)
    register_bridge(
        asked_of=ORDER,
        about=COMPANY,
        bridge=lambda condition: Q(company__in=Company.objects.filter(condition)),
    )
    register_bridge(
        asked_of=COMPANY,
        about=ORDER,
        bridge=lambda condition: Q(pk__in=Order.objects.filter(condition, deleted_at=None).values("company")),
    )


def _is_renewed(operator: Operator, value: Any, now: datetime) -> Q:
    """As a whole or for one of its lines: what is sold for a term has its own day. Unknown: neither has one."""
    day = field_of("order.renewal_date")
    if operator == Operator.UNKNOWN:
        return ~_is_renewed(Operator.KNOWN, value, now)
    answers = column_condition(day, operator, value, now)
    return answers | Q(pk__in=OrderLine.objects.filter(answers).values("order_id"))


def _has_ordered(asked: Occurrences) -> Q:
    orders = Order.objects.filter(company=OuterRef("pk"), deleted_at=None, ordered_at__lte=asked.until)
    if asked.since:
        orders = orders.filter(ordered_at__gte=asked.since)
    if asked.kind:
        orders = orders.filter(pk__in=OrderLine.objects.filter(product=int(asked.kind)).values("order_id"))
    if asked.times == 1:
        return Q(Exists(orders))
    counted = orders.order_by().values("company").annotate(times=Count("pk")).values("times")
    return Q(GreaterThanOrEqual(Coalesce(Subquery(counted), 0), asked.times))


def _has_behavior(operator: Operator, value: Any) -> Q:
    """What passed with it, or what it bought (seed 003: "historique des relations, statistiques d’achats")."""
    orders = Order.objects.filter(company=OuterRef("pk"), deleted_at=None)
    known = Q(Exists(Activity.objects.filter(company=OuterRef("pk")))) | Q(Exists(orders))
    return known if (value == Completeness.COMPLETE) == (operator == Operator.IS) else ~known


def _has_ordered_for(operator: Operator, value: Any) -> Q:
    """In euros: figures never add two currencies."""
    orders = Order.objects.filter(company=OuterRef("pk"), deleted_at=None, currency="EUR").order_by()
    total = Coalesce(Subquery(orders.values("company").annotate(total=Sum("cents")).values("total")), 0)
    least, most = value if operator == Operator.BETWEEN else (value, value)
    condition = Q()
    if operator != Operator.AT_MOST:
        condition &= Q(GreaterThanOrEqual(total, least))
    if operator != Operator.AT_LEAST:
        condition &= Q(LessThanOrEqual(total, most))
    return condition


def _with_product(operator: Operator, value: Any) -> Q:
    lines = OrderLine.objects.filter(product__isnull=False)
    if value is not None:
        lines = lines.filter(product__in=value if isinstance(value, list) else [value])
    found = Q(pk__in=lines.values("order_id"))
    return ~found if operator in NEGATIVE else found
