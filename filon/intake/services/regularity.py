"""Tells in one quick pass whether every row of a CSV file is whole, so that only doubtful files are read slowly."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from filon.intake.rules.shapes import LONGEST_CELL

BLOCK = 1 << 23
QUOTE, LINE, RETURN = ord('"'), ord("\n"), ord("\r")
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


def count_regular_rows(path: Path, *, delimiter: str, columns: int, header: bytes) -> int | None:
    """How many rows follow the titles, or None as soon as one is ragged, badly quoted, too long, empty or a repeated header."""
    scan = _Scan(ord(delimiter), columns - 1, header.strip(b"\r\n"))
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if not scan.is_regular(block):
                return None
    return scan.rows() if scan.ends_well() else None


class _Scan:
    """What must be remembered from one block to the next."""

    def __init__(self, delimiter: int, delimiters: int, header: bytes) -> None:
        self.delimiter, self.delimiters, self.header = delimiter, delimiters, header
        self.records = 0
        self.seen_headers = 0
        self.inside = False
        self.pending = 0  # delimiters of the record that the block cut
        self.last = LINE
        self.cell_length = 0
        self.tail = b""

    def is_regular(self, block: bytes) -> bool:
        if b"\x00" in block:
            return False
        self.seen_headers += (self.tail + block).count(self.header)
        self.tail = block[-len(self.header) + 1 :] if len(self.header) > 1 else b""
        if self.header and self.seen_headers > 1:
            return False
        data = np.frombuffer(block, dtype=np.uint8)
        outside = self._outside(data)
        if outside is None:
            return False
        cuts = (data == self.delimiter) & outside
        lines = (data == LINE) & outside
        return (
            self._returns_are_line_ends(data, outside)
            and self._cells_are_short(cuts | lines)
            and self._count(cuts, lines, data)
        )

    def _outside(self, data: Bytes) -> Mask | None:
        """Where no quote is open; None when a quote stands where no cell begins or ends."""
        quotes = data == QUOTE
        if not self.inside and not quotes.any():
            return np.ones(len(data), dtype=bool) if self._starts_well(data) else None
        inside = (np.cumsum(quotes) + self.inside) % 2 == 1
        before = np.concatenate(([self.last], data[:-1]))
        opening = quotes & inside
        ok_before = (before == self.delimiter) | (before == LINE) | (before == QUOTE)
        if (opening & ~ok_before).any():
            return None
        inside_before = np.concatenate(([self.inside], inside[:-1]))
        after_closing = (before == QUOTE) & ~inside_before
        ok_after = (data == self.delimiter) | (data == LINE) | (data == RETURN) | (data == QUOTE)
        if (after_closing & ~ok_after).any():
            return None
        self.inside = bool(inside[-1])
        outside: Mask = ~inside
        return outside

    def _starts_well(self, data: Bytes) -> bool:
        return self.last != QUOTE or int(data[0]) in (self.delimiter, LINE, RETURN)

    def _returns_are_line_ends(self, data: Bytes, outside: Mask) -> bool:
        if not (returns := (data == RETURN) & outside).any():
            return self.last != RETURN or self.inside or int(data[0]) == LINE
        following = np.concatenate((data[1:], [LINE]))
        return bool((following[returns] == LINE).all())

    def _cells_are_short(self, cuts: Mask) -> bool:
        places = np.flatnonzero(cuts)
        if not len(places):
            self.cell_length += len(cuts)
            return self.cell_length <= LONGEST_CELL
        longest = max(int(places[0]) + self.cell_length, int(np.diff(places).max()) if len(places) > 1 else 0)
        self.cell_length = len(cuts) - int(places[-1]) - 1
        return longest <= LONGEST_CELL

    def _count(self, cuts: Mask, lines: Mask, data: Bytes) -> bool:
        ends = np.flatnonzero(lines)
        running = np.cumsum(cuts)
        total = int(running[-1])
        self.last = int(data[-1])
        if not len(ends):
            self.pending += total
            return True
        per_record = np.diff(np.concatenate(([-self.pending], running[ends])))
        self.pending = total - int(running[ends[-1]])
        self.records += len(ends)
        return bool((per_record == self.delimiters).all()) and not (
            self.delimiters == 0 and self._has_empty_line(data, ends)
        )

    @staticmethod
    def _has_empty_line(data: Bytes, ends: npt.NDArray[np.intp]) -> bool:
        previous = data[np.maximum(ends - 1, 0)]
        return bool(((previous == LINE) | (previous == RETURN)).any())

    def ends_well(self) -> bool:
        if self.inside:
            return False
        if self.last != LINE:
            self.records += 1
            return self.pending == self.delimiters
        return self.pending == 0

    def rows(self) -> int:
        return self.records - 1
