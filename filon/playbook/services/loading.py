"""Finds or creates what files name: products, sources, campaigns, personas, reasons; loads products."""

import re
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Model

from filon.kit.columns.texts import fold_column
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.kit.versions import VersionState
from filon.playbook.models import AcquisitionSource, CampaignHeader, CloseReason, Persona, Process, Product, Stage
from filon.playbook.rules.process import StageKind
from filon.records.services.bulk import insert_frame, lookup, reserve_ids
from filon.records.services.loading import (
    CREATED,
    UNCHANGED,
    UPDATED,
    Loading,
    collapse,
    match_external_ids,
    update_rows_of,
    with_columns_of,
    write_external_ids,
)

KIND = SubjectKind.PRODUCT
SCHEMA: dict[str, Any] = {
    "external_id": pl.String,
    "name": pl.String,
    "code": pl.String,
    "family": pl.String,
    "cents": pl.Int64,
    "currency": pl.String,
    "active": pl.Boolean,
}
NAMED: dict[str, tuple[type[Model], str]] = {
    "source": (AcquisitionSource, "name"),
    "persona": (Persona, "name"),
    "product": (Product, "name"),
    "close_reason": (CloseReason, "label"),
}
WIDTHS = {"source": 100, "persona": 100, "product": 150, "close_reason": 100}
STAGE_WORDS = {
    **dict.fromkeys(("gagne", "gagnee", "signe", "signee", "closed won", "closedwon"), "won"),
    **dict.fromkeys(("perdu", "closed lost", "closedlost"), "lost"),
}


def find_or_create_named(kind: str, names: list[str], *, loading: Loading) -> dict[str, int]:
    """The record behind each name: its folded name is its identity."""
    if kind == "campaign":
        return _find_or_create_campaigns(names, loading=loading)
    model, label = NAMED[kind]
    keys = {name: fold(name) for name in names}
    found: dict[str, int] = dict(
        model._default_manager.filter(name_key__in=keys.values()).values_list("name_key", "pk")
    )
    for name, key in keys.items():
        if key not in found:
            width = WIDTHS[kind]
            columns = {label: name[:width], "name_key": key[:width], "batch_id": loading.batch_id}
            found[key] = model._default_manager.create(**columns, **_dated(model, loading)).pk
    return {name: found[key] for name, key in keys.items()}


def _dated(model: type[Model], loading: Loading) -> dict[str, Any]:
    """A persona that a file names has a page of its own, without a rule; it comes after those that have one."""
    if model is not Persona:
        return {}
    return {"created_at": loading.now, "updated_at": loading.now, "position": Persona.objects.count()}


def _find_or_create_campaigns(names: list[str], *, loading: Loading) -> dict[str, int]:
    found: dict[str, int] = {}
    known = {
        fold(word): pk
        for code, name, pk in CampaignHeader.objects.values_list("code", "name", "pk")
        for word in (code, name)
    }
    codes = set(CampaignHeader.objects.values_list("code", flat=True))
    for name in names:
        if (key := fold(name)) not in known:
            code = base = re.sub(r"[^a-z0-9]+", "-", key).strip("-")[:50] or "campagne"
            number = 2
            while code in codes:
                code, number = f"{base}-{number}", number + 1
            codes.add(code)
            known[key] = CampaignHeader.objects.create(code=code, name=name[:150], batch_id=loading.batch_id).pk
        found[name] = known[key]
    return found


class KnownStage(NamedTuple):
    stage_id: int
    process_version_id: int
    key: str
    kind: str


class Stages:
    """The stages of the processes in force, by the words that a file may use."""

    def __init__(self) -> None:
        self.default = ""
        self.by_process: dict[str, dict[str, KnownStage]] = {}
        self.keys: dict[str, list[str]] = {}
        for process in Process.objects.order_by("-is_default", "pk"):
            live = Stage.objects.filter(version__process=process, version__state=VersionState.LIVE).order_by("order")
            stages = list(live.exclude(kind=StageKind.AFTER))  # which holds no deal
            words = {
                w: KnownStage(s.pk, s.version_id, s.key, s.kind) for s in stages for w in (fold(s.key), fold(s.label))
            }
            self.keys[fold(process.key)] = [stage.key for stage in stages]
            words |= {word: words[key] for word, key in STAGE_WORDS.items() if key in words and word not in words}
            self.by_process[fold(process.key)] = self.by_process[fold(process.name)] = words
            self.keys[fold(process.name)] = self.keys[fold(process.key)]
            self.default = self.default or fold(process.key)

    def find(self, process: str | None, stage: str) -> KnownStage | None:
        return self.by_process.get(fold(process) if process else self.default, {}).get(fold(stage))

    def reason(self, process: str | None) -> str:
        name = fold(process) if process else self.default
        if name not in self.keys:
            return f"Ce processus n’existe pas. Processus : {', '.join(sorted(self.by_process))}."
        return f"Cette étape n’existe pas. Étapes du processus : {', '.join(self.keys[name])}."


