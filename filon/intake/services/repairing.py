"""Reads a doubtful CSV file row by row: the whole rows go on, each broken one is set aside with its sentence."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from filon.intake.rules.shapes import MISPLACED_QUOTE, UNCLOSED_QUOTE, UNREADABLE, broken_row

MOST_LINES = 200  # of one cell in quotes; beyond, the quote was never meant to open
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`number` counts the rows after the titles, from 1; `reason` is why the row is broken, or empty."""

    number: int
    cells: list[str]
    reason: str = ""


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
        following = source.take() if is_open and len(taken) < MOST_LINES else None
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
