"""What imported deals and orders make of their leads, companies and people."""

import polars as pl

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.services.loading import leads_behind, move_leads_at
from filon.playbook.rules.process import StageKind
from filon.records.rules.changes import Precision
from filon.records.services.bulk import lookup
from filon.records.services.loading import INSTANT, Loading
from filon.usecases.lifecycle import refresh_lifecycle

_EARLY = {stage.value for stage in (LifecycleStage.LEAD, LifecycleStage.MQL, LifecycleStage.SAL, LifecycleStage.SQL)}


def carry_leads(deals: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """A won deal carries its lead to client on its day, an open one to opportunity.

    Returns whose lead moved (company_id, contact_id).
    """
    said = deals.drop_nulls("lead_id")
    nobody = pl.DataFrame(schema={"company_id": pl.Int64, "contact_id": pl.Int64})
    if said.is_empty():
        return nobody
    now = pl.lit(loading.now, dtype=INSTANT)
    steps = (
        (StageKind.OPEN, LifecycleStage.OPPORTUNITY, _EARLY, "opened_at"),
        (StageKind.WON, LifecycleStage.CUSTOMER, {*_EARLY, LifecycleStage.OPPORTUNITY.value}, "closed_at"),
    )
    moved = []
    for kind, stage, behind, day in steps:
        part = (
            said.filter(pl.col("stage_kind") == kind.value).sort(day, nulls_last=True).unique("lead_id", keep="first")
        )
        waiting = leads_behind(part["lead_id"], behind)["id"]
        moves = part.filter(pl.col("lead_id").is_in(waiting.implode())).select(
            pl.col("lead_id").alias("id"),
            pl.lit(stage.value).alias("to"),
            pl.coalesce(day, now).alias("at"),
            pl.col(f"{day}:precision").fill_null(Precision.INSTANT.value).alias("precision"),
            pl.lit("").alias("reason"),
        )
        moved.append(move_leads_at(moves, loading=loading, declared=True))
    return lookup(
        "SELECT company_id, contact_id FROM leads_lead WHERE id {in}",
        pl.concat(moved),
        {"company_id": pl.Int64, "contact_id": pl.Int64},
    )


def refresh_after(records: pl.DataFrame) -> None:
    """Rebuild the stage of the companies and people behind these records."""
    companies = records["company_id"].drop_nulls().unique().to_list() if "company_id" in records.columns else []
    contacts = records["contact_id"].drop_nulls().unique().to_list() if "contact_id" in records.columns else []
    if companies or contacts:
        refresh_lifecycle(company_ids=companies, contact_ids=contacts)
