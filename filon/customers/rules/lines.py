"""The lines of an order as its history tells them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from filon.kit.french import format_amount, format_date, format_quantity


class ToldLine(NamedTuple):
    """`product` is its name, empty for a line without product."""

    product: str
    quantity: Decimal | int
    cents: int | None
    renewal_date: date | None = None


def tell_lines(lines: Iterable[ToldLine], *, currency: str) -> str:
    """ "Portail × 2, 1 200 € ; Entretien, à renouveler le 2 mars 2027"."""
    return "\u202f; ".join(_tell(line, currency) for line in lines)


def _tell(line: ToldLine, currency: str) -> str:
    product = line.product or "sans produit"
    counted = product if line.quantity == 1 else f"{product} × {format_quantity(line.quantity)}"
    priced = counted if line.cents is None else f"{counted}, {format_amount(line.cents, currency)}"
    return f"{priced}, à renouveler le {format_date(line.renewal_date)}" if line.renewal_date else priced
