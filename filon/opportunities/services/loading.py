"""Loads deals: created where the file says they stand, with the declared day; their product becomes a line."""

from typing import Any

import polars as pl

from filon.kit.columns.texts import fold_column
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.services.loading_gates import closed_gates
from filon.playbook.models import ProcessVersion
from filon.records.rules.changes import Axis, Precision
from filon.records.services.bulk import execute_many, fetch, insert_frame, lookup, moment_parameter
from filon.records.services.loading import INSTANT, Loading, insert_changes, match_external_ids, with_columns_of
from filon.records.services.loading_lines import date_lines
from filon.records.services.loading_records import Records, identify, verdicts, write_records
from filon.records.services.past import Past, past_of

KIND = SubjectKind.OPPORTUNITY
SCHEMA: dict[str, Any] = {
    "name": pl.String,
    "lead_id": pl.Int64,
    "company_id": pl.Int64,
    "contact_id": pl.Int64,
    "owner_id": pl.Int64,
    "product_id": pl.Int64,
    "process_version_id": pl.Int64,
    "stage_id": pl.Int64,
    "stage_key": pl.String,
    "stage_kind": pl.String,
    "cents": pl.Int64,
    "currency": pl.String,
    "probability": pl.Int64,
    "opened_because": pl.String,
    "opened_at": INSTANT,
    "opened_at:precision": pl.String,
    "closed_at": INSTANT,
    "closed_at:precision": pl.String,
    "expected_close_date": pl.Date,
    "close_reason_id": pl.Int64,
    "competitor": pl.String,
    "source_id": pl.Int64,
    "campaign_id": pl.Int64,
}
APART = {
    "stage_id",
    "stage_key",
    "stage_kind",
    "process_version_id",
    "product_id",
    "opened_at:precision",
    "closed_at:precision",
}
FIELDS = [name for name in SCHEMA if name not in APART] + ["custom"]
OPEN = "open"
STANDING = {
    "id": pl.Int64,
    "old_id": pl.Int64,
    "old": pl.String,
    "old_version": pl.Int64,
    "old_process": pl.Int64,
    "old_reason": pl.Int64,
    "of_batch": pl.Int64,
}
OTHER_PROCESS = "Cette étape n’appartient pas au processus de l’opportunité déjà là."
UNEXPLAINED = (
    "Il manque le motif de la perte (opportunity.close_reason) pour passer l’opportunité déjà là à « perdue »."
)


