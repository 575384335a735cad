"""Attaches companies to their parent, which a file may name before its own row: what is not there yet waits for the end."""

import polars as pl

from filon.contacts.models import Company
from filon.contacts.rules.hierarchy import CIRCLE, circling
from filon.contacts.selectors.hierarchy import parents_above
from filon.contacts.services.loading_companies import PROBLEMS, load_companies
from filon.contacts.services.loading_points import POINTS
from filon.kit.columns.identifiers import siren_column
from filon.kit.columns.texts import fold_column
from filon.kit.subjects import SubjectKind
from filon.records.models import BatchRow
from filon.records.rules.origin import Verdict
from filon.records.services.bulk import execute, fetch, insert_frame, lookup, reserve_ids
from filon.records.services.loading import Loading, match_external_ids, update_records

WAITING = "en attente de la maison mère"


def attach_parents(said: pl.DataFrame, companies: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """`said`: row, parent (a name, SIREN or identifier). Those not found are set aside until the file has been read.

    Returns the problems of those that would turn in a circle.
    """
    rows = said.drop_nulls("parent").join(companies.select("row", "company_id"), on="row")
    if rows.is_empty():
        return pl.DataFrame(schema=PROBLEMS)
    absent, circles = _attach(rows, loading)
    waiting = absent.select(
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
    return circles


def attach_waiting_parents(*, loading: Loading) -> tuple[int, pl.DataFrame]:
    """At the end of the file: attach those found now, create the others; how many were created, and the circles."""
    waiting = fetch(
        "SELECT row, subject_id, value FROM records_batchrow WHERE batch_id = %s AND reason = %s ORDER BY id",
        [loading.batch_id, WAITING],
        {"row": pl.Int64, "company_id": pl.Int64, "parent": pl.String},
    )
    if waiting.is_empty():
        return 0, pl.DataFrame(schema=PROBLEMS)
    absent, circles = _attach(waiting, loading)
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
    return created, circles


def _attach(rows: pl.DataFrame, loading: Loading) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each company the parent that is here; returns the rows whose parent is not, and the problems of circles."""
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
    others = found.filter(pl.col("parent_id") != pl.col("company_id"))  # the head of a group may name itself
    wanted = others.unique("company_id", keep="last", maintain_order=True)
    pairs = list(wanted.select("company_id", "parent_id").iter_rows())
    in_circle = pl.col("company_id").is_in(list(circling(pairs, parents=parents_above(wanted["parent_id"].to_list()))))
    update_records(
        Company,
        SubjectKind.COMPANY,
        wanted.filter(~in_circle).select(pl.col("company_id").alias("id"), "parent_id"),
        loading=loading,
    )
    return rows.filter(found["parent_id"].is_null()), _problems(wanted.filter(in_circle))


def _problems(circles: pl.DataFrame) -> pl.DataFrame:
    return circles.select(
        "row",
        pl.lit("parent").alias("name"),
        pl.col("parent").alias("value"),
        pl.lit(f"{CIRCLE[0].upper()}{CIRCLE[1:]}\u00a0: elle n’est pas rattachée.").alias("reason"),
    )
