"""Rows of one chunk that speak of the same record under different keys."""

from collections.abc import Callable
from typing import Any

import polars as pl

MayJoin = Callable[[dict[str, Any], dict[str, Any]], bool]


def without_two_external_ids(first: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two different identifiers of one system are two records, whatever else they share."""
    return not (first["external_id"] and other["external_id"])


def join_twins(rows: pl.DataFrame, shared: str, *, may_join: MayJoin) -> tuple[pl.DataFrame, pl.Series]:
    """Give one `key` to the rows that share a value and may be joined; returns the rows, and which stay apart though they share it.

    The first key of the chunk that has the value keeps it. Rare: the loop sees only values that several keys share.
    """
    pairs = rows.drop_nulls(shared).select(shared, "key").unique()
    doubtful = pairs.filter(pl.col(shared).is_duplicated())[shared].unique()
    if doubtful.is_empty():
        return rows, pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    owners: dict[str, dict[str, Any]] = {}
    renamed: dict[str, str] = {}
    apart: set[str] = set()
    for row in rows.filter(pl.col(shared).is_in(doubtful.implode())).iter_rows(named=True):
        owner = owners.setdefault(row[shared], row)
        if row["key"] in (owner["key"], *renamed):
            continue
        if may_join(owner, row):
            renamed[row["key"]] = owner["key"]
            owner["external_id"] = owner["external_id"] or row["external_id"]
        else:
            apart.add(row["key"])
    return rows.with_columns(pl.col("key").replace(renamed)), rows["key"].is_in(list(apart))


def with_key_of_namesake(rows: pl.DataFrame, *, named: pl.Expr, among: pl.Expr) -> pl.DataFrame:
    """New rows that only a name tells (`named`) get the key of the first new row `among` those of that `name_key`."""
    new = pl.col("found_id").is_null()
    first = pl.col("key").filter(new & among).first().over("name_key")
    return rows.with_columns(pl.when(new & named).then(pl.coalesce(first, "key")).otherwise(pl.col("key")).alias("key"))


def with_one_key_each(rows: pl.DataFrame, *, sure: pl.Expr) -> pl.DataFrame:
    """The record here of each row (`found_id`): its own where it is `sure`, else that of the rows of its key. One key a record."""
    own = pl.when(sure).then("found_id")
    of_key = [known.drop_nulls().first().over("key") for known in (own, pl.col("found_id"))]
    rows = rows.with_columns(pl.coalesce(own, *of_key).alias("found_id"))
    return rows.with_columns(pl.coalesce(pl.lit("f") + pl.col("found_id").cast(pl.String), "key").alias("key"))
