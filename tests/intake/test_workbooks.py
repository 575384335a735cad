"""Excel and Parquet files: every cell becomes the text that a person sees."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from filon.intake.rules.shapes import UnreadableFile
from filon.intake.services.reading import read_chunks
from filon.intake.services.staging import StagedFile, stage_file
from tests.intake.workbooks import Cell, Formula, write_workbook


def _staged(tmp_path: Path, sheets: dict[str, list[list[Cell]]], sheet: str = "") -> StagedFile:
    path = write_workbook(tmp_path / "classeur.xlsx", sheets)
    return stage_file(path, folder=tmp_path / "pris", sheet=sheet)


def _rows(staged: StagedFile) -> list[tuple[object, ...]]:
    return [row[1:] for chunk in read_chunks(staged) for row in chunk.iter_rows()]


def test_texts_keep_their_zeros_and_numbers_lose_nothing(tmp_path: Path) -> None:
    cells: list[Cell] = ["00123", 732829320, 73282932000074, 1234.5, 0.1, True, None, "  x "]
    staged = _staged(tmp_path, {"F": [[f"t{n}" for n in range(8)], cells]})
    assert _rows(staged) == [("00123", "732829320", "73282932000074", "1234.5", "0.1", "true", "", "  x ")]


def test_days_and_moments_are_written_as_such(tmp_path: Path) -> None:
    moment = datetime(2026, 2, 3, 14, 30)  # noqa: DTZ001 (a cell has no zone)
    staged = _staged(tmp_path, {"F": [["Jour", "Instant"], [date(2026, 2, 3), moment]]})
    assert _rows(staged) == [("2026-02-03", "2026-02-03 14:30:00")]


def test_a_formula_gives_its_value(tmp_path: Path) -> None:
    assert _rows(_staged(tmp_path, {"F": [["Total"], [Formula("SUM(1,2)", 3.0)]]})) == [("3",)]


def test_the_first_filled_sheet_is_read_unless_another_is_named(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Cell]]] = {
        "Vide": [],
        "Lisez-moi": [["Nos fichiers"]],
        "Clients": [["Nom"], ["Acme"]],
        "Été": [["Nom"], ["Bolt"]],
    }
    named = _staged(tmp_path, sheets, "ete")
    assert (_rows(named), named.sheet, named.sheets) == ([("Bolt",)], "Été", ["Clients", "Été"])
    first = _staged(tmp_path, sheets)
    assert (_rows(first), first.sheet, first.sheets) == ([("Acme",)], "Clients", ["Clients", "Été"])
    with pytest.raises(UnreadableFile, match="«\u00a0Vide\u00a0» du classeur est vide"):
        _staged(tmp_path, sheets, "Vide")
    with pytest.raises(UnreadableFile, match="Ses feuilles : Vide, Lisez-moi, Clients, Été"):
        _staged(tmp_path, sheets, "Prospects")


def test_blank_rows_go_and_a_column_without_title_stays_when_it_is_filled(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[None, None], ["Nom", None, " "], [], ["Acme", "Lyon"], [" ", ""], ["Bolt"]]
    staged = _staged(tmp_path, {"F": rows})
    assert (staged.titles, _rows(staged)) == (["Nom", "Colonne 2"], [("Acme", "Lyon"), ("Bolt", "")])


@pytest.mark.parametrize("rows", [[], [["Nom"]], [[None, " "]]])
def test_a_workbook_without_rows_is_refused(tmp_path: Path, rows: list[list[Cell]]) -> None:
    with pytest.raises(UnreadableFile, match=r"vide|titres"):
        _staged(tmp_path, {"F": rows})


def test_parquet_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pl.DataFrame({"Nom": ["Acme", None], "CA": [12.0, 3.5], "Jour": [date(2026, 1, 2), None]}).write_parquet(path)
    staged = stage_file(path, folder=tmp_path / "pris")
    assert _rows(staged) == [("Acme", "12", "2026-01-02"), ("", "3.5", "")]


def test_parquet_columns_that_are_no_values_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pl.DataFrame({"Nom": ["Acme"], "Lignes": [[{"a": 1}]]}).write_parquet(path)
    with pytest.raises(UnreadableFile, match="«\u00a0Lignes\u00a0»"):
        stage_file(path, folder=tmp_path / "pris")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04" + b"x" * 100, "ni un texte CSV"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ni un texte CSV"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600 + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (b"PAR1" + b"x" * 100, "Parquet est incomplet"),
        (b"PAR1" + b"x" * 100 + b"PAR1", "Parquet est incomplet"),
    ],
)
def test_a_damaged_or_closed_file_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "f"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=sentence):
        stage_file(path, folder=tmp_path / "pris")


def test_a_workbook_that_unpacks_to_a_giant_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filon.intake.services.staging_tables.MOST_UNPACKED", 1_000)
    with pytest.raises(UnreadableFile, match="gigaoctet"):
        _staged(tmp_path, {"F": [["Nom"], ["x" * 1_000]]})


def test_half_a_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pl.DataFrame({"Nom": ["Acme"] * 10_000}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableFile, match="Parquet est incomplet"):
        stage_file(path, folder=tmp_path / "pris")
