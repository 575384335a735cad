"""The lines of a deal: what each is worth, what they make together, and whether the amount follows them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from filon.kit.errors import BusinessError
from filon.kit.french import format_amount, format_decimal, format_integer
from filon.kit.numbers import MAX_CENTS

WHOLE = 10_000  # a discount is counted in hundredths of a percent: 1250 is 12,5 %


class TooMuch(BusinessError):
    """A line or a total that no column holds."""


class ToldLine(NamedTuple):
    """`product` is its name; `cents` the whole line."""

    product: str
    quantity: int
    discount: int
    cents: int | None


def line_cents(*, quantity: int, unit_cents: int | None, discount: int) -> int | None:
    """The whole line, discount deducted, half a cent up; None without a price. Raises TooMuch beyond what a column holds."""
    if unit_cents is None:
        return None
    cents = (2 * quantity * unit_cents * (WHOLE - discount) + WHOLE) // (2 * WHOLE)
    if cents >= MAX_CENTS:
        raise TooMuch("Le total d’une ligne est trop grand\u00a0: vérifiez la quantité et le prix.")
    return cents


def lines_total(lines: Iterable[int | None]) -> int | None:
    """What the priced lines make; None when none has a price. Raises TooMuch beyond what a column holds."""
    priced = [cents for cents in lines if cents is not None]
    if sum(priced) >= MAX_CENTS:
        raise TooMuch("Le total des lignes est trop grand\u00a0: vérifiez les quantités et les prix.")
    return sum(priced) if priced else None


def follows_lines(*, cents: int | None, total: int | None) -> bool:
    """An amount nobody typed follows its lines, and so does one that equals them; any other is kept by hand."""
    return cents is None or cents == total


def amount_after(*, cents: int | None, before: int | None, after: int | None) -> int | None:
    """The amount of the deal once its lines went from one total to another; lines without a price say nothing of it."""
    return after if follows_lines(cents=cents, total=before) and after is not None else cents


def tell_lines(lines: Sequence[ToldLine], *, currency: str) -> str:
    """ "Portail × 2, − 10 %, 1 200 € ; Volet": what the history keeps."""
    return "\u202f; ".join(_tell(line, currency) for line in lines)


def _tell(line: ToldLine, currency: str) -> str:
    said = [line.product if line.quantity == 1 else f"{line.product} × {format_integer(line.quantity)}"]
    if line.discount:
        said.append(f"−\u00a0{percent(line.discount)}")
    if line.cents is not None:
        said.append(format_amount(line.cents, currency))
    return ", ".join(said)


def percent(discount: int) -> str:
    """ "12,5 %" of 1250."""
    return f"{format_decimal(discount / 100, 2)}\u00a0%"