def refused_moves(rows: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """Rows (row, value, reason) that would move a deal already here where it may not go.

    Another process, a loss without reason, a criterion that is missing even with what the row brings.
    """
    rows = with_columns_of(rows, {"external_id": pl.String, **SCHEMA})
    found = match_external_ids(rows["external_id"], kind=KIND, system=loading.system).rename({"found_id": "id"})
    moves = _elsewhere(rows.join(found, on="external_id")).filter("moves")
    gates = closed_gates(moves.filter(pl.col("refusal").is_null()), now=loading.now)
    moves = moves.with_columns(
        pl.coalesce("refusal", pl.col("row").replace_strict(gates, default=None, return_dtype=pl.String)).alias(
            "refusal"
        )
    )
    return moves.select("row", pl.col("stage_key").alias("value"), pl.col("refusal").alias("reason")).drop_nulls()


def _elsewhere(told: pl.DataFrame) -> pl.DataFrame:
    """Those of the rows (id) that tell another stage than their deal's (`old`), why it may not go there, and whether it `moves`.

    A stage of its process that the deal has had is old news to a person who moved it on; what a file moved, a file moves back
    where the deal may go.
    """
    stages = lookup(
        "SELECT d.id, d.stage_id, s.key, v.id, v.process_id, d.close_reason_id, d.batch_id FROM opportunities_opportunity d"
        " JOIN playbook_stage s ON s.id = d.stage_id JOIN playbook_processversion v ON v.id = d.process_version_id"
        " WHERE d.id {in}",
        told.drop_nulls("stage_id")["id"],
        STANDING,
    )
    rows = with_columns_of(told, {"close_reason": pl.String}).join(stages, on="id", maintain_order="left")
    rows = rows.filter(pl.col("stage_id") != pl.col("old_id"))
    past = past_of(rows["id"], kind=KIND, axis=Axis.DEAL_STAGE)
    of_process = dict(ProcessVersion.objects.values_list("pk", "process")) if rows.height else {}
    other = pl.col("process_version_id") != pl.col("old_version")
    unexplained = (pl.col("stage_kind") == "lost") & pl.col("close_reason").is_null() & pl.col("old_reason").is_null()
    rows = rows.with_columns(
        pl.when(other).then(pl.lit(OTHER_PROCESS)).when(unexplained).then(pl.lit(UNEXPLAINED)).alias("refusal")
    )
    names = ("id", "old", "stage_key", "process_version_id", "old_process", "refusal")
    moving = []
    for pk, old, key, version, process, refusal in rows.select(names).iter_rows():
        had = past.get(pk, Past())
        known = of_process[version] == process and key in {*had.values, old}
        moving.append(not known or (had.last_by_import and refusal is None))
    return rows.with_columns(pl.Series("moves", moving, dtype=pl.Boolean))


def load_opportunities(rows: pl.DataFrame, *, loading: Loading) -> tuple[Records, pl.DataFrame]:
    """Write the deals of the rows; returns them and the verdict of each row."""
    found = identify(Opportunity, KIND, rows, SCHEMA, loading=loading)
    found = found._replace(records=_dated(found.records, loading))
    elsewhere = _elsewhere(found.known.filter(~pl.col("only_blanks")))
    found = write_records(
        Opportunity,
        KIND,
        found._replace(records=_without_old_news(found.records, elsewhere)),
        loading=loading,
        inserted=[*FIELDS, "name_key", "stage_id", "process_version_id", "created_at", "stage_since"],
        updated=[name for name in [*FIELDS, "name_key"] if name != "closed_at"],
        derived=("name_key",),
    )
    _declare(found.new, loading)
    _add_lines(found.records, loading)
    moved = _move(elsewhere.filter("moves"), loading)
    touched = pl.concat([found.touched, moved]).unique()
    return found._replace(touched=touched), verdicts(found, touched)


def _without_old_news(records: pl.DataFrame, elsewhere: pl.DataFrame) -> pl.DataFrame:
    """What a file says of the stage of a deal that has moved on since is not heard, nor why it was closed then."""
    moved_on = pl.col("id").is_in(elsewhere.filter(~pl.col("moves"))["id"].implode())
    unheard = ("stage_id", "stage_key", "stage_kind", "closed_at", "close_reason_id")
    return records.with_columns(pl.when(~moved_on).then(pl.col(name)).alias(name) for name in unheard)


def _dated(records: pl.DataFrame, loading: Loading) -> pl.DataFrame:
    """An open deal has no closing: the date that a file gives for it is the one expected. A new closed one has a date."""
    still_open = pl.col("stage_kind") == OPEN
    closing = pl.col("closed_at").dt.convert_time_zone("Europe/Paris").dt.date()
    now = pl.lit(loading.now, dtype=INSTANT)
    records = records.with_columns(
        fold_column(records["name"].str.slice(0, 200)).str.slice(0, 200).alias("name_key"),
        pl.coalesce("expected_close_date", pl.when(still_open).then(closing)).alias("expected_close_date"),
        pl.when(still_open).then(None).otherwise(pl.col("closed_at")).alias("said"),
        pl.when(pl.col("probability").is_between(0, 100)).then(pl.col("probability")).alias("probability"),
    )
    since = pl.when(still_open).then(pl.col("opened_at")).otherwise(pl.col("said"))
    return records.with_columns(
        pl.coalesce("opened_at", now).alias("created_at"),
        pl.when(pl.col("is_new") & ~still_open)
        .then(pl.coalesce("said", now))
        .otherwise(pl.col("said"))
        .alias("closed_at"),
        pl.coalesce(since, now).alias("stage_since"),
        pl.when(since.is_not_null())
        .then(pl.when(still_open).then(pl.col("opened_at:precision")).otherwise(pl.col("closed_at:precision")))
        .fill_null(Precision.INSTANT.value)
        .alias("precision"),
        since.is_not_null().alias("declared"),
    )


def undated_closings(found: Records) -> pl.DataFrame:
    """Rows (row, value, reason) of new deals closed on a day that the file does not say."""
    undated = pl.col("is_new") & (pl.col("stage_kind") != OPEN) & pl.col("said").is_null()
    told = found.rows.join(found.records.filter(undated).select("key"), on="key").unique("key", maintain_order=True)
    reason = "Il manque la date de clôture\u00a0: l’opportunité est tenue pour close le jour de l’import."
    return told.select("row", pl.lit("").alias("value"), pl.lit(reason).alias("reason"))


def _declare(new: pl.DataFrame, loading: Loading) -> None:
    insert_changes(
        new.select(
            pl.col("id").alias("subject_id"),
            pl.lit(Axis.DEAL_STAGE.value).alias("axis"),
            pl.lit("").alias("from_value"),
            pl.col("stage_key").alias("to_value"),
            pl.col("stage_since").alias("at"),
            "precision",
            "declared",
        ),
        kind=KIND,
        loading=loading,
    )


def _add_lines(records: pl.DataFrame, loading: Loading) -> None:
    """The product of a deal is its line; a deal that has one of that product keeps it. Dated on a deal that was here."""
    said = records.drop_nulls("product_id")
    known = lookup(
        "SELECT opportunity_id, product_id FROM opportunities_line WHERE opportunity_id {in}",
        said.filter(~pl.col("is_new"))["id"],
        {"id": pl.Int64, "product_id": pl.Int64},
    )
    new = said.join(known, on=["id", "product_id"], how="anti", maintain_order="left")
    lines = new.select(pl.col("id").alias("opportunity_id"), "product_id", "cents")
    insert_frame(Line, lines, {"quantity": 1})
    date_lines(new, kind=KIND, loading=loading)


def _move(moves: pl.DataFrame, loading: Loading) -> pl.Series:
    """Deals already here go to the stage that the file says, today unless it says when."""
    if moves.is_empty():
        return pl.Series(dtype=pl.Int64)
    moves = moves.with_columns(pl.coalesce("closed_at", pl.lit(loading.now, dtype=INSTANT)).alias("at"))
    now = moment_parameter(loading.now)
    execute_many(
        "UPDATE opportunities_opportunity SET stage_id = %s, stage_since = %s, closed_at = %s,"
        " version = version + %s, updated_at = %s WHERE id = %s",
        [
            (
                stage,
                moment_parameter(at),
                None if kind == OPEN else moment_parameter(at),
                int(of_batch != loading.batch_id),
                now,
                pk,
            )
            for pk, stage, kind, at, of_batch in moves.select(
                "id", "stage_id", "stage_kind", "at", "of_batch"
            ).iter_rows()
        ],
    )
    insert_changes(
        moves.select(
            pl.col("id").alias("subject_id"),
            pl.lit(Axis.DEAL_STAGE.value).alias("axis"),
            pl.col("old").alias("from_value"),
            pl.col("stage_key").alias("to_value"),
            "at",
            pl.when(pl.col("closed_at").is_not_null())
            .then(pl.col("closed_at:precision"))
            .fill_null(Precision.INSTANT.value)
            .alias("precision"),
        ),
        kind=KIND,
        loading=loading,
    )
    return moves["id"]


def restore_stages(*, batch_id: int) -> None:
    """Deals that the batch moved go back to the stage where they stood, open or closed as it was."""
    moved = fetch(
        "SELECT subject_id, from_value FROM records_change WHERE batch_id = %s AND subject_kind = %s AND axis = %s ORDER BY id",
        [batch_id, KIND.value, Axis.DEAL_STAGE.value],
        {"id": pl.Int64, "old": pl.String},
    ).unique("id", keep="first", maintain_order=True)
    rows = moved.filter(pl.col("old") != "")
    since = (
        "coalesce((SELECT c.at FROM records_change c WHERE c.subject_kind = 'opportunity' AND c.axis = 'deal_stage'"
        " AND c.subject_id = opportunities_opportunity.id AND (c.batch_id IS NULL OR c.batch_id <> %s)"
        " ORDER BY c.id DESC LIMIT 1), created_at)"
    )
    # a deal that passed to a version without that stage stays where it is
    stage = (
        "coalesce((SELECT s.id FROM playbook_stage s WHERE s.version_id = process_version_id AND s.key = %s), stage_id)"
    )
    execute_many(
        f"UPDATE opportunities_opportunity SET stage_id = {stage}, stage_since = {since}, version = version + 1,"
        f" closed_at = CASE WHEN (SELECT s.kind FROM playbook_stage s WHERE s.version_id = process_version_id"
        " AND s.key = %s) = 'open'"
        f" THEN NULL ELSE {since} END WHERE id = %s",
        [(old, batch_id, old, batch_id, pk) for pk, old in rows.select("id", "old").iter_rows()],
    )
