"""Loads companies by the thousand: found by identifier, SIREN, or (when only pointed at) name; else created."""

from typing import Any, NamedTuple

import polars as pl

from filon.contacts.models import Company
from filon.contacts.rules.kinds import CLOSED_TO_PROSPECTING
from filon.contacts.services.loading_points import load_points
from filon.contacts.services.loading_sites import SITE_SCHEMA, Sites, load_sites, with_known_sites
from filon.contacts.services.loading_target import enter_target_at
from filon.kit.columns.texts import company_key_column, fold_column
from filon.kit.subjects import SubjectKind
from filon.records.services.bulk import lookup, reserve_ids_by_name
from filon.records.services.loading import (
    CREATED,
    INSTANT,
    UNCHANGED,
    UPDATED,
    Loading,
    collapse,
    insert_records,
    known_in_system,
    match_external_ids,
    update_records,
    with_columns_of,
    write_external_ids,
    write_taggings,
)
from filon.records.services.twins import join_twins, with_key_of_namesake, with_one_key_each, without_two_external_ids

KIND = SubjectKind.COMPANY
SCHEMA: dict[str, Any] = {
    "external_id": pl.String,
    "name": pl.String,
    "siren": pl.String,
    "vat_number": pl.String,
    "legal_form_code": pl.String,
    "turnover_cents": pl.Int64,
    "website": pl.String,
    "domain": pl.String,
    "current_supplier": pl.String,
    "contract_end_date": pl.Date,
    "source_id": pl.Int64,
    "owner_id": pl.Int64,
    "created_at": INSTANT,
    "in_target": pl.Boolean,
    "tags": pl.String,
    "custom": pl.String,
    **SITE_SCHEMA,
}
STORED = [
    "name",
    "trade_name",
    "name_key",
    "match_key",
    "siren",
    "vat_number",
    "naf_code",
    "naf_version",
    "legal_form_code",
    "headcount_band",
    "turnover_cents",
    "website",
    "domain",
    "diffusion_status",
    "current_supplier",
    "contract_end_date",
    "source_id",
    "owner_id",
    "created_at",
    "custom",
]
DERIVED = ("name_key", "match_key", "naf_version")
TWIN_SIREN = "Ce SIREN est déjà celui d’une autre fiche de ce système : la fiche est créée sans lui, à dédoublonner."


class Loaded(NamedTuple):
    """`rows`: row, company_id, establishment_id, verdict. `problems`: row, name, value, reason. Counts by entity."""

    rows: pl.DataFrame
    problems: pl.DataFrame
    created: dict[str, int]
    updated: dict[str, int]


PROBLEMS = {"row": pl.Int64, "name": pl.String, "value": pl.String, "reason": pl.String}


def load_companies(
    rows: pl.DataFrame, points: pl.DataFrame, *, loading: Loading, related: bool, sites_related: bool | None = None
) -> Loaded:
    """Write the companies that the rows speak of. `related` ones are found by name too, and only completed.

    `sites_related` says the same of their establishments, when it differs.
    """
    rows = with_columns_of(rows, {**SCHEMA, "superseded": pl.Boolean, "superseded_site": pl.Boolean})
    rows, in_chunk = _with_keys(_with_derived(rows), related)
    rows, in_base = _with_found(rows, loading, related)
    companies = collapse(rows.drop("row"), "key", last_wins=not related) if rows.height else rows.drop("row")
    whole = rows.group_by("key").agg(pl.col("superseded").fill_null(False).all().alias("only_blanks"))
    companies = companies.join(whole, on="key", how="left", maintain_order="left")
    new = companies["found_id"].is_null()
    ids = companies["found_id"].scatter(new.arg_true(), reserve_ids_by_name(Company, companies.filter(new)["name_key"]))
    companies = companies.with_columns(ids.alias("id"), new.alias("is_new"))
    rows = rows.join(
        companies.select("key", pl.col("id").alias("company_id"), "is_new"), on="key", maintain_order="left"
    )
    sites = load_sites(rows, loading=loading, related=related if sites_related is None else sites_related)
    _insert(companies.filter("is_new"), sites, loading)
    sites.write()
    changed = _update(companies.filter(~pl.col("is_new")), sites.offices, loading, related)
    _write_identifiers(rows, loading)
    target = enter_target_at(Company, KIND, companies, loading=loading)
    dialled = load_points(
        points, sites.rows, owner="company", loading=loading, new_ids=companies.filter("is_new")["id"]
    )
    sites.derive_places()
    touched = pl.concat([changed, dialled, target]).unique()
    return Loaded(
        _verdicts(sites.rows, touched),
        pl.concat([in_chunk, in_base, _target_problems(rows)]),
        {"company": int(new.sum()), "establishment": sites.created},
        {
            "company": touched.filter(~touched.is_in(companies.filter("is_new")["id"].implode())).len(),
            "establishment": sites.updated,
        },
    )


