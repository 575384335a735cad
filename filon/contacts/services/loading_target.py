"""A file may say who is in the target: they become suspects from the day that the file says."""

import polars as pl

from filon.contacts.models import Company, Contact
from filon.kit.subjects import SubjectKind
from filon.records.rules.changes import Axis
from filon.records.services.bulk import execute_many, lookup, moment_parameter
from filon.records.services.loading import INSTANT, Loading, insert_changes


def enter_target_at(
    model: type[Company] | type[Contact], kind: SubjectKind, records: pl.DataFrame, *, loading: Loading
) -> pl.Series:
    """Date the entry of the records said to be in the target (`in_target`); returns the ids of those that were here and entered."""
    said = records.filter(pl.col("in_target").fill_null(False))
    if said.is_empty():
        return pl.Series(dtype=pl.Int64)
    table = model._meta.db_table
    outside = lookup(
        f"SELECT id, lifecycle_stage FROM {table} WHERE in_target_at IS NULL AND id {{in}}",
        said.filter(~pl.col("is_new"))["id"],
        {"id": pl.Int64, "stage": pl.String},
    )
    execute_many(
        f"UPDATE {table} SET in_target_at = %s, version = version + 1, updated_at = %s,"
        " lifecycle_stage = CASE WHEN lifecycle_stage IN ('', 'visitor') THEN 'suspect' ELSE lifecycle_stage END WHERE id = %s",
        [(*[moment_parameter(loading.now)] * 2, pk) for pk in outside["id"]],
    )
    new = said.filter("is_new").select("id", pl.lit("").alias("stage"), "created_at")
    moved = pl.concat([new, outside.with_columns(pl.lit(None, dtype=INSTANT).alias("created_at"))])
    insert_changes(
        moved.select(
            pl.col("id").alias("subject_id"),
            pl.lit(Axis.LIFECYCLE.value).alias("axis"),
            pl.col("stage").alias("from_value"),
            pl.lit("suspect").alias("to_value"),
            pl.col("created_at").fill_null(pl.lit(loading.now, dtype=INSTANT)).alias("at"),
            pl.col("created_at").is_not_null().alias("declared"),
        ),
        kind=kind,
        loading=loading,
    )
    return outside["id"]
