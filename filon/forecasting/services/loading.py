"""Loads objectives: one a month for a person, a team, or the company."""

from typing import Any

import polars as pl

from filon.forecasting.models import Objective
from filon.records.services.bulk import execute_many, insert_frame, reserve_ids
from filon.records.services.loading import CREATED, UNCHANGED, UPDATED, Loading, with_columns_of

SCHEMA: dict[str, Any] = {
    "user_id": pl.Int64,
    "team_id": pl.Int64,
    "month": pl.Date,
    "cents": pl.Int64,
    "currency": pl.String,
}


def load_objectives(rows: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """Write the objectives of the rows; returns row, id, verdict."""
    rows = with_columns_of(rows, SCHEMA).with_columns(
        pl.col("month").dt.month_start(), pl.col("currency").fill_null("EUR")
    )
    rows = rows.with_columns(_key())
    listed = list(Objective.objects.values_list("user_id", "team_id", "month", "pk", "cents"))
    known = pl.DataFrame(
        listed,
        schema={"user_id": pl.Int64, "team_id": pl.Int64, "month": pl.Date, "id": pl.Int64, "old": pl.Int64},
        orient="row",
    ).select(_key(), "id", "old")
    rows = rows.join(known, on="key", how="left", maintain_order="left")
    new = rows.filter(pl.col("id").is_null()).unique("key", keep="last", maintain_order=True)
    new = new.with_columns(reserve_ids(Objective, new.height).alias("id"))
    insert_frame(Objective, new.select("id", *SCHEMA), {"batch_id": loading.batch_id})
    changed = rows.filter(pl.col("old").is_not_null() & (pl.col("cents") != pl.col("old")))
    execute_many("UPDATE forecasting_objective SET cents = %s WHERE id = %s", changed.select("cents", "id").rows())
    told = rows.select("row", "key", "id", (pl.col("cents") != pl.col("old")).fill_null(False).alias("changed")).join(
        new.select("key", pl.col("id").alias("new_id")), on="key", how="left", maintain_order="left"
    )
    first = pl.col("new_id").is_not_null() & pl.col("key").is_first_distinct()
    return told.select(
        "row",
        pl.coalesce("id", "new_id").alias("id"),
        pl.when(first)
        .then(pl.lit(CREATED))
        .when(pl.col("changed") | pl.col("new_id").is_not_null())
        .then(pl.lit(UPDATED))
        .otherwise(pl.lit(UNCHANGED))
        .alias("verdict"),
    )


def _key() -> pl.Expr:
    return pl.concat_str(
        pl.col("user_id").cast(pl.String).fill_null("-"),
        pl.col("team_id").cast(pl.String).fill_null("-"),
        pl.col("month").cast(pl.String),
        separator="|",
    ).alias("key")
