"""Any file is taken in or refused with one sentence."""

from pathlib import Path
from random import Random

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
        (b"A\x1b\x8d\xe9\x90Z;\x1bC", "ni un texte CSV"),  # what a program wrote for itself, in one line
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
        (b"1;" + b"x" * 1_000_000, "100\u202f000 signes"),
        (b"1;" + b"x" * 10_000_000, "4\u202f194\u202f304 signes"),
        (b";" * 10_000_000, "4\u202f194\u202f304 signes"),
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
    staged = _staged(tmp_path, b"Tel;Tel;;Tel (2)\n1;2;3;4\n")
    assert staged.titles == ["Tel", "Tel (2)", "Colonne 3", "Tel (2) (2)"]
    assert staged.about_titles == (
        "Des titres de colonnes sont répétés dans ce fichier\u00a0: "
        "ils s’appellent ici «\u00a0Tel (2)\u00a0», «\u00a0Tel (2) (2)\u00a0»."
    )


def test_titles_that_differ_need_no_word(tmp_path: Path) -> None:
    assert _staged(tmp_path, b"Tel;  Ville  ;\n1;2;3\n").about_titles == ""


@pytest.mark.parametrize("name", ["fiches.xlsx", "fiches.XLS", "fiches.ods"])
@pytest.mark.parametrize("content", [b"not a zip", b"ceci est un texte\nsur deux lignes\n"])
def test_a_text_named_as_a_workbook_is_neither(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="ni un texte CSV, ni un classeur"):
        stage_file(path, folder=tmp_path / "pris")


def test_a_table_of_text_that_a_tool_named_as_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes("Nom\tVille\nÉric\tOrléans\n".encode())
    assert _rows(stage_file(path, folder=tmp_path / "pris")) == [(1, "Éric", "Orléans")]


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_no_table(tmp_path: Path, seed: int) -> None:
    bytes_at_random = Random(seed).randbytes(100 if seed % 2 else 20_000)
    with pytest.raises(UnreadableFile, match="ni un texte CSV, ni un classeur"):
        _staged(tmp_path, bytes_at_random)


UTF8, WESTERN = "Élodie;Orléans\n".encode(), "Jérôme;Sète\n".encode("cp1252")


def _stage_declared(tmp_path: Path, content: bytes, encoding: str) -> StagedFile:
    path = tmp_path / "fichier"
    path.write_bytes(content)
    return stage_file(path, folder=tmp_path / "pris", encoding=encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", ""])
def test_a_western_row_in_a_utf8_file_is_broken_and_mendable(tmp_path: Path, encoding: str) -> None:
    staged = _stage_declared(tmp_path, b"Nom;Ville\n" + UTF8 * 3 + WESTERN + UTF8, encoding)
    (broken,) = staged.broken_rows()
    assert [row[1:] for row in _rows(staged)] == [("Élodie", "Orléans")] * 4
    assert (broken.number, broken.cells) == (4, ["Jérôme", "Sète"])
    assert broken.reason.startswith("La ligne n’est pas écrite dans l’encodage du fichier")


@pytest.mark.parametrize("content", [b"Nom;Ville\n" + WESTERN * 3, "Prénom;Ville\nA;B\n".encode("cp1252")])
def test_a_western_file_declared_utf8_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="«\u00a0utf-8\u00a0»"):
        _stage_declared(tmp_path, content, "utf-8")


def test_an_encoding_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="«\u00a0klingon\u00a0»"):
        _stage_declared(tmp_path, UTF8, "klingon")


def test_a_western_file_is_read_without_being_told(tmp_path: Path) -> None:
    staged = _staged(tmp_path, b"Nom;Ville\n" + WESTERN * 3)
    assert (staged.encoding, _rows(staged)[0]) == ("cp1252", (1, "Jérôme", "Sète"))


def test_five_thousand_columns_are_read(tmp_path: Path) -> None:
    titles = ";".join(f"c{place}" for place in range(5_000))
    staged = _staged(tmp_path, f"{titles}\n{titles.replace('c', 'v')}\n".encode())
    assert (len(staged.titles), _rows(staged)[0][5_000]) == (5_000, "v4999")


def test_more_columns_than_a_spreadsheet_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="20\u202f000 colonnes"):
        _staged(tmp_path, b";".join([b"c"] * 20_000) + b"\n1\n")


def test_the_line_ends_of_an_old_macintosh_are_read(tmp_path: Path) -> None:
    assert _rows(_staged(tmp_path, b"Nom;Ville\rA;Lyon\rB;Metz\r")) == [(1, "A", "Lyon"), (2, "B", "Metz")]


def test_a_titled_file_may_have_one_column(tmp_path: Path) -> None:
    assert _rows(_staged(tmp_path, b"Nom\nA\n\nB\n")) == [(1, "A"), (2, "B")]


NOTES = b'Notes:\n"Some addresses are missing, for privacy."\n\n'


@pytest.mark.parametrize(
    "before", [NOTES, NOTES.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + NOTES, b"Notes:,,\n\xc3\xa9,,\n,,\n"]
)
def test_notes_above_the_titles_are_no_rows(tmp_path: Path, before: bytes) -> None:
    staged = _staged(tmp_path, before + b"First Name,Last Name,Company\nJean,Roy,Acme\n")
    assert (staged.titles, _rows(staged)) == (["First Name", "Last Name", "Company"], [(1, "Jean", "Roy", "Acme")])


def test_a_list_of_one_column_has_no_notes(tmp_path: Path) -> None:
    staged = _staged(tmp_path, b"Nom\nA\n\nPetit, Roy, fils\nB\n")
    assert (staged.titles, [row[1] for row in _rows(staged)]) == (["Nom"], ["A", "Petit, Roy, fils", "B"])


@pytest.mark.parametrize("content", [b"x" * 30_000_000, b";" * 30_000_000, b'"' + b"x;\n" * 10_000_000])
def test_an_endless_title_line_is_refused_in_little_memory(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"4\u202f194\u202f304 signes|colonnes"):
        _staged(tmp_path, content)
