"""What stands in the columns of a staged file, so that a person may say what each one is."""

import polars as pl

from filon.intake.services.reading import ROW, read_chunks
from filon.intake.services.staging import StagedFile

ROWS_LOOKED_AT = 2_000  # read in some milliseconds; a column that is empty so far has no example
EXAMPLES = 3
LONGEST_EXAMPLE = 60


def examples_of(staged: StagedFile) -> list[list[str]]:
    """The first different values of each column, in the order of the titles."""
    first = next(read_chunks(staged, chunk=ROWS_LOOKED_AT), None)
    if first is None:
        return [[] for _title in staged.titles]
    return [_different(first[name], EXAMPLES) for name in first.columns if name != ROW]


def values_of(staged: StagedFile, *, place: int, most: int) -> list[str]:
    """The different values of one column of the whole file, to be translated: a rare one may stand on the last row."""
    rows = pl.scan_csv(
        staged.path,
        separator=staged.delimiter,
        infer_schema=False,
        with_column_names=lambda names: [f"c{number}" for number in range(len(names))],
    )
    return _different(rows.select(f"c{place}").unique(maintain_order=True).collect()[f"c{place}"], most)


def _different(column: pl.Series, most: int) -> list[str]:
    texts = column.drop_nulls().str.strip_chars()
    return [text[:LONGEST_EXAMPLE] for text in texts.filter(texts != "").unique(maintain_order=True).head(most)]
