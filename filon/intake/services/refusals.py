"""The file of refusals: the original rows and why, ready to mend and import again."""

import csv
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from filon.intake.services.reading import ROW, read_chunks
from filon.intake.services.staging import REFUSALS, StagedFile

REASON = "motif"


def write_refusals(staged: StagedFile, reasons: Mapping[int, str]) -> Path | None:
    """Write the refused rows (by number) in the order of the file, or nothing when none is."""
    path = Path(staged.folder) / REFUSALS
    if not reasons:
        path.unlink(missing_ok=True)
        return None
    rows = {row.number: row.cells for row in staged.broken_rows()}
    whole = [number for number in reasons if number not in rows]
    if whole:
        wanted = pl.Series(whole, dtype=pl.Int64)
        for chunk in read_chunks(staged, chunk=50_000):
            for number, *cells in chunk.filter(pl.col(ROW).is_in(wanted.implode())).iter_rows():
                rows[number] = ["" if cell is None else cell for cell in cells]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=staged.delimiter)
        writer.writerow([*staged.titles, REASON])
        for number in sorted(reasons):
            cells = [cell.replace("\x00", "") for cell in rows.get(number, [])]
            writer.writerow([*cells, *[""] * (len(staged.titles) - len(cells)), reasons[number]])
    return path
