"""What may be asked of orders, by lists, segments and rules."""

from typing import Any

from django.db.models import Q

from filon.contacts.models import Company
from filon.customers.models import OrderLine
from filon.kit.criteria import Field, FieldType, Operator, register_bridge, register_fields, register_provider
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Product
from filon.records.selectors.criteria import NEGATIVE, custom_fields, root_fields

ORDER = SubjectKind.ORDER
T = FieldType


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        Field(ORDER, "order.number", "Numéro de commande", T.TEXT),
        Field(ORDER, "order.ordered_at", "Commandée", T.INSTANT),
        Field(ORDER, "order.amount", "Montant de la commande", T.MONEY, path="cents"),
        Field(ORDER, "order.product", "Produit commandé", T.RECORD, choices=_products, query=_with_product),
        *root_fields(ORDER),
    )
    register_provider(ORDER, custom_fields(ORDER))
    register_bridge(
        asked_of=ORDER,
        about=SubjectKind.COMPANY,
        bridge=lambda condition: Q(company__in=Company.objects.filter(condition)),
    )


def _with_product(operator: Operator, value: Any) -> Q:
    lines = OrderLine.objects.filter(product__isnull=False)
    if value is not None:
        lines = lines.filter(product__in=value if isinstance(value, list) else [value])
    found = Q(pk__in=lines.values("order_id"))
    return ~found if operator in NEGATIVE else found


def _products() -> list[tuple[str, str]]:
    return [(str(product.pk), product.name) for product in Product.objects.all()]
