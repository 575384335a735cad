"""Loads e-mail addresses, telephone numbers and postal addresses of companies, establishments and people."""

from typing import Any

import polars as pl

from filon.contacts.models import ContactPoint
from filon.records.services.bulk import insert_frame, lookup
from filon.records.services.loading import Loading

# One line for each address said: the row of the file, its kind, as given, its comparable form, whether it is a role's.
POINTS: dict[str, Any] = {
    "row": pl.Int64,
    "kind": pl.String,
    "value": pl.String,
    "normalised": pl.String,
    "generic": pl.Boolean,
}


def load_points(
    points: pl.DataFrame, rows: pl.DataFrame, *, owner: str, loading: Loading, new_ids: pl.Series
) -> pl.Series:
    """Add the points that their owner (company or contact) does not have yet; returns the ids of the owners that gained one.

    With a SIRET the point belongs to the establishment; the company shares those of its head office.
    """
    if points.is_empty():
        return pl.Series(dtype=pl.Int64)
    owned = points.join(rows.select("row", *_owner_columns(owner)), on="row", how="inner", maintain_order="left")
    key = pl.coalesce("normalised", "value").alias("point")
    owned = owned.with_columns(key).unique(["owner_id", "kind", "point"], keep="first", maintain_order=True)
    here = owned.filter(~pl.col("owner_id").is_in(new_ids.implode()))["owner_id"]
    known = _known_points(here, owner)
    fresh = owned.join(known, on=["owner_id", "kind", "point"], how="anti", maintain_order="left")
    if fresh.is_empty():
        return pl.Series(dtype=pl.Int64)
    has_main = known.select("owner_id", "kind").unique().with_columns(pl.lit(True).alias("has_main"))
    fresh = fresh.join(has_main, on=["owner_id", "kind"], how="left", maintain_order="left").with_columns(
        (pl.struct("owner_id", "kind").is_first_distinct() & pl.col("has_main").is_null()).alias("main")
    )
    links = [name for name in ("contact_id", "company_id", "establishment_id") if name in fresh.columns]
    insert_frame(
        ContactPoint,
        fresh.select(
            *links, "kind", pl.col("value").str.slice(0, 255), pl.col("normalised").str.slice(0, 255), "generic", "main"
        ),
        {"state": "ok", "batch_id": loading.batch_id},
    )
    return fresh["owner_id"].unique()


def _owner_columns(owner: str) -> list[pl.Expr]:
    if owner == "contact":
        return [pl.col("contact_id").alias("owner_id"), pl.col("contact_id")]
    own_site = pl.col("siret").is_not_null()
    return [
        pl.col("company_id").alias("owner_id"),
        pl.when(~own_site | pl.col("is_office")).then(pl.col("company_id")).alias("company_id"),
        pl.when(own_site).then(pl.col("establishment_id")).alias("establishment_id"),
    ]


def _known_points(owners: pl.Series, owner: str) -> pl.DataFrame:
    schema = {"owner_id": pl.Int64, "kind": pl.String, "point": pl.String}
    if owner == "contact":
        return lookup(
            "SELECT contact_id, kind, coalesce(normalised, value) FROM contacts_contactpoint WHERE contact_id {in}",
            owners,
            schema,
        )
    of_company = lookup(
        "SELECT company_id, kind, coalesce(normalised, value) FROM contacts_contactpoint WHERE company_id {in}",
        owners,
        schema,
    )
    of_sites = lookup(
        "SELECT e.company_id, p.kind, coalesce(p.normalised, p.value) FROM contacts_establishment e"
        " JOIN contacts_contactpoint p ON p.establishment_id = e.id WHERE e.company_id {in}",
        owners,
        schema,
    )
    return pl.concat([of_company, of_sites]).unique()
