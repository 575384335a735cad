"""Attaches companies to their parent, which a file may name before its own row: what is not there yet waits for the end."""

import polars as pl

from filon.contacts.models import Company
from filon.contacts.services.loading_companies import load_companies
from filon.contacts.services.loading_points import POINTS
from filon.kit.columns.identifiers import siren_column
from filon.kit.columns.texts import fold_column
from filon.kit.subjects import SubjectKind
from filon.records.models import BatchRow
from filon.records.rules.origin import Verdict
from filon.records.services.bulk import execute, fetch, insert_frame, lookup, reserve_ids
from filon.records.services.loading import Loading, match_external_ids, update_records

WAITING = "en attente de la maison mère"


def attach_parents(said: pl.DataFrame, companies: pl.DataFrame, *, loading: Loading) -> None:
    """`said`: row, parent (a name, SIREN or identifier). Those not found are set aside until the file has been read."""
    rows = said.drop_nulls("parent").join(companies.select("row", "company_id"), on="row")
    if rows.is_empty():
        return
    waiting = _attach(rows, loading).select(
        "row", pl.col("company_id").alias("subject_id"), pl.col("parent").str.slice(0, 255).alias("value")
    )
    insert_frame(
        BatchRow,
        waiting.insert_column(0, reserve_ids(BatchRow, waiting.height)),
        {
            "batch_id": loading.batch_id,
            "verdict": Verdict.UNCHANGED.value,
            "column": "company.parent",
            "reason": WAITING,
            "digest": None,
        },
    )


def attach_waiting_parents(*, loading: Loading) -> int:
    """At the end of the file: attach those found now, create the others; returns how many companies were created."""
    waiting = fetch(
        "SELECT row, subject_id, value FROM records_batchrow WHERE batch_id = %s AND reason = %s ORDER BY id",
        [loading.batch_id, WAITING],
        {"row": pl.Int64, "company_id": pl.Int64, "parent": pl.String},
    )
    if waiting.is_empty():
        return 0
    absent = _attach(waiting, loading)
    created = 0
    if absent.height:
        siren = siren_column(absent["parent"])
        named = absent.select(
            "row", pl.when(siren.is_null()).then(pl.col("parent")).alias("name"), siren.alias("siren")
        )
        loaded = load_companies(named, pl.DataFrame(schema=POINTS), loading=loading, related=True)
        created = loaded.created["company"]
        _attach(absent, loading)
    execute("DELETE FROM records_batchrow WHERE batch_id = %s AND reason = %s", [loading.batch_id, WAITING])
    return created


def _attach(rows: pl.DataFrame, loading: Loading) -> pl.DataFrame:
    """Give each company the parent that is here; returns the rows whose parent is not."""
    keys = rows.with_columns(fold_column(rows["parent"]).alias("name_key"), siren_column(rows["parent"]).alias("siren"))
    by_name = lookup(
        "SELECT name_key, min(id) FROM contacts_company WHERE deleted_at IS NULL AND name_key {in} GROUP BY name_key",
        keys["name_key"],
        {"name_key": pl.String, "by_name": pl.Int64},
    )
    by_siren = lookup(
        "SELECT siren, id FROM contacts_company WHERE siren {in}",
        keys["siren"],
        {"siren": pl.String, "by_siren": pl.Int64},
    )
    by_id = match_external_ids(keys["parent"], kind=SubjectKind.COMPANY, system=loading.system).rename(
        {"external_id": "parent"}
    )
    found = (
        keys.join(by_name, on="name_key", how="left", maintain_order="left")
        .join(by_siren, on="siren", how="left", maintain_order="left")
        .join(by_id, on="parent", how="left", maintain_order="left")
        .with_columns(pl.coalesce("found_id", "by_siren", "by_name").alias("parent_id"))
    )
    attached = found.drop_nulls("parent_id").filter(pl.col("parent_id") != pl.col("company_id"))
    update_records(
        Company,
        SubjectKind.COMPANY,
        attached.select(pl.col("company_id").alias("id"), "parent_id").unique("id", keep="last", maintain_order=True),
        loading=loading,
    )
    return rows.filter(found["parent_id"].is_null())
