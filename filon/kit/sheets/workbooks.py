"""An Excel workbook of one sheet, written straight into its archive: no row is kept."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO
from xml.sax.saxutils import escape

from filon.kit.errors import NotPossible
from filon.kit.sheets.cells import Cell, guarded, written_in_french

MOST_ROWS = 1_048_576  # of a sheet, titles included
LONGEST_CELL = 32_767
FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel's calendar, right from March 1900 on
FIRST_RIGHT_DAY = date(1900, 3, 1)
PLAIN, DAY, TITLE = 0, 1, 2  # of the styles below
BLOCK = 500  # rows a write
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what XML 1.0 cannot hold

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_SPREADSHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>',
}
_SHEET_START = (
    f'<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_SHEET_END = "</sheetData></worksheet>"


def write_workbook(out: BinaryIO, *, sheet: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Texts as texts, numbers as numbers, days as days; returns the number of rows under the titles."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, _HEAD + text)
        archive.writestr("xl/workbook.xml", _workbook(sheet))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
            page.write((_HEAD + _SHEET_START + _row(1, titles, TITLE)).encode())
            count, block = 1, []
            for row in rows:
                count += 1
                if count > MOST_ROWS:
                    raise NotPossible(
                        "Un classeur Excel tient 1\u202f048\u202f575 fiches au plus\u00a0: choisissez CSV, ou filtrez d’abord."
                    )
                block.append(_row(count, row))
                if len(block) == BLOCK:
                    page.write("".join(block).encode())
                    block.clear()
            page.write(("".join(block) + _SHEET_END).encode())
    return count - 1


def _workbook(sheet: str) -> str:
    name = escape(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:31], {'"': "&quot;"})
    return (
        f'{_HEAD}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _row(number: int, values: Sequence[Cell], style: int = PLAIN) -> str:
    cells = "".join(_cells(number, values, style))
    return f'<row r="{number}">{cells}</row>'


def _cells(number: int, values: Sequence[Cell], style: int) -> Iterator[str]:
    for place, value in enumerate(values):
        if value is None or value == "":
            continue
        at = f"{_column(place)}{number}"
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            yield f'<c r="{at}"><v>{value}</v></c>'
        elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_RIGHT_DAY:
            yield f'<c r="{at}" s="{DAY}"><v>{(value - FIRST_DAY).days}</v></c>'
        else:
            yield f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'


def _text(value: Cell) -> str:
    text = guarded(value) if isinstance(value, str) else written_in_french(value)
    if len(text) > LONGEST_CELL:
        raise NotPossible(
            "Un texte dépasse ce que tient une cellule d’Excel (32\u202f767 signes)\u00a0: choisissez CSV."
        )
    return escape(_UNPRINTABLE.sub("", text))


def _column(place: int) -> str:
    """0 → "A", 26 → "AA"."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
