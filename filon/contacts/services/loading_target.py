"""A file may say who is in the target: they become suspects from the day that the file says."""

import polars as pl
from django.db.models import Model

from filon.contacts.models import Company, Contact
from filon.contacts.rules.kinds import CLOSED_TO_PROSPECTING
from filon.kit.subjects import SubjectKind
from filon.records.rules.changes import Axis
from filon.records.services.bulk import execute_many, lookup, moment_parameter
from filon.records.services.loading import INSTANT, Loading, insert_changes

OPEN = "diffusion_status NOT IN ('{}', '{}')".format(*CLOSED_TO_PROSPECTING)
# SRC-4: who works for a company, or at a site, whose data are closed is nobody's suspect either.
OPEN_TO_US: dict[type[Model], str] = {
    Company: OPEN,
    Contact: " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} e WHERE e.id = {column} AND NOT e.{OPEN})"
        for table, column in (("contacts_company", "company_id"), ("contacts_establishment", "establishment_id"))
    ),
}
EMPLOYER_CLOSED = (
    "L’employeur de cette personne s’oppose à la diffusion de ses données au répertoire Sirene\u00a0: "
    "elle n’entre pas dans la cible."
)


def without_closed_employers(people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The people, those of closed employers out of the target; and the problems (row, name, value, reason) of these."""
    asked = people.filter(pl.col("in_target").fill_null(False))
    shut = pl.lit(False)
    for table, column in (("contacts_company", "company_id"), ("contacts_establishment", "establishment_id")):
        closed = lookup(f"SELECT id FROM {table} WHERE NOT {OPEN} AND id {{in}}", asked[column], {"id": pl.Int64})["id"]
        shut = shut | (pl.col("in_target") & pl.col(column).is_in(closed.implode())).fill_null(False)
    refused = asked.filter(shut).select(
        "row",
        pl.lit("in_target").alias("name"),
        pl.lit("oui").alias("value"),
        pl.lit(EMPLOYER_CLOSED).alias("reason"),
    )
    return people.with_columns(pl.when(shut).then(None).otherwise("in_target").alias("in_target")), refused


def enter_target_at(
    model: type[Company] | type[Contact], kind: SubjectKind, records: pl.DataFrame, *, loading: Loading
) -> pl.Series:
    """Date the entry of the records said to be in the target (`in_target`); returns the ids of those that were here and entered."""
    said = records.filter(pl.col("in_target").fill_null(False))
    if said.is_empty():
        return pl.Series(dtype=pl.Int64)
    table = model._meta.db_table
    outside = lookup(
        f"SELECT id, lifecycle_stage FROM {table} WHERE in_target_at IS NULL AND {OPEN_TO_US[model]} AND id {{in}}",
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
