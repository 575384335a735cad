"""Loads activities: appended once; those of an identifier already known change nothing."""

from typing import Any

import polars as pl

from filon.activities.models import Activity
from filon.activities.rules.kinds import Direction
from filon.activities.services.signs import follow_last_signs
from filon.kit.dates import PARIS
from filon.records.models import ExternalId
from filon.records.services.bulk import by_thousands, insert_frame, reserve_ids
from filon.records.services.loading import CREATED, INSTANT, UNCHANGED, Loading, match_external_ids, with_columns_of

ENTITY = "activity"
SCHEMA: dict[str, Any] = {
    "external_id": pl.String,
    "contact_id": pl.Int64,
    "company_id": pl.Int64,
    "lead_id": pl.Int64,
    "opportunity_id": pl.Int64,
    "kind": pl.String,
    "direction": pl.String,
    "at": INSTANT,
    "outcome": pl.String,
    "channel": pl.String,
    "campaign_id": pl.Int64,
    "owner_id": pl.Int64,
    "text": pl.String,
}
TEXTS = ("direction", "channel", "outcome", "text", "subject_kind")


def still_to_come(rows: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """Rows (row, value, reason) of what has not taken place yet."""
    return rows.filter(pl.col("at") > loading.now).select(
        "row",
        pl.col("at").dt.convert_time_zone(str(PARIS)).dt.strftime("%d/%m/%Y %H:%M").alias("value"),
        pl.lit("Cette date est à venir\u00a0: un fichier d’activités dit ce qui a eu lieu.").alias("reason"),
    )


def load_activities(rows: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """Append the activities of the rows; returns row, id, verdict. An activity is never edited.

    The last sign from each person follows.
    """
    rows = with_columns_of(rows, SCHEMA)
    known = match_external_ids(rows["external_id"], kind=ENTITY, system=loading.system).rename({"found_id": "id"})
    again = pl.col("external_id").is_not_null() & ~pl.struct("external_id").is_first_distinct()
    new = rows.filter(~pl.col("external_id").is_in(known["external_id"].implode()).fill_null(False)).filter(~again)
    new = new.insert_column(0, reserve_ids(Activity, new.height)).with_columns(
        pl.when(pl.col("opportunity_id").is_not_null())
        .then(pl.lit("opportunity"))
        .when(pl.col("lead_id").is_not_null())
        .then(pl.lit("lead"))
        .alias("subject_kind"),
        pl.coalesce("opportunity_id", "lead_id").alias("subject_id"),
        pl.col("kind").fill_null("other"),
    )
    insert_frame(
        Activity,
        new.select(
            "id",
            "contact_id",
            "company_id",
            "subject_id",
            "kind",
            "at",
            "campaign_id",
            pl.col("owner_id").alias("by_id"),
            *(pl.col(n).fill_null("") for n in TEXTS),
        ),
        {"actor": "human", "batch_id": loading.batch_id},
    )
    named = new.drop_nulls("external_id").select(pl.col("external_id").alias("value"), pl.col("id").alias("subject_id"))
    insert_frame(
        ExternalId,
        named,
        {"system": loading.system, "entity": ENTITY, "batch_id": loading.batch_id},
    )
    _follow_signs(new)
    return _verdicts(rows, new, known)


def _follow_signs(new: pl.DataFrame) -> None:
    inbound = new.filter(pl.col("direction") == Direction.INBOUND.value)
    people = inbound["contact_id"].drop_nulls().unique().to_list()
    for part in by_thousands(people):
        follow_last_signs(contact_ids=part)


def _verdicts(rows: pl.DataFrame, new: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    ids = pl.concat([new.drop_nulls("external_id").select("external_id", "id"), known])
    told = rows.select("row", "external_id").join(
        new.select("row", pl.col("id").alias("new_id")), on="row", how="left", maintain_order="left"
    )
    told = told.join(ids, on="external_id", how="left", maintain_order="left")
    return told.select(
        "row",
        pl.coalesce("new_id", "id").alias("id"),
        pl.when(pl.col("new_id").is_not_null()).then(pl.lit(CREATED)).otherwise(pl.lit(UNCHANGED)).alias("verdict"),
    )
