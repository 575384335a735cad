"""Loads leads: created with their declared past, moved only where the table of transitions allows it."""

from typing import Any

import polars as pl

from filon.contacts.rules.axes import ENDED, LifecycleStage, StageRefused, check_lifecycle_step
from filon.kit.columns.texts import fold_column
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.guard import GUARDED, Fact, refusal
from filon.leads.rules.told import is_move
from filon.leads.selectors.guard import facts_of_leads
from filon.playbook.rules.funnel import stage_label
from filon.playbook.selectors import active_profile
from filon.records.rules.changes import Axis, Precision
from filon.records.services.bulk import execute_many, fetch, lookup, moment_parameter
from filon.records.services.loading import INSTANT, Loading, insert_changes, match_external_ids, with_columns_of
from filon.records.services.loading_records import Records, identify, verdicts, write_records
from filon.records.services.past import Past, past_of

KIND = SubjectKind.LEAD
SCHEMA: dict[str, Any] = {
    "name": pl.String,
    "contact_id": pl.Int64,
    "company_id": pl.Int64,
    "entrance": pl.String,
    "product_id": pl.Int64,
    "source_id": pl.Int64,
    "medium": pl.String,
    "campaign_id": pl.Int64,
    "created_at": INSTANT,
    "created_at:precision": pl.String,
    "lifecycle_stage": pl.String,
    "owner_id": pl.Int64,
    "potential_cents": pl.Int64,
    "currency": pl.String,
    "project": pl.String,
    "project_date": pl.Date,
    "is_willing": pl.Boolean,
    "budget_holder": pl.Boolean,
    "need": pl.String,
    "need_kind": pl.String,
    "budget_cents": pl.Int64,
    "budget_stage": pl.String,
    "authority": pl.String,
    "need_level": pl.String,
    "horizon": pl.String,
    "referred_by_id": pl.Int64,
    "reason": pl.String,
}
FIELDS = [
    name for name in SCHEMA if name not in ("created_at:precision", "lifecycle_stage", "created_at", "reason")
] + ["custom"]
GUARDED_TOGETHER = 2_000  # leads whose facts are read at once
ENDS = [*(stage.value for stage in ENDED), LifecycleStage.CUSTOMER.value]


def refused_moves(rows: pl.DataFrame, *, loading: Loading, brings: pl.DataFrame) -> pl.DataFrame:
    """Rows (row, value, reason) that would move a lead already here where it may not go.

    `brings` (row, fact): what each row says itself towards the guard of the prospect.
    """
    rows = with_columns_of(rows, {"external_id": pl.String, "lifecycle_stage": pl.String, "reason": pl.String})
    found = match_external_ids(rows["external_id"], kind=KIND, system=loading.system).rename({"found_id": "id"})
    said = rows.select("row", "external_id", pl.col("lifecycle_stage").alias("to"), "reason").drop_nulls("to")
    moves, told = _moves(said.join(found, on="external_id")), []
    for row in moves.iter_rows(named=True):
        try:
            check_lifecycle_step(old=row["old"], new=row["to"], reason=row["reason"] or "")
        except StageRefused as refused:
            told.append((row["row"], row["to"], refused.sentence))
    allowed = moves.filter((pl.col("to") == GUARDED.value) & ~pl.col("row").is_in([number for number, *_ in told]))
    for some in allowed.iter_slices(GUARDED_TOGETHER):
        told += _unqualified(some, brings)
    return pl.DataFrame(told, schema={"row": pl.Int64, "value": pl.String, "reason": pl.String}, orient="row")


def _unqualified(moves: pl.DataFrame, brings: pl.DataFrame) -> list[tuple[int, str, str]]:
    """Rows that would make a prospect of a lead which lacks a fact, here and in the row."""
    leads = {lead.pk: lead for lead in Lead.objects.filter(pk__in=moves["id"].to_list())}
    known, stage = facts_of_leads(list(leads.values())), stage_label(active_profile(), GUARDED)
    brought: dict[int, set[str]] = {}
    for number, fact in brings.filter(pl.col("row").is_in(moves["row"].implode())).iter_rows():
        brought.setdefault(number, set()).add(fact)
    told = []
    for number, pk, to in moves.select("row", "id", "to").iter_rows():
        both = {**known[pk], **dict.fromkeys(map(Fact, brought.get(number, ())), "dit par le fichier")}
        if refused := refusal(who=str(leads[pk]), known=both, stage=stage):
            told.append((number, to, refused.sentence))
    return told


