"""Tells in one quick pass whether every row of a CSV file is whole, so that only doubtful files are read slowly."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from filon.intake.rules.shapes import LONGEST_CELL

BLOCK = 1 << 23
QUOTE, LINE, RETURN = ord('"'), ord("\n"), ord("\r")
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
NOWHERE: Places = np.zeros(0, dtype=np.intp)


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
        quotes = np.flatnonzero(data == QUOTE) if b'"' in block else NOWHERE
        if not self._quotes_stand_well(quotes, data):
            return False
        returns = self._outside(np.flatnonzero(data == RETURN), quotes)
        places = self._outside(np.flatnonzero((data == self.delimiter) | (data == LINE)), quotes)
        regular = (
            self._returns_are_line_ends(returns, data)
            and self._cells_are_short(places, len(data))
            and self._count(places, data)
        )
        self.inside ^= len(quotes) % 2 == 1
        self.last = int(data[-1])
        return regular

    def _quotes_stand_well(self, quotes: Places, data: Bytes) -> bool:
        """Each opens where a cell begins or closes where one ends; two in a row stand for one."""
        ends = (self.delimiter, LINE, RETURN, QUOTE)
        if self.last == QUOTE and not self.inside and int(data[0]) not in ends:
            return False
        opening, closing = quotes[int(self.inside) :: 2], quotes[1 - int(self.inside) :: 2]
        before = np.where(opening > 0, data[opening - 1], self.last)
        after = data[closing[closing < len(data) - 1] + 1]
        return bool(np.isin(before, (self.delimiter, LINE, QUOTE)).all() and np.isin(after, ends).all())

    def _outside(self, places: Places, quotes: Places) -> Places:
        """Those of the places where no quote is open."""
        if not len(quotes):
            return NOWHERE if self.inside else places
        return np.compress((np.searchsorted(quotes, places) + self.inside) % 2 == 0, places)

    def _returns_are_line_ends(self, returns: Places, data: Bytes) -> bool:
        if self.last == RETURN and not self.inside and int(data[0]) != LINE:
            return False
        return bool((data[returns[returns < len(data) - 1] + 1] == LINE).all())

    def _cells_are_short(self, places: Places, length: int) -> bool:
        if not len(places):
            self.cell_length += length
            return self.cell_length <= LONGEST_CELL
        longest = max(int(places[0]) + self.cell_length, int(np.diff(places).max()) if len(places) > 1 else 0)
        self.cell_length = length - int(places[-1]) - 1
        return longest <= LONGEST_CELL

    def _count(self, places: Places, data: Bytes) -> bool:
        """The same number of delimiters before each line end; those of a cut record wait for the next block."""
        ends = np.flatnonzero(data[places] == LINE)
        if not len(ends):
            self.pending += len(places)
            return True
        per_record = np.diff(np.concatenate(([-self.pending - 1], ends))) - 1
        self.pending = len(places) - int(ends[-1]) - 1
        self.records += len(ends)
        return bool((per_record == self.delimiters).all()) and not (
            self.delimiters == 0 and self._has_empty_line(data, places[ends])
        )

    @staticmethod
    def _has_empty_line(data: Bytes, ends: Places) -> bool:
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
