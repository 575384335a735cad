"""Reads a doubtful CSV file row by row: the whole rows go on, each broken one is set aside with its sentence."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from filon.intake.rules.shapes import (
    LONG_LINE,
    LONGEST_LINE,
    MISPLACED_QUOTE,
    UNCLOSED_QUOTE,
    UNREADABLE,
    broken_row,
)

SHOWN_OF_LONG_LINE = 1_000  # signs, in the file of refusals
MOST_LINES = 200  # of one cell in quotes; beyond, the quote was never meant to open
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`number` counts the rows after the titles, from 1; `reason` is why the row is broken, or empty."""

    number: int
    cells: list[str]
    reason: str = ""


def bounded_lines(file: TextIO) -> Iterator[str]:
    """The lines of the file; of an endless one, the first LONGEST_LINE signs, and the rest is passed over."""
    while line := file.readline(LONGEST_LINE):
        yield line
        while len(line) == LONGEST_LINE and not line.endswith("\n"):
            line = file.readline(LONGEST_LINE)


def read_rows(lines: Iterable[str], *, delimiter: str, header: list[str]) -> Iterator[ReadRow]:
    """The rows of the lines that follow the titles. Blank lines are no rows."""
    number = 0
    for cells, fault in _records(lines, delimiter):
        if not fault and not any(cells) and len(cells) <= 1:
            continue
        number += 1
        reason = fault or broken_row(cells, columns=len(header), header=header) or ""
        shown = [cell.replace(UNREADABLE, "") for cell in cells] if reason else cells[: len(header)]
        yield ReadRow(number, shown, reason)


def _records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[list[str], str]]:
    """Cells of each record, and what is wrong with its quotes; a quote never closed costs its own line only."""
    source = _Lines(lines)
    while (line := source.take()) is not None:
        if len(line) == LONGEST_LINE:
            yield [line[:SHOWN_OF_LONG_LINE]], LONG_LINE
            continue
        if '"' not in line:
            yield line.rstrip("\r\n").split(delimiter), ""
            continue
        yield _quoted_record(line, source, delimiter)


def _quoted_record(line: str, source: "_Lines", delimiter: str) -> tuple[list[str], str]:
    taken = [line]
    while True:
        try:
            return next(csv.reader(["".join(taken)], delimiter=delimiter, strict=True), []), ""
        except csv.Error as error:
            is_open = "unexpected end" in str(error)
        may_go_on = is_open and len(taken) < MOST_LINES and sum(map(len, taken)) < LONGEST_LINE
        following = source.take() if may_go_on else None
        if following is None:
            source.give_back(taken[1:])
            return line.rstrip("\r\n").split(delimiter), UNCLOSED_QUOTE if is_open else MISPLACED_QUOTE
        taken.append(following)


class _Lines:
    """Lines that can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.coming = iter(lines)
        self.returned: list[str] = []

    def take(self) -> str | None:
        return self.returned.pop() if self.returned else next(self.coming, None)

    def give_back(self, lines: list[str]) -> None:
        self.returned.extend(reversed(lines))
