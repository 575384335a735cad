"""A file that says another company of a person: the post held until then is kept, and given back when the import is undone."""

from datetime import datetime
from typing import Any

import polars as pl

from filon.contacts.models import Position
from filon.kit.dates import PARIS
from filon.kit.subjects import SubjectKind
from filon.records.services.bulk import execute_many, fetch, insert_frame, lookup
from filon.records.services.corrections import already_corrected, corrections_of
from filon.records.services.loading import Loading, axis_of, insert_changes

KIND = SubjectKind.CONTACT
HELD: dict[str, Any] = {
    "id": pl.Int64,
    "old_company": pl.Int64,
    "old_site": pl.Int64,
    "title": pl.String,
    "of_batch": pl.Int64,
}


def keep_former_posts(people: pl.DataFrame, *, loading: Loading) -> None:
    """Before `people` (id, company_id, establishment_id) are written. Within the batch that created a person nothing is kept."""
    held = lookup(
        "SELECT id, company_id, establishment_id, job_title, batch_id FROM contacts_contact"
        " WHERE company_id IS NOT NULL AND id {in}",
        people.drop_nulls("company_id")["id"],
        HELD,
    )
    moved = people.select("id", "company_id", "establishment_id").join(held, on="id", maintain_order="left")
    moved = moved.filter(pl.col("company_id") != pl.col("old_company"))
    corrections = corrections_of(moved["id"], kind=KIND)
    said = moved.select("id", pl.col("company_id").cast(pl.String).alias("said"))
    moved = moved.filter(~already_corrected(said, axis=axis_of("company_id"), corrections=corrections))
    _leave_sites(moved, loading)
    _write_posts(moved.filter(pl.col("of_batch").ne_missing(loading.batch_id)), loading)


def _leave_sites(moved: pl.DataFrame, loading: Loading) -> None:
    """Whoever leaves a company leaves its site, too."""
    left = moved.filter(pl.col("establishment_id").is_null() & pl.col("old_site").is_not_null())
    execute_many("UPDATE contacts_contact SET establishment_id = NULL WHERE id = %s", left.select("id").rows())
    told = left.filter(pl.col("of_batch").ne_missing(loading.batch_id)).select(
        pl.col("id").alias("subject_id"),
        pl.lit(axis_of("establishment_id")).alias("axis"),
        pl.col("old_site").cast(pl.String).alias("from_value"),
        pl.lit("").alias("to_value"),
    )
    insert_changes(told, kind=KIND, loading=loading, at=loading.now)


def _write_posts(moved: pl.DataFrame, loading: Loading) -> None:
    began = lookup(
        "SELECT contact_id, max(to_date) FROM contacts_position WHERE contact_id {in} GROUP BY contact_id",
        moved["id"],
        {"id": pl.Int64, "from_date": pl.Date},
    )
    posts = moved.join(began, on="id", how="left", maintain_order="left").select(
        pl.col("id").alias("contact_id"), pl.col("old_company").alias("company_id"), "title", "from_date"
    )
    insert_frame(
        Position,
        posts.with_columns(pl.lit(_day(loading.now)).alias("to_date")),
    )


def _day(at: datetime) -> Any:
    return at.astimezone(PARIS).date()


def forget_former_posts(*, batch_id: int, at: datetime) -> None:
    """Undo: the posts that the import of that instant ended are held again. Before its changes are forgotten."""
    moved = fetch(
        "SELECT subject_id, from_value FROM records_change WHERE batch_id = %s AND subject_kind = %s AND axis = %s"
        " AND from_value <> ''",
        [batch_id, KIND.value, axis_of("company_id")],
        {"id": pl.Int64, "company": pl.String},
    )
    execute_many(
        "DELETE FROM contacts_position WHERE contact_id = %s AND company_id = %s AND to_date = %s",
        [(pk, int(company), _day(at)) for pk, company in moved.rows()],
    )