def with_search_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """The names as they are stored, and how they are searched: may be read ahead, since no database is asked."""
    name = rows["name"].str.slice(0, 255)
    folded = fold_column(name)
    return rows.with_columns(
        name.alias("name"),
        folded.str.slice(0, 255).alias("name_key"),
        company_key_column(name, folded).str.slice(0, 255).alias("match_key"),
    )


def _with_derived(rows: pl.DataFrame) -> pl.DataFrame:
    """SIREN of the SIRET, search keys, and the company's share of what belongs to a site."""
    rows = rows if "match_key" in rows.columns else with_search_keys(rows)
    closed = pl.col("diffusion_status").is_in([status.value for status in CLOSED_TO_PROSPECTING]).fill_null(False)
    return rows.with_columns(
        pl.coalesce("siren", pl.col("siret").str.slice(0, 9)).alias("siren"),
        pl.when(pl.col("naf_code").is_not_null()).then(pl.lit("rev2")).alias("naf_version"),
        (pl.col("in_target") & closed).fill_null(False).alias("target_refused"),
        pl.when(closed).then(None).otherwise(pl.col("in_target")).alias("in_target"),
    )


def _with_keys(rows: pl.DataFrame, related: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One `key` for all the rows of one company; two identifiers of one system that share a SIREN stay two companies."""
    by_name = pl.lit("n") + pl.col("name_key") if related else pl.lit(None, dtype=pl.String)
    rows = rows.with_columns(
        pl.coalesce(
            pl.lit("x") + pl.col("external_id"),
            pl.lit("s") + pl.col("siren"),
            by_name,
            pl.lit("r") + pl.col("row").cast(pl.String),
        ).alias("key")
    )
    rows, apart = join_twins(rows, "siren", may_join=_may_be_one_company)
    return _without_siren(rows, apart)


def _may_be_one_company(first: dict[str, Any], other: dict[str, Any]) -> bool:
    """Several establishments of one SIREN are one company, under as many identifiers."""
    different_sites = bool(first["siret"] and other["siret"] and first["siret"] != other["siret"])
    return different_sites or without_two_external_ids(first, other)


def _without_siren(rows: pl.DataFrame, apart: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    lost = rows.filter(apart).select(
        "row", pl.lit("siren").alias("name"), pl.col("siren").alias("value"), pl.lit(TWIN_SIREN).alias("reason")
    )
    kept = [pl.when(apart).then(None).otherwise(pl.col(name)).alias(name) for name in ("siren", "siret")]
    return rows.with_columns(kept), pl.DataFrame(lost, schema=PROBLEMS)


def _with_found(rows: pl.DataFrame, loading: Loading, related: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`found_id`: the record here already, by identifier (`by_id`), else SIREN, else (related) name."""
    by_id = match_external_ids(rows["external_id"], kind=KIND, system=loading.system).rename({"found_id": "by_id"})
    by_siren = lookup(
        "SELECT siren, id FROM contacts_company WHERE siren {in}",
        rows["siren"],
        {"siren": pl.String, "by_siren": pl.Int64},
    )
    rows = rows.join(by_id, on="external_id", how="left", maintain_order="left").join(
        by_siren, on="siren", how="left", maintain_order="left"
    )
    rows = with_known_sites(rows)
    taken = known_in_system(
        rows.filter(pl.col("external_id").is_not_null())["by_siren"], kind=KIND, system=loading.system
    )
    is_taken = pl.col("by_siren").is_in(taken.implode())
    is_new_site = pl.col("siret").is_not_null() & pl.col("known_site").is_null()
    clash = rows.select(
        (
            pl.col("by_siren").is_not_null()
            & pl.when(pl.col("by_id").is_not_null())
            .then(pl.col("by_id") != pl.col("by_siren"))
            .otherwise(pl.col("external_id").is_not_null() & is_taken & ~is_new_site)
        ).fill_null(False)
    ).to_series()
    rows, problems = _without_siren(rows, clash)
    rows = rows.with_columns(
        pl.coalesce("by_id", pl.when(clash).then(None).otherwise(pl.col("by_siren"))).alias("found_id")
    )
    rows = rows.with_columns(pl.col("found_id").is_not_null().alias("sure"))
    rows = with_one_key_each(_found_by_name(rows) if related else rows, sure=pl.col("sure"))
    return rows.drop("by_siren", "sure"), problems


def _found_by_name(rows: pl.DataFrame) -> pl.DataFrame:
    """A company pointed at by its folded name; one whose SIREN is another is another company.

    A name that is nobody's here is that of the first new company of the chunk that bears it.
    """
    sought = rows.filter(pl.col("found_id").is_null())
    identified = pl.col("siren").is_not_null()
    named = pl.concat(
        [
            _named(sought.filter(~identified)["name_key"]).with_columns(pl.lit(False).alias("identified")),
            _named(sought.filter(identified)["name_key"], "AND siren IS NULL").with_columns(
                pl.lit(True).alias("identified")
            ),
        ]
    )
    rows = rows.with_columns(identified.alias("identified")).join(
        named, on=["name_key", "identified"], how="left", maintain_order="left"
    )
    its_siren = pl.coalesce("siren_of_name", pl.col("siren").drop_nulls().first().over("by_name"))
    other = (pl.col("siren") != its_siren).fill_null(False)
    rows = rows.with_columns(
        pl.coalesce("found_id", pl.when(other).then(None).otherwise(pl.col("by_name"))).alias("found_id")
    ).drop("by_name", "siren_of_name", "identified")
    only_named = pl.col("key").str.starts_with("n")
    return with_key_of_namesake(rows, named=only_named, among=~only_named)


def _named(names: pl.Series, among: str = "") -> pl.DataFrame:
    """The oldest company of each name; `among` is a further condition (the index of companies without SIREN is small)."""
    found = lookup(
        f"SELECT name_key, id, siren FROM contacts_company WHERE deleted_at IS NULL {among} AND name_key {{in}} ORDER BY id",
        names.filter(names != ""),
        {"name_key": pl.String, "by_name": pl.Int64, "siren_of_name": pl.String},
    )
    return found.unique("name_key", keep="first", maintain_order=True)


def _insert(companies: pl.DataFrame, sites: Sites, loading: Loading) -> None:
    rows = _of_head_office(companies, sites.offices).drop("city")
    rows = rows.join(sites.places(), on="id", how="left", maintain_order="left")
    target = pl.col("in_target").fill_null(False)
    rows = rows.with_columns(pl.col("created_at").fill_null(pl.lit(loading.now, dtype=INSTANT))).with_columns(
        pl.when(target).then(pl.col("created_at")).alias("in_target_at"),
        pl.when(target).then(pl.lit("suspect")).otherwise(pl.lit("")).alias("lifecycle_stage"),
    )
    insert_records(
        Company, rows.select("id", *STORED, "in_target_at", "lifecycle_stage", "department", "city"), loading=loading
    )


def _update(companies: pl.DataFrame, offices: pl.DataFrame, loading: Loading, related: bool) -> pl.Series:
    rows = _of_head_office(companies, offices)
    said = [name for name in STORED if rows[name].null_count() < rows.height and name != "created_at"]
    return update_records(
        Company,
        KIND,
        rows.select("id", *said),
        loading=loading,
        only_blanks=rows["only_blanks"] | related,
        derived=DERIVED,
    )


def _of_head_office(companies: pl.DataFrame, offices: pl.DataFrame) -> pl.DataFrame:
    """Trade name and staff band are the head office's, where a SIRET says whose they are."""
    if offices.is_empty():
        return companies
    site = offices.select(
        pl.col("company_id").alias("id"), *(pl.col(n).alias(f"{n}:site") for n in ("trade_name", "headcount_band"))
    )
    joined = companies.join(site.unique("id", keep="last"), on="id", how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(pl.col("siret").is_null()).then(pl.col(n)).otherwise(pl.col(f"{n}:site")).alias(n)
        for n in ("trade_name", "headcount_band")
    )


def _write_identifiers(rows: pl.DataFrame, loading: Loading) -> None:
    """Every identifier said, even several of one company, unless it is known."""
    new = rows.filter(pl.col("by_id").is_null())
    write_external_ids(new.select("external_id", pl.col("company_id").alias("subject_id")), kind=KIND, loading=loading)
    tagged = rows.drop_nulls("tags")
    if tagged.height:
        write_taggings(tagged.select(pl.col("company_id").alias("subject_id"), "tags"), kind=KIND, loading=loading)


def _target_problems(rows: pl.DataFrame) -> pl.DataFrame:
    refused = rows.filter("target_refused")
    reason = (
        "L’entreprise s’oppose à la diffusion de ses données au répertoire Sirene : elle n’entre pas dans la cible."
    )
    return pl.DataFrame(
        refused.select(
            "row", pl.lit("in_target").alias("name"), pl.lit("oui").alias("value"), pl.lit(reason).alias("reason")
        ),
        schema=PROBLEMS,
    )


def _verdicts(rows: pl.DataFrame, touched: pl.Series) -> pl.DataFrame:
    """The first row of a new company created it; a row that brought a new site created that."""
    first = pl.col("key").is_first_distinct() & pl.col("is_new")
    changed = pl.col("company_id").is_in(touched.implode()) | pl.col("site_changed") | (pl.col("is_new") & ~first)
    return rows.select(
        "row",
        "company_id",
        "establishment_id",
        pl.col("siret").is_not_null().alias("of_site"),
        pl.when(first | pl.col("site_is_new"))
        .then(pl.lit(CREATED))
        .when(changed)
        .then(pl.lit(UPDATED))
        .otherwise(pl.lit(UNCHANGED))
        .alias("verdict"),
    )
