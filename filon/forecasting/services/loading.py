"""Loads objectives: one a month for a person, a team, or the company; an import taken back gives the former ones."""

from typing import Any

import polars as pl

from filon.forecasting.models import Objective
from filon.records.models import BatchRow
from filon.records.rules.origin import Verdict
from filon.records.services.bulk import execute_many, fetch, insert_frame, reserve_ids
from filon.records.services.loading import CREATED, UNCHANGED, UPDATED, Loading, with_columns_of

SCHEMA: dict[str, Any] = {
    "user_id": pl.Int64,
    "team_id": pl.Int64,
    "month": pl.Date,
    "cents": pl.Int64,
    "currency": pl.String,
}
FORMER = "objective.amount"  # column of the notes that keep, as "10000 EUR", what an objective was before the import


def load_objectives(rows: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """Write the objectives of the rows, the last said of each; returns row, id, verdict."""
    rows = with_columns_of(rows, {**SCHEMA, "superseded": pl.Boolean}).with_columns(
        pl.col("month").dt.month_start(), pl.col("currency").fill_null("EUR")
    )
    rows = rows.with_columns(_key())
    rows = rows.join(_known(), on="key", how="left", maintain_order="left")
    new = rows.filter(pl.col("id").is_null()).unique("key", keep="last", maintain_order=True)
    new = new.with_columns(reserve_ids(Objective, new.height).alias("id"))
    insert_frame(Objective, new.select("id", *SCHEMA), {"batch_id": loading.batch_id})
    changed = _changed(rows)
    _keep_former(changed, loading)
    execute_many(
        "UPDATE forecasting_objective SET cents = %s, currency = %s WHERE id = %s",
        changed.select("cents", "currency", "id").rows(),
    )
    return _verdicts(rows, new, changed["id"])


def _known() -> pl.DataFrame:
    listed = list(Objective.objects.values_list("user_id", "team_id", "month", "pk", "cents", "currency", "batch_id"))
    schema = {"user_id": pl.Int64, "team_id": pl.Int64, "month": pl.Date, "id": pl.Int64, "old": pl.Int64}
    table = pl.DataFrame(listed, schema={**schema, "old_currency": pl.String, "of_batch": pl.Int64}, orient="row")
    return table.select(_key(), "id", "old", "old_currency", "of_batch")


def _changed(rows: pl.DataFrame) -> pl.DataFrame:
    other = (pl.col("cents") != pl.col("old")) | (pl.col("currency") != pl.col("old_currency"))
    last = rows.filter(pl.col("id").is_not_null() & ~pl.col("superseded").fill_null(False))
    return last.unique("key", keep="last", maintain_order=True).filter(other)


def _keep_former(changed: pl.DataFrame, loading: Loading) -> None:
    notes = changed.filter(pl.col("of_batch").ne_missing(loading.batch_id)).select(
        "row",
        pl.col("id").alias("subject_id"),
        pl.concat_str(pl.col("old").cast(pl.String), "old_currency", separator=" ").alias("value"),
    )
    constants = {"batch_id": loading.batch_id, "verdict": Verdict.UPDATED.value, "column": FORMER, "reason": ""}
    insert_frame(BatchRow, notes, {**constants, "digest": None})


def restore_objectives(*, batch_id: int) -> None:
    """Undo: the objectives that the import changed are again what they were."""
    notes = fetch(
        'SELECT subject_id, value FROM records_batchrow WHERE batch_id = %s AND "column" = %s ORDER BY id DESC',
        [batch_id, FORMER],
        {"id": pl.Int64, "value": pl.String},
    )
    former = [(*value.split(" "), pk) for pk, value in notes.rows()]
    execute_many(
        "UPDATE forecasting_objective SET cents = %s, currency = %s WHERE id = %s",
        [(int(cents), currency, pk) for cents, currency, pk in former],
    )


def _verdicts(rows: pl.DataFrame, new: pl.DataFrame, changed: pl.Series) -> pl.DataFrame:
    told = rows.select("row", "key", "id").join(
        new.select("key", pl.col("id").alias("new_id")), on="key", how="left", maintain_order="left"
    )
    first = pl.col("new_id").is_not_null() & pl.col("key").is_first_distinct()
    return told.select(
        "row",
        pl.coalesce("id", "new_id").alias("id"),
        pl.when(first)
        .then(pl.lit(CREATED))
        .when(pl.col("id").is_in(changed.implode()) | pl.col("new_id").is_not_null())
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