class LoadedProducts(NamedTuple):
    rows: pl.DataFrame
    created: int
    updated: int


def load_products(rows: pl.DataFrame, *, loading: Loading, related: bool) -> LoadedProducts:
    """Write the products of the rows: one folded name is one product, an external id finds it under another name."""
    rows, by_id = _found(rows, loading)
    products = collapse(rows, "key", last_wins=not related)
    new = products["found_id"].is_null()
    ids = products["found_id"].scatter(new.arg_true(), reserve_ids(Product, int(new.sum())))
    products = products.with_columns(ids.alias("id"), new.alias("is_new"))
    stored = [name for name in SCHEMA if name != "external_id"]
    insert_frame(
        Product,
        products.filter("is_new")
        .select("id", "name_key", *stored)
        .with_columns(
            pl.col("code", "family").fill_null(""),
            pl.col("currency").fill_null("EUR"),
            pl.col("active").fill_null(True),
        ),
        {"batch_id": loading.batch_id},
    )
    known = products.filter(~pl.col("is_new"))
    said = [name for name in stored if known[name].null_count() < known.height]
    only_blanks = pl.repeat(related, known.height, dtype=pl.Boolean, eager=True)
    changed = update_rows_of(Product, KIND, known.select("id", *said), loading=loading, only_blanks=only_blanks)
    named = pl.col("external_id").is_not_null() & ~pl.col("external_id").is_in(by_id["external_id"].implode())
    fresh = products.filter(named).select("external_id", pl.col("id").alias("subject_id"))
    write_external_ids(fresh, kind=KIND, loading=loading)
    return LoadedProducts(_verdicts(rows, products, changed), int(new.sum()), changed.len())


def _found(rows: pl.DataFrame, loading: Loading) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with `found_id` (the product here already) and `key`; and the identifiers that are known."""
    rows = with_columns_of(rows, SCHEMA).with_columns(fold_column(rows["name"]).str.slice(0, 150).alias("name_key"))
    by_id = match_external_ids(rows["external_id"], kind=KIND, system=loading.system)
    by_name = lookup(
        "SELECT name_key, id FROM playbook_product WHERE name_key {in}",
        rows["name_key"],
        {"name_key": pl.String, "by_name": pl.Int64},
    )
    rows = rows.join(by_id, on="external_id", how="left", maintain_order="left")
    rows = rows.join(by_name, on="name_key", how="left", maintain_order="left")
    rows = rows.with_columns(pl.coalesce("found_id", "by_name").alias("found_id"))
    return rows.with_columns(pl.coalesce(pl.col("found_id").cast(pl.String), "name_key").alias("key")), by_id


def _verdicts(rows: pl.DataFrame, products: pl.DataFrame, changed: pl.Series) -> pl.DataFrame:
    told = rows.select("row", "key").join(
        products.select("key", "id", "is_new"), on="key", how="left", maintain_order="left"
    )
    first = pl.col("key").is_first_distinct() & pl.col("is_new")
    verdict = (
        pl.when(first)
        .then(pl.lit(CREATED))
        .when(pl.col("id").is_in(changed.implode()) | (pl.col("is_new") & ~first))
        .then(pl.lit(UPDATED))
        .otherwise(pl.lit(UNCHANGED))
    )
    return told.select("row", pl.col("id").alias("product_id"), verdict.alias("verdict"))


def similar_names(kind: str) -> list[list[str]]:
    """Names that only spaces, hyphens or signs tell apart ("GTX Pro", "GTXPro"): told to a person, never joined."""
    model, label = NAMED[kind]
    groups: dict[str, list[str]] = {}
    for name in model._default_manager.values_list(label, flat=True).order_by(label):
        groups.setdefault(re.sub(r"[\W_]+", "", fold(name)), []).append(name)
    return [names for names in groups.values() if len(names) > 1]