def _moves(told: pl.DataFrame) -> pl.DataFrame:
    """Those of the rows (id, to) that move their lead, with the stage where it stands (`old`)."""
    stages = lookup(
        "SELECT id, lifecycle_stage FROM leads_lead WHERE id {in}", told["id"], {"id": pl.Int64, "old": pl.String}
    )
    elsewhere = told.join(stages, on="id", maintain_order="left").filter(pl.col("to") != pl.col("old"))
    past = past_of(elsewhere["id"], kind=KIND, axis=Axis.LIFECYCLE)
    moving = []
    for pk, old, to in elsewhere.select("id", "old", "to").iter_rows():
        had = past.get(pk, Past())
        moving.append(is_move(old=old, told=to, had=had.values, put_by_file=had.last_by_import))
    return elsewhere.filter(pl.Series(moving, dtype=pl.Boolean))


def load_leads(rows: pl.DataFrame, *, loading: Loading) -> tuple[Records, pl.DataFrame]:
    """Write the leads of the rows; returns them and the verdict of each row."""
    found = identify(Lead, KIND, rows, SCHEMA, loading=loading)
    records = found.records.with_columns(
        fold_column(found.records["name"].str.slice(0, 200)).str.slice(0, 200).alias("name_key")
    )
    stage = (
        pl.when(pl.col("is_new"))
        .then(pl.col("lifecycle_stage").fill_null(LifecycleStage.LEAD.value))
        .otherwise(pl.col("lifecycle_stage"))
    )
    began = (
        pl.when(pl.col("is_new"))
        .then(pl.col("created_at").fill_null(pl.lit(loading.now, dtype=INSTANT)))
        .otherwise(pl.col("created_at"))
    )
    records = records.with_columns(
        stage.alias("lifecycle_stage"), began.alias("created_at"), pl.col("created_at").is_not_null().alias("declared")
    )
    records = records.with_columns(
        pl.col("created_at").alias("stage_since"),
        pl.when(pl.col("lifecycle_stage").is_in(ENDS)).then(pl.col("created_at")).alias("closed_at"),
        pl.col("reason").alias("said"),
        pl.when(pl.col("lifecycle_stage").is_in(ENDS)).then(pl.col("reason")).alias("reason"),
    )
    found = write_records(
        Lead,
        KIND,
        found._replace(records=records),
        loading=loading,
        inserted=[*FIELDS, "name_key", "lifecycle_stage", "created_at", "stage_since", "closed_at", "reason"],
        updated=[*FIELDS, "name_key"],
        derived=("name_key",),
    )
    _declare(found.new, loading)
    moved = _move(found.known, loading)
    touched = pl.concat([found.touched, moved]).unique()
    return found._replace(touched=touched), verdicts(found, touched)


def _declare(new: pl.DataFrame, loading: Loading) -> None:
    """A new lead enters as a lead, then goes to its stage, both on the day that the file says.

    The reason belongs to the closing: said of a lead in work, the history alone keeps it.
    """
    precision = pl.col("created_at:precision").fill_null(Precision.INSTANT.value).alias("precision")
    axis = pl.lit(Axis.LIFECYCLE.value).alias("axis")
    lead = pl.lit(LifecycleStage.LEAD.value)
    common: list[pl.Expr | str] = [
        pl.col("id").alias("subject_id"),
        axis,
        pl.col("created_at").alias("at"),
        precision,
        "declared",
    ]
    moved = pl.col("lifecycle_stage") != LifecycleStage.LEAD.value
    reason = pl.col("said").fill_null("").alias("reason")
    at_entry = pl.when(moved).then(pl.lit("")).otherwise(reason).alias("reason")
    entered = new.select(*common, pl.lit("").alias("from_value"), lead.alias("to_value"), at_entry)
    further = new.filter(moved).select(
        *common, lead.alias("from_value"), pl.col("lifecycle_stage").alias("to_value"), reason
    )
    insert_changes(pl.concat([entered, further]), kind=KIND, loading=loading)


