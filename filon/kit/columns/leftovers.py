"""How a column is read: expressions for the common shapes, the plain Python rule once for each distinct value that is left.

The Python rule is the only definition; an expression may only be a quicker way to the same answer (property tests compare them).
"""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

PRINTABLE_ASCII = r"^[ -~]*$"


def map_distinct(source: pl.Series, read: Callable[[str], Any], dtype: Any) -> pl.Series:
    """`read` of each text, called once for each distinct one; null stays null."""
    distinct = source.drop_nulls().unique()
    answers = pl.Series(source.name, [read(text) for text in distinct], dtype=dtype, strict=True)
    return (
        source.to_frame("text")
        .join(pl.DataFrame({"text": distinct, "answer": answers}), on="text", how="left", maintain_order="left")[
            "answer"
        ]
        .rename(source.name)
    )


def complete(fast: pl.Series, source: pl.Series, is_common: pl.Series, read: Callable[[str], Any]) -> pl.Series:
    """`fast` where the shape was common, `read` for the other texts."""
    odd = (~is_common.fill_null(False) & source.is_not_null()).arg_true()
    if odd.is_empty():
        return fast
    return fast.scatter(odd, map_distinct(source.gather(odd), read, fast.dtype))


def complete_frame(
    fast: pl.DataFrame, source: pl.Series, is_common: pl.Series, read: Callable[[str], Sequence[Any]]
) -> pl.DataFrame:
    """As `complete` where one text gives several columns; `read` returns one value for each."""
    odd = (~is_common.fill_null(False) & source.is_not_null()).arg_true()
    if odd.is_empty():
        return fast
    texts = source.gather(odd).to_frame("text")
    distinct = texts["text"].unique()
    answers = pl.DataFrame([read(text) for text in distinct], schema=fast.schema, orient="row")
    found = texts.join(answers.insert_column(0, distinct.rename("text")), on="text", how="left", maintain_order="left")
    return pl.DataFrame([fast[name].scatter(odd, found[name]) for name in fast.columns])
