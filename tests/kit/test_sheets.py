"""Files that other programs open: harmless to a spreadsheet, and the same values when they are read again."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.errors import NotPossible
from filon.kit.sheets.cards import Card, escaped, write_cards
from filon.kit.sheets.cells import guarded, unguarded, written_in_french
from filon.kit.sheets.text_files import write_csv, write_json_lines
from filon.kit.sheets.workbooks import write_workbook

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@given(
    st.one_of(
        st.text(),
        st.sampled_from(["'", "''", "=", "'=1", "-2+3", "@x", "\tx"]).flatmap(lambda s: st.text().map(s.__add__)),
    )
)
def test_what_is_made_harmless_is_read_back_the_same(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(max_size=20))
def test_nothing_that_a_spreadsheet_would_run_is_left(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(DANGEROUS) or all(c in "+-0123456789 ().,/\u00a0\u202f" for c in cell)


@pytest.mark.parametrize("text", ["+33142685300", "+33 1 42 68 53 00", "-1250.50", "-3", "+262 (0)639 12 34 56"])
def test_telephone_numbers_and_negative_amounts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["=1+1", "-2+3", "+1+cmd|' /C calc'!A0", "@SUM(A1)", "-cmd", "+33=1", "\t=1", "'=1"])
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


def csv_of(*rows: list[object], french: bool = False) -> bytes:
    out = io.BytesIO()
    assert write_csv(out, titles=["Nom", "Total"], rows=rows, french=french) == len(rows)  # type: ignore[arg-type]
    return out.getvalue()


def test_csv_is_that_of_the_rfc() -> None:
    rows = [['Du "val"', Decimal("-12.50")], ["a,b\nc", date(2026, 11, 20)], [None, AT]]
    assert csv_of(*rows).decode() == (
        'Nom,Total\r\n"Du ""val""",-12.50\r\n"a,b\nc",2026-11-20\r\n,2026-11-20T10:30:00+01:00\r\n'
    )


def test_csv_for_excel_in_french() -> None:
    rows = [["Dé;val", Decimal("-12.50")], ["=1", date(2026, 11, 20)], [True, AT]]
    assert csv_of(*rows, french=True) == (
        '\ufeffNom;Total\r\n"Dé;val";-12,50\r\n\'=1;20/11/2026\r\noui;20/11/2026 10:30:00\r\n'.encode()
    )
    assert written_in_french(datetime(2026, 11, 19, 23, tzinfo=UTC)) == "20/11/2026"


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_any_text_goes_through_csv(rows: list[tuple[str, str]]) -> None:
    whole = [[a.replace("\x00", ""), b.replace("\x00", "")] for a, b in rows]
    encodable = [[cell.encode(errors="ignore").decode() for cell in row] for row in whole]
    text = csv_of(*encodable).decode()
    assert [[unguarded(c) for c in row] for row in list(csv.reader(io.StringIO(text, newline="")))[1:]] == encodable


def test_json_lines_keep_types() -> None:
    out = io.BytesIO()
    write_json_lines(out, names=["a", "b"], rows=[["=1", Decimal("1.50")], [None, date(2026, 1, 2)], [True, 3]])
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"a": "=1", "b": "1.50"},
        {"a": None, "b": "2026-01-02"},
        {"a": True, "b": 3},
    ]


def test_a_workbook_opens_with_texts_numbers_and_days() -> None:
    out = io.BytesIO()
    rows = [
        ["=1+1 <&>", -12, date(2026, 11, 20)],
        ["+33142685300", Decimal("1.50"), None],
        ["Ligne\nsuite\x07", None, AT],
    ]
    assert write_workbook(out, sheet="Mes [fiches]", titles=["Nom", "Montant", "Jour"], rows=rows) == 3

    frame = fastexcel.read_excel(out.getvalue()).load_sheet(0, dtypes={"Jour": "string"}).to_polars()

    assert frame["Nom"].to_list() == ["'=1+1 <&>", "+33142685300", "Ligne\nsuite"]
    assert frame["Montant"].to_list() == [-12.0, 1.5, None]
    assert [str(day)[:10] for day in frame["Jour"]] == ["2026-11-20", "None", "20/11/2026"]
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(NotPossible):
        write_workbook(io.BytesIO(), sheet="x", titles=["a"], rows=[["a" * 32_768]])


def test_a_card_is_escaped_and_folded() -> None:
    out = io.BytesIO()
    card = Card(
        uid="filon-1",
        first_name="Ana; \\",
        last_name="Petit,\nRoux",
        company="é" * 60,
        emails=["ana@x.example"],
        phones=[("cell", "+33612345678")],
    )
    assert write_cards(out, [card]) == 1

    lines = out.getvalue().split(b"\r\n")
    unfolded = out.getvalue().decode().replace("\r\n ", "").split("\r\n")
    assert max(map(len, lines)) <= 75
    assert unfolded == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "UID:filon-1",
        "FN:Ana\\; \\\\ Petit\\,\\nRoux",
        "N:Petit\\,\\nRoux;Ana\\; \\\\;;;",
        f"ORG:{'é' * 60}",
        "EMAIL;TYPE=work:ana@x.example",
        'TEL;TYPE="work,cell":+33612345678',
        "END:VCARD",
        "",
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_escaping_a_card_loses_nothing(text: str) -> None:
    parts = escaped(text).split("\\\\")
    back = "\\".join(part.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n") for part in parts)
    assert back == text