def _move(known: pl.DataFrame, loading: Loading) -> pl.Series:
    said = known.drop_nulls("lifecycle_stage").filter(~pl.col("only_blanks"))
    moves = said.select(
        "id",
        pl.col("lifecycle_stage").alias("to"),
        pl.lit(loading.now, dtype=INSTANT).alias("at"),
        pl.col("said").fill_null("").alias("reason"),
    )
    moves = _moves(moves).drop("old").with_columns(pl.lit(Precision.INSTANT.value).alias("precision"))
    return move_leads_at(moves, loading=loading, declared=False)


def move_leads_at(moves: pl.DataFrame, *, loading: Loading, declared: bool) -> pl.Series:
    """Move leads (columns id, to, at, precision, reason) that are elsewhere; the caller knows that they may. Returns who moved."""
    stages = lookup(
        "SELECT id, lifecycle_stage, batch_id FROM leads_lead WHERE id {in}",
        moves["id"],
        {"id": pl.Int64, "old": pl.String, "of_batch": pl.Int64},
    )
    moves = moves.join(stages, on="id").filter(pl.col("to") != pl.col("old"))
    if moves.is_empty():
        return pl.Series(dtype=pl.Int64)
    raised = [int(of_batch != loading.batch_id) for of_batch in moves["of_batch"]]
    execute_many(
        "UPDATE leads_lead SET lifecycle_stage = %s, stage_since = %s, closed_at = %s, reason = %s,"
        " cycle_no = cycle_no + (CASE WHEN lifecycle_stage = 'recycled' THEN 1 ELSE 0 END),"
        " version = version + %s, updated_at = %s WHERE id = %s",
        [
            (
                to,
                moment_parameter(at),
                moment_parameter(at) if to in ENDS else None,
                reason if to in ENDS else "",
                step,
                moment_parameter(loading.now),
                pk,
            )
            for pk, to, at, reason, step in zip(
                moves["id"], moves["to"], moves["at"], moves["reason"], raised, strict=True
            )
        ],
    )
    insert_changes(
        moves.select(
            pl.col("id").alias("subject_id"),
            pl.lit(Axis.LIFECYCLE.value).alias("axis"),
            pl.col("old").alias("from_value"),
            pl.col("to").alias("to_value"),
            "at",
            "precision",
            "reason",
        ),
        kind=KIND,
        loading=loading,
        declared=declared,
    )
    return moves["id"]


def leads_behind(ids: pl.Series, stages: set[str]) -> pl.DataFrame:
    """Those of the leads that stand at one of the stages."""
    found = lookup("SELECT id, lifecycle_stage FROM leads_lead WHERE id {in}", ids, {"id": pl.Int64, "old": pl.String})
    return found.filter(pl.col("old").is_in(list(stages)))


def restore_stages(*, batch_id: int) -> None:
    """Leads that the batch moved go back to where they stood, since the change before and for its reason."""
    moved = fetch(
        "SELECT subject_id, from_value FROM records_change WHERE batch_id = %s AND subject_kind = %s AND axis = %s ORDER BY id",
        [batch_id, KIND.value, Axis.LIFECYCLE.value],
        {"id": pl.Int64, "old": pl.String},
    ).unique("id", keep="first", maintain_order=True)
    rows = moved.filter(pl.col("old") != "")
    before = (
        "FROM records_change c WHERE c.subject_kind = 'lead' AND c.axis = 'lifecycle' AND c.subject_id = leads_lead.id"
        f" AND (c.batch_id IS NULL OR c.batch_id <> {batch_id:d})"
    )
    last = f"{before} ORDER BY c.id DESC LIMIT 1"
    since = f"coalesce((SELECT c.at {last}), created_at)"
    execute_many(
        f"UPDATE leads_lead SET lifecycle_stage = %s, version = version + 1, stage_since = {since},"
        f" closed_at = CASE WHEN %s THEN {since} END,"
        f" reason = CASE WHEN %s THEN coalesce((SELECT c.reason {last}), '') ELSE '' END,"
        " cycle_no = cycle_no - %s WHERE id = %s",
        [
            (old, old in ENDS, old in ENDS, int(old == LifecycleStage.RECYCLED.value), pk)
            for pk, old in rows.select("id", "old").iter_rows()
        ],
    )
