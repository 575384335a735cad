"""Takes a file in: makes of any CSV, Excel or Parquet a folder with clean rows, broken rows and their titles."""

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import fastexcel
import polars as pl

from filon.intake.rules.shapes import (
    MOST_COLUMNS,
    UNREADABLE,
    UnreadableFile,
    binary_file,
    empty_file,
    only_a_header,
    too_many_columns,
    unique_titles,
    wrong_encoding,
)
from filon.intake.services.regularity import count_regular_rows
from filon.intake.services.repairing import ReadRow, read_rows
from filon.intake.services.sniffing import (
    BLOCK,
    MARK,
    SAMPLE,
    declared_encoding,
    decoded_blocks,
    sniff_delimiter,
    sniff_encoding,
)

ROWS, BROKEN, DESCRIPTION, REFUSALS = "rows.csv", "broken.jsonl", "source.json", "refus.csv"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file taken in. `broken` are the numbers of the rows set aside, counted from 1 after the titles."""

    folder: str
    titles: list[str]
    delimiter: str
    encoding: str
    rows: int
    broken: list[int]
    sheets: list[str]

    @property
    def path(self) -> Path:
        return Path(self.folder) / ROWS

    def broken_rows(self) -> list[ReadRow]:
        path = Path(self.folder) / BROKEN
        return [ReadRow(**json.loads(line)) for line in path.read_text().splitlines()] if self.broken else []


def open_staged(folder: Path) -> StagedFile:
    return StagedFile(**{**json.loads((folder / DESCRIPTION).read_text()), "folder": str(folder)})


def stage_file(path: Path, *, folder: Path, delimiter: str = "", encoding: str = "", sheet: str = "") -> StagedFile:
    """Copy the file into `folder`, readable by rows. UnreadableFile, with one sentence, when nothing of it can be."""
    if not path.is_file():
        raise UnreadableFile(f"Le fichier {path} n’existe pas.")
    if not os.access(path, os.R_OK):
        raise UnreadableFile(f"Le fichier {path} ne peut pas être lu : demandez-en le droit.")
    if not path.stat().st_size:
        raise empty_file()
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PK\x03\x04":
        staged = _stage_workbook(path, folder, sheet)
    elif magic == b"PAR1":
        staged = _stage_frame(_read_parquet(path), folder, [])
    else:
        staged = _stage_text(path, folder, delimiter, encoding)
    (folder / DESCRIPTION).write_text(json.dumps(asdict(staged), ensure_ascii=False))
    return staged


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stage_text(path: Path, folder: Path, delimiter: str, encoding: str) -> StagedFile:
    known = declared_encoding(encoding) if encoding else sniff_encoding(path)
    text, foreign = _copy_as_utf8(path, folder / ROWS, known)
    with text.open(encoding="utf-8", newline="") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise empty_file()
    sign = delimiter or sniff_delimiter(head)
    header, header_line = _header(text, sign)
    if UNREADABLE in header_line:
        raise wrong_encoding(encoding or known)
    raw_header = header_line.encode()
    rows = None if foreign else count_regular_rows(text, delimiter=sign, columns=len(header), header=raw_header)
    if rows == 0:
        raise only_a_header()
    broken: list[int] = []
    if rows is None:
        rows, broken = _repair(text, folder, sign, header)
    if rows == 0:
        raise only_a_header()
    if encoding and foreign > MOST_FOREIGN * rows:
        raise wrong_encoding(encoding)
    return StagedFile(str(folder), unique_titles(header), sign, known, rows, broken, [])


MOST_FOREIGN = 0.5  # share of the rows: beyond, the encoding is not that of the file


def _copy_as_utf8(path: Path, copy: Path, encoding: str) -> tuple[Path, int]:
    """The same signs in UTF-8 without mark, line ends of old Macintosh as ours; and how many lines hold foreign bytes."""
    if encoding == "utf-8" and b"\r" not in _first_bytes(path):
        shutil.copyfile(path, copy)
        return copy, 0
    foreign = False
    with copy.open("w", encoding="utf-8", newline="") as file:
        for block in decoded_blocks(path, encoding, errors=MARK):
            foreign = foreign or UNREADABLE in block
            file.write(block)
    with copy.open(encoding="utf-8", newline="") as file:
        is_macintosh = "\n" not in file.read(SAMPLE)
    if is_macintosh:  # reading turns the line ends of old Macintosh into ours
        copy.write_text(copy.read_text(encoding="utf-8"), encoding="utf-8")
    return copy, _foreign_lines(copy) if foreign else 0


def _foreign_lines(copy: Path) -> int:
    with copy.open(encoding="utf-8") as lines:
        return sum(UNREADABLE in line for line in lines)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(BLOCK)


def _header(path: Path, delimiter: str) -> tuple[list[str], str]:
    """The titles, and the raw line that they stand on."""
    with path.open(encoding="utf-8", newline="") as file:
        line = next((line for line in file if line.strip()), "")
        taken = line
        while taken.count('"') % 2 and (following := file.readline()):
            taken += following
    titles = next(csv.reader([taken], delimiter=delimiter), [])
    if any("\x00" in title for title in titles):
        raise binary_file()
    if len(titles) > MOST_COLUMNS:
        raise too_many_columns(len(titles))
    return titles, taken


def _repair(path: Path, folder: Path, delimiter: str, header: list[str]) -> tuple[int, list[int]]:
    """Rewrite the file with its whole rows only; returns how many rows it had, and the numbers of the broken ones."""
    doubtful = path.rename(folder / "doubtful.csv")
    count, broken = 0, []
    with (
        doubtful.open(encoding="utf-8", newline="\n") as source,
        path.open("w", encoding="utf-8", newline="") as good,
        (folder / BROKEN).open("w", encoding="utf-8") as bad,
    ):
        writer = csv.writer(good, delimiter=delimiter, lineterminator="\n")
        writer.writerow(header)
        for row in read_rows(_after_header(source), delimiter=delimiter, header=header):
            count = row.number
            if row.reason:
                broken.append(row.number)
                bad.write(json.dumps(asdict(row)) + "\n")
            else:
                writer.writerow(row.cells)
    doubtful.unlink()
    return count, broken


def _after_header(lines: Iterable[str]) -> Iterator[str]:
    """The lines after the titles, which may themselves span several lines in quotes."""
    taken = ""
    coming = iter(lines)
    for line in coming:
        taken += line
        if taken.strip() and taken.count('"') % 2 == 0:
            break
    yield from coming


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise binary_file() from error


def _stage_workbook(path: Path, folder: Path, sheet: str) -> StagedFile:
    try:
        book = fastexcel.read_excel(path)
        if sheet and sheet not in book.sheet_names:
            raise UnreadableFile(
                f"Le classeur n’a pas de feuille « {sheet} ». Ses feuilles : {', '.join(book.sheet_names)}."
            )
        frame = _first_filled([sheet] if sheet else book.sheet_names, book)
    except fastexcel.FastExcelError as error:
        raise binary_file() from error
    return _stage_frame(_titled(frame), folder, book.sheet_names)


def _first_filled(names: list[str], book: fastexcel.ExcelReader) -> pl.DataFrame:
    for name in names:
        frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        filled = frame.filter(pl.any_horizontal(pl.all().str.strip_chars() != "")) if frame.width else frame
        if not filled.is_empty():
            return filled
    raise empty_file()


def _titled(frame: pl.DataFrame) -> pl.DataFrame:
    """The first filled row holds the titles; columns without title at the end go when they are empty."""
    titles = [title or "" for title in frame.row(0)]
    blank = [
        count == frame.height
        for count in frame.select(pl.all().str.strip_chars().replace("", None)).null_count().row(0)
    ]
    while blank and blank[-1]:
        blank.pop()
        titles.pop()
    return frame[1:, : len(titles)].rename(dict(zip(frame.columns, unique_titles(titles), strict=False)))


def _as_text(column: pl.Series) -> pl.Series:
    try:
        text = column.cast(pl.String).fill_null("")
    except pl.exceptions.PolarsError:
        raise UnreadableFile(f"La colonne « {column.name} » ne contient pas de valeurs simples : retirez-la.") from None
    return text.str.strip_suffix(".0") if column.dtype.is_float() else text


def _stage_frame(frame: pl.DataFrame, folder: Path, sheets: list[str]) -> StagedFile:
    """Rows already cut into cells: every cell becomes text, blank rows go, whole numbers lose their ".0"."""
    if not frame.width:
        raise empty_file()
    text = frame.select(_as_text(frame[name]) for name in frame.columns)
    text = text.with_columns(
        pl.all()
        .str.replace(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(\.0+)?$", "$1")
        .str.replace_all("\x00", "", literal=True)
    )
    text = text.filter(pl.any_horizontal(pl.all().str.strip_chars() != ""))
    if text.is_empty():
        raise only_a_header()
    text.write_csv(folder / ROWS, separator=";")
    return StagedFile(str(folder), unique_titles(list(frame.columns)), ";", "utf-8", text.height, [], sheets)
