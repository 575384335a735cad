"""Loads records known only by their external id: leads, deals, orders, products."""

from typing import Any, NamedTuple

import polars as pl
from django.db.models import Model

from filon.kit.subjects import SubjectKind
from filon.records.services.bulk import reserve_ids
from filon.records.services.loading import (
    CREATED,
    UNCHANGED,
    UPDATED,
    Loading,
    collapse,
    insert_records,
    match_external_ids,
    update_records,
    with_columns_of,
    write_external_ids,
)


class Records(NamedTuple):
    """`rows`: one line a row of the file, with its record (`id`, `is_new`). `records`: one line a record, as the file says."""

    rows: pl.DataFrame
    records: pl.DataFrame
    touched: pl.Series

    @property
    def new(self) -> pl.DataFrame:
        return self.records.filter("is_new")

    @property
    def known(self) -> pl.DataFrame:
        return self.records.filter(~pl.col("is_new"))


def identify(
    model: type[Model], kind: SubjectKind, rows: pl.DataFrame, schema: dict[str, Any], *, loading: Loading
) -> Records:
    """Which record each row is: the one of its external id, else a new one. Nothing is written but reserved keys."""
    rows = with_columns_of(rows, {"external_id": pl.String, "superseded": pl.Boolean, "custom": pl.String, **schema})
    rows = rows.with_columns(
        pl.coalesce(pl.lit("x") + pl.col("external_id"), pl.lit("r") + pl.col("row").cast(pl.String)).alias("key")
    )
    found = match_external_ids(rows["external_id"], kind=kind, system=loading.system)
    rows = rows.join(found, on="external_id", how="left", maintain_order="left")
    records = collapse(rows, "key", last_wins=True)
    whole = rows.group_by("key").agg(pl.col("superseded").fill_null(False).all().alias("only_blanks"))
    records = records.join(whole, on="key", how="left", maintain_order="left")
    new = records["found_id"].is_null()
    ids = records["found_id"].scatter(new.arg_true(), reserve_ids(model, int(new.sum())))
    records = records.with_columns(ids.alias("id"), new.alias("is_new"))
    rows = rows.select("row", "key", "external_id").join(
        records.select("key", "id", "is_new"), on="key", how="left", maintain_order="left"
    )
    return Records(rows, records, pl.Series(dtype=pl.Int64))


def write_records(
    model: type[Model],
    kind: SubjectKind,
    found: Records,
    *,
    loading: Loading,
    inserted: list[str],
    updated: list[str],
    derived: tuple[str, ...] = (),
) -> Records:
    """Insert the new records and update the known ones; columns of `found.records` that the table lacks are left out."""
    insert_records(model, found.new.select("id", *inserted), loading=loading)
    known = found.known
    said = [name for name in updated if known[name].null_count() < known.height]
    touched = update_records(
        model, kind, known.select("id", *said), loading=loading, only_blanks=known["only_blanks"], derived=derived
    )
    new = found.new.drop_nulls("external_id")
    write_external_ids(new.select("external_id", pl.col("id").alias("subject_id")), kind=kind, loading=loading)
    return found._replace(touched=touched)


def verdicts(found: Records, touched: pl.Series) -> pl.DataFrame:
    """row, id, verdict: the first row of a new record created it, the others updated it."""
    first = pl.col("key").is_first_distinct() & pl.col("is_new")
    changed = pl.col("id").is_in(touched.implode()) | (pl.col("is_new") & ~first)
    return found.rows.select(
        "row",
        "id",
        pl.when(first)
        .then(pl.lit(CREATED))
        .when(changed)
        .then(pl.lit(UPDATED))
        .otherwise(pl.lit(UNCHANGED))
        .alias("verdict"),
    )
