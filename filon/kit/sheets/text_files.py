"""CSV (RFC 4180, or as Excel in French opens it) and JSON lines."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO

from filon.kit.sheets.cells import Cell, guarded, written, written_in_french

MARK = "\ufeff"  # of UTF-8, by which Excel knows it


def write_csv(out: BinaryIO, *, titles: Sequence[str], rows: Iterable[Sequence[Cell]], french: bool = False) -> int:
    """Comma, quotes where needed, CR LF, UTF-8 (RFC 4180); `french`: semicolon, mark, decimal comma, dd/mm/yyyy."""
    count, write_cell = 0, written_in_french if french else written
    text = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    if french:
        text.write(MARK)
    writer = csv.writer(text, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow([guarded(title) for title in titles])
    for row in rows:
        writer.writerow([write_cell(value) for value in row])
        count += 1
    text.detach()
    return count


def write_json_lines(out: BinaryIO, *, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """One object a line, values as they are: what is not known is null, nothing needs to be made harmless."""
    count = 0
    for row in rows:
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain)
        out.write(line.encode() + b"\n")
        count += 1
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(value)
