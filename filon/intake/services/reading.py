"""Reads a staged file by chunks of rows, from any row on, in little memory."""

from collections.abc import Callable, Collection, Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from filon.intake.services.staging import StagedFile

CHUNK = 6_000  # rows: a write transaction of a second or so in a base of a million; others write in between
CELLS = 4_000_000  # of a chunk of a very wide file: some hundred megabytes
ROW = "row"


def read_chunks(
    staged: StagedFile,
    *,
    from_row: int = 0,
    chunk: int | Callable[[], int] = CHUNK,
    columns: Collection[int] | None = None,
) -> Iterator[pl.DataFrame]:
    """Frames of text, columns "c0", "c1"…, and the number of each row in the file; `from_row` whole rows are passed over.

    `chunk` may be asked anew for each of them. `columns` are the places of those that one reads, where not all.
    """
    numbers = _row_numbers(staged)
    widest = max(1, CELLS // max(len(staged.titles), 1))
    rows = pl.scan_csv(
        staged.path,
        separator=staged.delimiter,
        infer_schema=False,
        with_column_names=lambda names: [f"c{place}" for place in range(len(names))],
    ).slice(from_row)
    if columns:
        rows = rows.select(f"c{place}" for place in sorted(columns))

    def size() -> int:
        return max(1, min(chunk() if callable(chunk) else chunk, widest))

    place = from_row
    for frame in _regrouped(rows.collect_batches(chunk_size=size()), size):
        yield frame.insert_column(0, pl.Series(ROW, numbers[place : place + frame.height]))
        place += frame.height


def _regrouped(frames: Iterator[pl.DataFrame], size: Callable[[], int]) -> Iterator[pl.DataFrame]:
    """The same rows by frames of `size`, the last one shorter."""
    waiting: list[pl.DataFrame] = []
    for frame in frames:
        waiting.append(frame)
        while sum(part.height for part in waiting) >= (wanted := size()):
            whole = pl.concat(waiting)
            yield whole[:wanted].rechunk()
            waiting = [whole[wanted:]]
    rest = pl.concat(waiting) if waiting else pl.DataFrame()
    if rest.height:
        yield rest.rechunk()


def _row_numbers(staged: StagedFile) -> npt.NDArray[np.int64]:
    """Number in the file of each whole row, from 1: the broken ones leave gaps."""
    every = np.arange(1, staged.rows + 1, dtype=np.int64)
    return np.delete(every, np.array(staged.broken, dtype=np.int64) - 1) if staged.broken else every


def whole_rows(staged: StagedFile) -> int:
    return staged.rows - len(staged.broken)
