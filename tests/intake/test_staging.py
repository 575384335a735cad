"""Any file is taken in or refused with one sentence."""

import zipfile
from pathlib import Path

import pytest

from filon.intake.rules.shapes import UnreadableFile
from filon.intake.services.reading import read_chunks
from filon.intake.services.staging import StagedFile, stage_file


def _staged(tmp_path: Path, content: bytes) -> StagedFile:
    path = tmp_path / "fichier"
    path.write_bytes(content)
    return stage_file(path, folder=tmp_path / "pris")


def _rows(staged: StagedFile) -> list[tuple[object, ...]]:
    return [row for chunk in read_chunks(staged) for row in chunk.iter_rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_recognised(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"Nom{delimiter}Ville\r\nÉric{delimiter}Orléans\r\n"
    staged = _staged(tmp_path, text.encode(encoding))
    assert (staged.titles, staged.delimiter, _rows(staged)) == (["Nom", "Ville"], delimiter, [(1, "Éric", "Orléans")])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"\n\n", "vide"),
        (b"a;b\n", "titres"),
        (bytes(range(256)) * 50, "ni un texte CSV"),
        (b"%PDF-1.7 abc", "ni un texte CSV"),
        (b"PK\x03\x04abc", "ni un texte CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        _staged(tmp_path, content)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"1", "2 cellules|1 cellule,"),
        (b"1;2;3", "3 cellules"),
        (b'"1;2', "jamais referm"),
        (b'"1"x;2', "mal plac"),
        (b"1;\x002", "octets nuls"),
        (b"a;b", "titres"),
        (b"1;" + b"x" * 10_000_000, "100000 signes"),
    ],
)
def test_a_broken_row_is_set_aside_and_the_others_are_read(tmp_path: Path, line: bytes, sentence: str) -> None:
    staged = _staged(tmp_path, b"a;b\n1;2\n" + line + b"\n3;4\n")
    (broken,) = staged.broken_rows()
    assert _rows(staged) == [(1, "1", "2"), (3, "3", "4")]
    assert broken.number == 2
    assert any(part in broken.reason for part in sentence.split("|"))


def test_quotes_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    staged = _staged(tmp_path, b'a;b\n"1\n2";"x;""y"""\n')
    assert (staged.broken, _rows(staged)) == ([], [(1, "1\n2", 'x;"y"')])


def test_a_title_given_twice_is_numbered(tmp_path: Path) -> None:
    assert _staged(tmp_path, b"Tel;Tel;\n1;2;3\n").titles == ["Tel", "Tel (2)", "Colonne 3"]


def test_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "classeur.xlsx"
    _write_workbook(path)
    staged = stage_file(path, folder=tmp_path / "pris")
    assert (staged.titles, _rows(staged)) == (["Nom", "SIREN"], [(1, "Éric", "732829320")])


def _write_workbook(path: Path) -> None:
    """The smallest workbook that a spreadsheet opens: one sheet, a text and a number."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    text = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Feuille" sheetId="1" r:id="r1"/></sheets></workbook>',  # noqa: E501
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" '  # noqa: E501
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{text.format("A1", "Nom")}{text.format("B1", "SIREN")}</row>'  # noqa: E501
        f'<row r="2">{text.format("A2", "Éric")}<c r="B2"><v>732829320</v></c></row></sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
