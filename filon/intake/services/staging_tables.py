"""Takes workbooks and Parquet files in: rows already cut into cells, every cell as the text that a person sees."""

import shutil
import zipfile
from pathlib import Path

import fastexcel
import polars as pl

from filon.intake.rules.shapes import (
    MOST_CELLS,
    MOST_UNPACKED,
    binary_file,
    damaged_parquet,
    empty_file,
    empty_sheet,
    huge_parquet,
    huge_workbook,
    nested_columns,
    only_a_header,
    protected_workbook,
    renamed_titles,
    unique_titles,
    unknown_sheet,
)
from filon.intake.services.staged import ROWS, WORKBOOK, StagedFile
from filon.kit.text import fold

SHEETS_LOOKED_AT = 50
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part of an Office file that a password closes


def stage_workbook(path: Path, folder: Path, sheet: str) -> StagedFile:
    """The sheet that is named, else the first with rows. The workbook stays beside when other sheets have rows too."""
    _refuse_bombs_and_locks(path)
    try:
        book = fastexcel.read_excel(path)
        frames = _frames_of(book, sheet)
    except fastexcel.FastExcelError as error:
        raise binary_file() from error
    name = next(iter(frames))
    titles, frame = _titled(frames[name])
    staged = _stage_frame(frame, folder)
    if path.parent != folder and len(frames) > 1:
        shutil.copyfile(path, folder / WORKBOOK)
    sheets = [sheet for sheet in book.sheet_names if sheet in frames]
    return StagedFile(str(folder), staged[0], ";", "utf-8", staged[1], [], sheets, name, renamed_titles(titles))


def _refuse_bombs_and_locks(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise huge_workbook()
        return
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if ENCRYPTED in block:
                raise protected_workbook()


def _frames_of(book: fastexcel.ExcelReader, sheet: str) -> dict[str, pl.DataFrame]:
    """The sheets with rows; the one that is asked for stands first."""
    asked = next((name for name in book.sheet_names if fold(name) == fold(sheet)), "") if sheet else ""
    if sheet and not asked:
        raise unknown_sheet(sheet, book.sheet_names)
    names = sorted(book.sheet_names[:SHEETS_LOOKED_AT], key=lambda name: name != asked)
    frames = {name: frame for name in names if not (frame := _filled_rows(book, name)).is_empty()}
    if asked and asked not in frames:
        raise empty_sheet(asked)
    if not frames:
        raise empty_file()
    with_rows = {name: frame for name, frame in frames.items() if frame.height > 1 or name == asked}
    if not with_rows:
        raise only_a_header()
    return with_rows


def _filled_rows(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
    return frame.filter(pl.any_horizontal(pl.all().str.strip_chars() != "")) if frame.width else frame


def _titled(frame: pl.DataFrame) -> tuple[list[str], pl.DataFrame]:
    """The first filled row holds the titles (told as written); columns without title at the end go when they are empty."""
    titles = [title or "" for title in frame.row(0)]
    blank = [
        count == frame.height
        for count in frame.select(pl.all().str.strip_chars().replace("", None)).null_count().row(0)
    ]
    while blank and blank[-1]:
        blank.pop()
        titles.pop()
    return titles, frame[1:, : len(titles)].rename(dict(zip(frame.columns, unique_titles(titles), strict=False)))


def _stage_frame(frame: pl.DataFrame, folder: Path) -> tuple[list[str], int]:
    if not frame.width:
        raise empty_file()
    text = frame.lazy().select(_as_seen(pl.col(name)) for name in frame.columns).filter(_SAID).collect()
    if text.is_empty():
        raise only_a_header()
    text.write_csv(folder / ROWS, separator=";")
    return unique_titles(list(frame.columns)), text.height


def _as_seen(text: pl.Expr) -> pl.Expr:
    """Days lose the midnight that a spreadsheet adds to them; a text holds no null byte."""
    day = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(\.0+)?$"
    return text.fill_null("").str.replace(day, "$1").str.replace_all("\x00", "", literal=True)


_SAID = pl.any_horizontal(pl.all().str.strip_chars() != "")  # a row with something in it


def stage_parquet(path: Path, folder: Path) -> StagedFile:
    """Written row group by row group: the file is never whole in memory."""
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
        _refuse_what_is_no_table(schema, lazy.select(pl.len()).collect().item())
        rows = lazy.select(_as_seen(_as_text(name, kind)) for name, kind in schema.items()).filter(_SAID)
        rows.sink_csv(folder / ROWS, separator=";")
        count = pl.scan_csv(folder / ROWS, separator=";", infer_schema=False).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise damaged_parquet() from error
    if not count:
        raise only_a_header()
    return StagedFile(str(folder), unique_titles(schema.names()), ";", "utf-8", count, [], [])


def _refuse_what_is_no_table(schema: pl.Schema, rows: int) -> None:
    nested = [name for name, kind in schema.items() if kind.is_nested() or kind in (pl.Object, pl.Unknown)]
    if nested:
        raise nested_columns(nested)
    if not schema:
        raise empty_file()
    if rows * len(schema) > MOST_CELLS:
        raise huge_parquet()


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    """Whole numbers lose their ".0"."""
    text = pl.col(name).cast(pl.String)
    return text.str.strip_suffix(".0") if kind.is_float() else text
