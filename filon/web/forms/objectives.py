"""The grid of objectives as it was typed, and the copy of the year before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from filon.forecasting.rules.objectives import Span, months_of, quarters_of
from filon.forecasting.selectors.objectives import GridCell, GridRow
from filon.forecasting.services.objectives import Typed
from filon.kit.errors import NotPossible
from filon.kit.french import format_decimal, format_short_month
from filon.web.forms.amounts import read_cents

SEEN = "seen-"
QUARTERS = "trimestre"


def year_asked(text: str, *, current: int) -> int:
    """The year of the address; one that nobody plans for is the current one."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else current
    return year if abs(year - current) <= 10 else current


def spans_asked(by: str, *, year: int) -> list[Span]:
    return quarters_of(year) if by == QUARTERS else months_of(year)


def span_words(span: Span) -> str:
    """ "mars 2027", "T1 2027"."""
    if len(span.months) == 1:
        return format_short_month(span.months[0])
    year, quarter = span.key.split("-")
    return f"{quarter} {year}"


def head_of(span: Span) -> str:
    """The same without the year, which the page already says."""
    return span_words(span).split()[0]


def cell_amount(cents: int) -> str:
    """What a cell holds and reads back: "45 000", with cents when there are some."""
    return format_decimal(cents / 100, 0 if cents % 100 == 0 else 2)


def typed_cells(rows: Sequence[GridRow], data: Mapping[str, str]) -> list[Typed]:
    """What the person may write and sent. NotPossible says which cell is not an amount."""
    return [
        Typed(row.holder, cell.span, _cents(row, cell, SEEN, data), _cents(row, cell, "", data))
        for row in rows
        if row.may_write
        for cell in row.cells
        if cell.name in data and not cell.other
    ]


def _cents(row: GridRow, cell: GridCell, prefix: str, data: Mapping[str, str]) -> int | None:
    try:
        return read_cents(data.get(prefix + cell.name, ""))
    except ValidationError as error:
        place = ", ".join(filter(None, [row.label or _("Société"), span_words(cell.span)]))
        raise NotPossible(f"{place}\u00a0: {error.message}") from None


def read_percent(text: str) -> Decimal:
    """ "5", "-2,5", "+5 %"."""
    clean = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace("−", "-").removesuffix("%")
    try:
        found = Decimal(clean.replace(",", ".") or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise NotPossible(_("«\u00a0%s\u00a0» n’est pas un pourcentage. Écrivez par exemple 5 ou −2,5.") % text[:20])
    return found
