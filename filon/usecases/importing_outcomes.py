"""What imported deals and orders make of their leads, companies and people."""

from typing import Any

import polars as pl

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.subjects import SubjectKind
from filon.leads.services.loading import leads_behind, move_leads_at
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import StageKind
from filon.records.rules.changes import Precision
from filon.records.services.bulk import lookup
from filon.records.services.loading import INSTANT, Loading, match_external_ids
from filon.usecases.lifecycle import refresh_lifecycle

_EARLY = {stage.value for stage in (LifecycleStage.LEAD, LifecycleStage.MQL, LifecycleStage.SAL, LifecycleStage.SQL)}


BEHIND = {"company_id": pl.Int64, "contact_id": pl.Int64}
_BEHIND = {
    SubjectKind.LEAD: "SELECT company_id, contact_id FROM leads_lead WHERE id {in}",
    SubjectKind.OPPORTUNITY: "SELECT company_id, contact_id FROM opportunities_opportunity WHERE id {in}",
    SubjectKind.ORDER: "SELECT company_id, NULL FROM customers_order WHERE id {in}",
}


def known_behind(rows: pl.DataFrame, *, kind: SubjectKind, loading: Loading) -> pl.DataFrame:
    """The companies and people of the records here already, before the rows say others of them."""
    if "external_id" not in rows.columns:
        return pl.DataFrame(schema=BEHIND)
    known = match_external_ids(rows["external_id"], kind=kind, system=loading.system)
    return behind(known["found_id"], kind=kind)


def behind(ids: pl.Series, *, kind: SubjectKind) -> pl.DataFrame:
    """The companies and people of these records."""
    return lookup(_BEHIND[kind], ids, BEHIND)


def as_stored(deals: pl.DataFrame) -> pl.DataFrame:
    """The deals here already as they stand now: a file that moves a deal need not repeat its lead or its dates."""
    known = deals.filter(~pl.col("is_new"))["id"].to_list()
    if not known:
        return deals
    stored = Opportunity.objects.filter(pk__in=known).values_list("pk", "lead", "stage__kind", "opened_at", "closed_at")
    names = ("lead_id", "stage_kind", "opened_at", "closed_at")
    schema: dict[str, Any] = {"id": pl.Int64, **{f"{name}:stored": deals.schema[name] for name in names}}
    both = deals.join(
        pl.DataFrame(list(stored), schema=schema, orient="row"), on="id", how="left", maintain_order="left"
    )
    return both.with_columns(pl.coalesce(name, f"{name}:stored").alias(name) for name in names)


def carry_leads(deals: pl.DataFrame, *, loading: Loading) -> pl.DataFrame:
    """A won deal carries its lead to client on its day, an open one to opportunity.

    Returns whose lead moved (company_id, contact_id).
    """
    said = deals.drop_nulls("lead_id")
    if said.is_empty():
        return pl.DataFrame(schema=BEHIND)
    now = pl.lit(loading.now, dtype=INSTANT)
    steps = (
        (StageKind.OPEN, LifecycleStage.OPPORTUNITY, _EARLY, "opened_at"),
        (StageKind.WON, LifecycleStage.CUSTOMER, {*_EARLY, LifecycleStage.OPPORTUNITY.value}, "closed_at"),
    )
    moved = []
    for kind, stage, earlier, day in steps:
        part = (
            said.filter(pl.col("stage_kind") == kind.value).sort(day, nulls_last=True).unique("lead_id", keep="first")
        )
        waiting = leads_behind(part["lead_id"], earlier)["id"]
        moves = part.filter(pl.col("lead_id").is_in(waiting.implode())).select(
            pl.col("lead_id").alias("id"),
            pl.lit(stage.value).alias("to"),
            pl.coalesce(day, now).alias("at"),
            pl.col(f"{day}:precision").fill_null(Precision.INSTANT.value).alias("precision"),
            pl.lit("").alias("reason"),
        )
        moved.append(move_leads_at(moves, loading=loading, declared=True))
    return behind(pl.concat(moved), kind=SubjectKind.LEAD)


def refresh_after(*concerned: pl.DataFrame) -> None:
    """Rebuild the stage of these companies and people."""
    everybody = pl.concat([part.select(*BEHIND) for part in concerned])
    companies = everybody["company_id"].drop_nulls().unique().to_list()
    contacts = everybody["contact_id"].drop_nulls().unique().to_list()
    if companies or contacts:
        refresh_lifecycle(company_ids=companies, contact_ids=contacts)
