"""Loads establishments: by SIRET, or the one head office of a company that has only an address."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from filon.contacts.models import Establishment
from filon.kit.codes.places import department_of
from filon.kit.columns.leftovers import map_distinct
from filon.kit.subjects import SubjectKind
from filon.records.services.bulk import execute_many, lookup, reserve_ids
from filon.records.services.loading import Loading, collapse, insert_records, update_records

ADDRESS = ("street_number", "street", "address_extra", "postal_code", "city", "commune_code", "country")
OF_SITE = ("trade_name", "headcount_band", "naf_code", "diffusion_status", *ADDRESS)
SITE_SCHEMA: dict[str, Any] = {
    "siret": pl.String,
    "head_office": pl.String,
    "closed": pl.Boolean,
    **dict.fromkeys(OF_SITE, pl.String),
}
KNOWN: Mapping[str, Any] = {"known_site": pl.Int64, "of_company": pl.Int64, "was_office": pl.Boolean}
KIND = SubjectKind.ESTABLISHMENT


def with_known_sites(rows: pl.DataFrame) -> pl.DataFrame:
    """`known_site`, `of_company`, `was_office`: the establishment here already of each SIRET."""
    known = lookup(
        "SELECT siret, id, company_id, head_office FROM contacts_establishment WHERE siret {in}",
        rows["siret"],
        {"siret": pl.String, **KNOWN},
    )
    return rows.join(known, on="siret", how="left", maintain_order="left")


def load_sites(rows: pl.DataFrame, *, loading: Loading, related: bool) -> "Sites":
    """Which establishments the rows speak of; nothing is written before `write`, for the companies come first."""
    has_address = pl.any_horizontal(pl.col(name).is_not_null() for name in ADDRESS)
    spoken = rows.filter(pl.col("siret").is_not_null() | has_address)
    return Sites(rows, spoken, loading, related)


class Sites:
    """`rows` gain establishment_id, is_office, site_is_new, site_changed; `offices` are the head offices with what they say."""

    def __init__(self, rows: pl.DataFrame, spoken: pl.DataFrame, loading: Loading, related: bool) -> None:
        self.loading, self.related = loading, related
        self.created = self.updated = 0
        self.sites = _identified(spoken)
        new = self.sites["establishment_id"].is_null()
        ids = self.sites["establishment_id"].scatter(new.arg_true(), reserve_ids(Establishment, int(new.sum())))
        self.sites = self.sites.with_columns(ids.alias("establishment_id"), new.alias("site_is_new"))
        self.offices = self.sites.filter(pl.col("is_office") & pl.col("siret").is_not_null())
        places = spoken.select("row", _site_key()).join(
            self.sites.select("site", "establishment_id", "is_office", "site_is_new"),
            on="site",
            how="left",
            maintain_order="left",
        )
        places = places.with_columns(pl.col("site_is_new") & pl.col("site").is_first_distinct())
        self.rows = rows.join(places.drop("site"), on="row", how="left", maintain_order="left").with_columns(
            pl.col("site_is_new", "is_office").fill_null(False), pl.lit(False).alias("site_changed")
        )

    def write(self) -> None:
        new = self.sites.filter("site_is_new")
        stored = [*OF_SITE, "siret", "company_id", *_said(new, ["closed"])]
        insert_records(
            Establishment,
            new.select(pl.col("establishment_id").alias("id"), *stored, pl.col("is_office").alias("head_office")),
            loading=self.loading,
        )
        known = self.sites.filter(~pl.col("site_is_new"))
        said = _said(known, [*OF_SITE, "closed"])
        changed = update_records(
            Establishment,
            KIND,
            known.select(pl.col("establishment_id").alias("id"), *said),
            loading=self.loading,
            only_blanks=known["superseded_site"].fill_null(False) | self.related,
        )
        self.created, self.updated = new.height, changed.len()
        self.rows = self.rows.with_columns(
            pl.col("establishment_id").is_in(changed.implode()).fill_null(False).alias("site_changed")
        )

    def places(self) -> pl.DataFrame:
        """id, department, city of the new companies whose head office was said."""
        said = self.sites.filter(pl.col("is_new") & pl.col("is_office"))
        department = map_distinct(said["postal_code"], _department, pl.String)
        return said.select(pl.col("company_id").alias("id"), department.alias("department"), "city").unique(
            "id", keep="first"
        )

    def derive_places(self) -> None:
        """Department and city of the companies here before whose head office was said."""
        said = self.sites.filter(
            ~pl.col("is_new")
            & pl.col("is_office")
            & (pl.col("postal_code").is_not_null() | pl.col("city").is_not_null())
        )
        execute_many(
            "UPDATE contacts_company SET department = %s, city = %s WHERE id = %s AND (department <> %s OR city <> %s)",
            [
                (department, city, pk, department, city)
                for pk, postal_code, city in _current_places(said)
                for department in [_department(postal_code)]
            ],
        )


def _said(sites: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """The columns of which the file says something."""
    return [name for name in names if sites[name].null_count() < sites.height]


@lru_cache(maxsize=20_000)
def _department(postal_code: str) -> str:
    return department_of(postal_code) or ""


def _current_places(said: pl.DataFrame) -> list[tuple[int, str, str]]:
    return lookup(
        "SELECT company_id, postal_code, city FROM contacts_establishment WHERE head_office AND company_id {in}",
        said["company_id"],
        {"company_id": pl.Int64, "postal_code": pl.String, "city": pl.String},
    ).rows()


def _site_key() -> pl.Expr:
    return pl.coalesce("siret", pl.lit("h") + pl.col("company_id").cast(pl.String)).alias("site")


def _identified(spoken: pl.DataFrame) -> pl.DataFrame:
    """One line for each site: its record when it is here, and whether it is the head office."""
    has_siret = pl.col("siret").is_not_null()
    known = [pl.when(has_siret).then(pl.col(name)).alias(name) for name in KNOWN]
    sites = collapse(spoken.drop("row", "key").with_columns(_site_key(), *known), "site", last_wins=True)
    known_companies = sites.filter(~pl.col("is_new"))["company_id"]
    offices = lookup(
        "SELECT company_id, id FROM contacts_establishment WHERE head_office AND company_id {in} ORDER BY id",
        known_companies,
        {"company_id": pl.Int64, "office_id": pl.Int64},
    ).unique("company_id", keep="first", maintain_order=True)
    sites = sites.join(offices, on="company_id", how="left", maintain_order="left")
    sites = sites.with_columns(
        pl.when(has_siret).then(pl.col("known_site")).otherwise(pl.col("office_id")).alias("establishment_id"),
        pl.coalesce("of_company", "company_id").alias("company_id"),
    )
    said = pl.col("head_office") == "1"
    first = pl.col("company_id").is_first_distinct() & pl.col("office_id").is_null() & pl.col("head_office").is_null()
    return sites.with_columns(
        pl.coalesce(pl.col("was_office"), pl.when(~has_siret).then(pl.lit(True)), said, first)
        .fill_null(False)
        .alias("is_office")
    )
