"""Takes a file in: makes of any CSV, Excel or Parquet a folder with clean rows, broken rows and their titles."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import fastexcel
import polars as pl

from filon.intake.rules.shapes import (
    MOST_COLUMNS,
    UnreadableFile,
    binary_file,
    empty_file,
    only_a_header,
    unique_titles,
)
from filon.intake.services.regularity import count_regular_rows
from filon.intake.services.repairing import ReadRow, read_rows
from filon.intake.services.sniffing import (
    BLOCK,
    SAMPLE,
    check_encoding,
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
    if not path.stat().st_size:
        raise empty_file()
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PK\x03\x04":
        staged = _stage_workbook(path, folder, sheet)
    elif magic == b"PAR1":
        staged = _stage_frame(pl.read_parquet(path), folder, [])
    else:
        staged = _stage_text(path, folder, delimiter, encoding)
    (folder / DESCRIPTION).write_text(json.dumps(asdict(staged), ensure_ascii=False))
    return staged


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stage_text(path: Path, folder: Path, delimiter: str, encoding: str) -> StagedFile:
    known = check_encoding(path, encoding) if encoding else sniff_encoding(path)
    if encoding and encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        known = "utf-8-sig"
    text = _copy_as_utf8(path, folder / ROWS, known)
    with text.open(encoding="utf-8", newline="") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise empty_file()
    sign = delimiter or sniff_delimiter(head)
    header, header_line = _header(text, sign)
    rows = count_regular_rows(text, delimiter=sign, columns=len(header), header=header_line.encode())
    if rows == 0:
        raise only_a_header()
    broken: list[int] = []
    if rows is None:
        rows, broken = _repair(text, folder, sign, header)
    if rows == 0:
        raise only_a_header()
    return StagedFile(str(folder), unique_titles(header), sign, known, rows, broken, [])


def _copy_as_utf8(path: Path, copy: Path, encoding: str) -> Path:
    """The same signs in UTF-8 without mark; line ends of old Macintosh become ours."""
    if encoding == "utf-8" and b"\r" not in _first_bytes(path):
        shutil.copyfile(path, copy)
        return copy
    with copy.open("w", encoding="utf-8", newline="") as file:
        for block in decoded_blocks(path, encoding, errors="replace"):
            file.write(block)
    with copy.open(encoding="utf-8", newline="") as file:
        if "\n" in file.read(SAMPLE):
            return copy
    copy.write_text(
        copy.read_text(encoding="utf-8"), encoding="utf-8"
    )  # reading turns the line ends of old Macintosh into ours
    return copy


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
    if len(titles) > MOST_COLUMNS or any("\x00" in title for title in titles):
        raise binary_file()
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


def _stage_workbook(path: Path, folder: Path, sheet: str) -> StagedFile:
    try:
        book = fastexcel.read_excel(path)
        if sheet and sheet not in book.sheet_names:
            raise UnreadableFile(
                f"Le classeur n’a pas de feuille « {sheet} ». Ses feuilles : {', '.join(book.sheet_names)}."
            )
        frame = book.load_sheet(sheet or 0, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise binary_file() from error
    if frame.is_empty():
        raise empty_file()
    titles = [title or "" for title in frame.row(0)]
    while titles and not titles[-1].strip():
        titles.pop()
    rows = frame[1:, : len(titles)].rename(dict(zip(frame.columns, unique_titles(titles), strict=False)))
    return _stage_frame(rows, folder, book.sheet_names)


def _stage_frame(frame: pl.DataFrame, folder: Path, sheets: list[str]) -> StagedFile:
    """Rows already cut into cells: every cell becomes text, blank rows go, whole numbers lose their ".0"."""
    if not frame.width:
        raise empty_file()
    text = frame.cast(pl.String).fill_null("")
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
