"""A table as a CSV file that a French spreadsheet opens with a double click."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from filon.kit.statistics import Rate
from filon.reporting.rules.sheets import Sheet
from filon.usecases.report_sheets import SheetResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(*, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """UTF-8 with its mark, semicolons and decimal commas, as Excel in French reads them (domain reference §6)."""
    text, lines = io.StringIO(), [list(row) for row in rows]
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell_of(title) for title in header])
    writer.writerows([cell_of(value) for value in row] for row in lines)
    answer = SheetResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.sheet = Sheet(list(header), lines)
    return answer


def plain_csv_answer(*, name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """As a machine reads it (RFC 4180): commas, no mark, no cell that needs care."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def rate_cells(rate: Rate) -> list[float | None]:
    """The count, of how many, then the share and its interval, which are empty under too few cases."""
    return [rate.count, rate.total, rate.rate, rate.low, rate.high]


def cell_of(value: Any) -> str:
    """A text that a spreadsheet would run as a formula is made harmless by an apostrophe; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    written = str(value)
    return f"'{written}" if isinstance(value, str) and written.startswith(FORMULA_STARTS) else written
