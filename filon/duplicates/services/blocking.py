"""Chooses which records are compared at all: those that share a key which few others have."""

import itertools
from collections.abc import Sequence

import polars as pl

from filon.duplicates.rules.likeness import FieldKind
from filon.duplicates.selectors.comparable import Comparable, Field

BLOCK = "block_"  # columns of the keys
PAIRS_OF_A_KEY = 5  # a record, at most: with more, the key says too little
PAIRS_IN_ALL = 30  # a record, over all keys
PAIRS_ALWAYS = 500_000  # a small file is compared almost whole
HOLDERS_OF_A_KEY = 60  # a switchboard, an invented e-mail, "Martin": what more records share is no key alone
FIRST_LETTERS = 4


def with_blocks(table: Comparable) -> pl.DataFrame:
    """The rows, and for each chosen key a column `block_…`: null where the value is missing or held by too many."""
    rows = table.rows
    budget = max(PAIRS_IN_ALL * rows.height, PAIRS_ALWAYS)
    keys = _single_keys(table.fields)
    columns = {name: _key_column(rows, [key]) for name, key in keys.items()}
    crowded = [name for name in keys if _is_crowded(rows, keys[name], columns[name])]
    for first, second in itertools.combinations(crowded, 2):
        if first.rstrip("#") != second.rstrip("#"):
            columns[f"{first} {second}"] = _key_column(rows, [keys[first], keys[second]])
    chosen: list[pl.Series] = []
    for pairs, name in sorted((_pairs_within(column), name) for name, column in columns.items()):
        if not pairs or pairs > max(PAIRS_OF_A_KEY * rows.height, PAIRS_ALWAYS):
            continue
        budget -= pairs
        if budget < 0:
            break
        chosen.append(columns[name].alias(f"{BLOCK}{len(chosen)}"))
    return rows.with_columns(chosen)


def _single_keys(fields: Sequence[Field]) -> dict[str, pl.Expr]:
    """Each column, its first letters where it is made of words, and both halves of a person's name in any order."""
    keys: dict[str, pl.Expr] = {}
    for field in fields:
        keys[field.name] = pl.col(field.name)
        if field.kind not in (FieldKind.CODE, FieldKind.PHONE):
            keys[f"{field.name}#"] = pl.col(field.name).str.slice(0, FIRST_LETTERS)
    halves = [field.name for field in fields if field.kind is FieldKind.PERSON]
    if len(halves) == 2:
        low, high = pl.min_horizontal(*halves), pl.max_horizontal(*halves)
        keys["names"] = pl.when(low != high).then(low + pl.lit(" ") + high)
    return keys


def _key_column(rows: pl.DataFrame, keys: Sequence[pl.Expr]) -> pl.Series:
    """One number a record, made of its values: a tenth of the memory of the texts. No text has the sign that joins two keys."""
    text = pl.concat_str(keys, separator="\x1f")
    column = rows.select(pl.when(text.is_not_null()).then(text.hash(seed=1)).alias("key"))["key"]
    sizes = column.to_frame().select(pl.len().over("key").alias("size"))["size"]
    return column.to_frame().select(pl.when((sizes > 1) & (sizes <= _holders(rows.height))).then(pl.col("key")))["key"]


def _holders(records: int) -> int:
    """How many records may share a key: in a small file, as many as the comparison of all can bear."""
    return max(HOLDERS_OF_A_KEY, PAIRS_ALWAYS // max(records, 1))


def _is_crowded(rows: pl.DataFrame, key: pl.Expr, column: pl.Series) -> bool:
    """Some values were left out because too many records have them."""
    values = rows.select(key.alias("key"))["key"]
    repeated = values.to_frame().select(pl.col("key").is_duplicated() & pl.col("key").is_not_null())["key"].sum()
    return int(repeated) > int(column.is_not_null().sum())


def _pairs_within(column: pl.Series) -> int:
    sizes = column.drop_nulls().value_counts()["count"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())
