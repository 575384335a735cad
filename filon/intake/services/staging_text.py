"""Takes a CSV in: UTF-8, no preamble, whole rows apart from broken ones; never more than one line of it in memory."""

import csv
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from filon.intake.rules.shapes import (
    LONGEST_LINE,
    MOST_COLUMNS,
    UNREADABLE,
    binary_file,
    empty_file,
    endless_titles,
    holds_controls,
    lines_before_titles,
    only_a_header,
    renamed_titles,
    too_many_columns,
    unique_titles,
    wrong_encoding,
)
from filon.intake.services.regularity import count_regular_rows
from filon.intake.services.repairing import bounded_lines, read_rows
from filon.intake.services.sniffing import (
    BLOCK,
    MARK,
    SAMPLE,
    declared_encoding,
    decoded_blocks,
    sniff_delimiter,
    sniff_encoding,
)
from filon.intake.services.staged import ROWS, StagedFile, write_rows


def stage_text(path: Path, folder: Path, delimiter: str, encoding: str) -> StagedFile:
    known = declared_encoding(encoding) if encoding else sniff_encoding(path)
    text, foreign = copy_as_utf8(path, folder / ROWS, known)
    head = _without_preamble(text)
    if not head.strip():
        raise empty_file()
    sign = delimiter or sniff_delimiter(head)
    header, header_line = _header(text, sign)
    if UNREADABLE in header_line:
        raise wrong_encoding(encoding or known)
    raw_header = header_line.encode()
    rows = None if foreign else count_regular_rows(text, delimiter=sign, columns=len(header), header=raw_header)
    broken: list[int] = []
    if rows is None:
        rows, broken = _repair(text, folder, sign, header)
    if rows == 0:
        raise binary_file() if holds_controls(header_line) else only_a_header()
    if encoding and foreign > MOST_FOREIGN * rows:
        raise wrong_encoding(encoding)
    titles = unique_titles(header)
    return StagedFile(str(folder), titles, sign, known, rows, broken, [], renamed=renamed_titles(header))


MOST_FOREIGN = 0.5  # share of the rows: beyond, the encoding is not that of the file


def copy_as_utf8(path: Path, copy: Path, encoding: str) -> tuple[Path, int]:
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
        with copy.open(encoding="utf-8") as file:
            _rewrite(copy, iter(lambda: file.read(BLOCK), ""))
    return copy, _foreign_lines(copy) if foreign else 0


def _rewrite(path: Path, blocks: Iterable[str]) -> None:
    again = path.with_suffix(".again")
    with again.open("w", encoding="utf-8", newline="") as file:
        file.writelines(blocks)
    again.replace(path)


def _foreign_lines(copy: Path) -> int:
    with copy.open(encoding="utf-8", newline="\n") as file:
        return sum(UNREADABLE in line for line in bounded_lines(file))


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(BLOCK)


def _without_preamble(text: Path) -> str:
    """Cut what stands before the titles out of the file; returns the beginning of what remains."""
    with text.open(encoding="utf-8", newline="") as file:
        head = file.read(SAMPLE)
        before = lines_before_titles(head)
        if not before:
            return head
        file.seek(0)
        for _ in range(before):
            file.readline()
        _rewrite(text, iter(lambda: file.read(BLOCK), ""))
    with text.open(encoding="utf-8", newline="") as file:
        return file.read(SAMPLE)


def _header(path: Path, delimiter: str) -> tuple[list[str], str]:
    """The titles, and the raw line that they stand on."""
    with path.open(encoding="utf-8", newline="") as file:
        taken = _whole_line(file)
    titles = next(csv.reader([taken], delimiter=delimiter), [])
    if any("\x00" in title for title in titles):
        raise binary_file()
    if len(titles) > MOST_COLUMNS:
        raise too_many_columns(len(titles))
    return titles, taken


def _whole_line(file: TextIO) -> str:
    """The first filled line, with the lines that its quotes take in."""
    lines, length, quotes = [], 0, 0
    while (quotes % 2 or not length) and (line := file.readline(LONGEST_LINE)):
        if not length and not line.strip():
            continue
        lines.append(line)
        length += len(line)
        quotes += line.count('"')
        if length >= LONGEST_LINE:
            raise endless_titles()
    return "".join(lines)


def _repair(path: Path, folder: Path, delimiter: str, header: list[str]) -> tuple[int, list[int]]:
    """Rewrite the file with its whole rows only; returns how many rows it had, and the numbers of the broken ones."""
    doubtful = path.rename(folder / "doubtful.csv")
    with doubtful.open(encoding="utf-8", newline="\n") as source:
        rows = read_rows(_after_header(bounded_lines(source)), delimiter=delimiter, header=header)
        found = write_rows(rows, folder=folder, titles=header, delimiter=delimiter)
    doubtful.unlink()
    return found


def _after_header(lines: Iterable[str]) -> Iterator[str]:
    """The lines after the titles, which may themselves span several lines in quotes."""
    quotes, begun = 0, False
    coming = iter(lines)
    for line in coming:
        quotes += line.count('"')
        begun = begun or bool(line.strip())
        if begun and quotes % 2 == 0:
            break
    yield from coming
