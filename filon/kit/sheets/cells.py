"""One value as one cell: harmless to a spreadsheet, and the same value again when it is read back."""

import re
from datetime import date, datetime
from decimal import Decimal

from filon.kit.dates import PARIS

Cell = str | int | float | Decimal | bool | date | datetime | None
# What a spreadsheet would run begins with one of these (OWASP, CSV injection); an apostrophe before it makes a text of it.
GUARDED = re.compile(r"'*[=+\-@\t\r]")
# Numbers and telephone numbers begin so too, and hold nothing that could be run.
HARMLESS = re.compile(r"[+-]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?|\+\d[\d ().\-/\u00a0\u202f]*")


def guarded(text: str) -> str:
    """The text with one apostrophe more when a spreadsheet would run it; `unguarded` takes it off again, whatever the text."""
    return f"'{text}" if GUARDED.match(text) and not HARMLESS.fullmatch(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text


def written(value: Cell) -> str:
    """As programs read it: point, ISO 8601, true and false as oui and non."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else format(value, "f" if isinstance(value, Decimal) else "")


def written_in_french(value: Cell) -> str:
    """As Excel in French reads it: decimal comma, dd/mm/yyyy; the time of an instant is that of Paris."""
    if isinstance(value, datetime):
        local = value.astimezone(PARIS)
        day = f"{local:%d/%m/}{local.year:04d}"
        return (
            day
            if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
            else f"{day} {local:%H:%M:%S}"
        )
    if isinstance(value, date):
        return f"{value:%d/%m/}{value.year:04d}"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return written(value).replace(".", ",")
    return written(value)
