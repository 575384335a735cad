"""What rows say of the companies and people that they only point at."""

import polars as pl

from filon.contacts.services.loading_sites import ADDRESS
from filon.intake.rules.mapping import Plan
from filon.kit.columns.identifiers import siren_column
from filon.usecases.importing_references import NO_PROBLEM, TITLES, unknown

NO_POINTS = pl.DataFrame(
    schema={"row": pl.Int64, "kind": pl.String, "value": pl.String, "normalised": pl.String, "generic": pl.Boolean}
)
# Without one of these a record only pointed at cannot be told from another: nothing is made of it.
NAMED_BY = {
    "company": ("external_id", "siren", "siret", "name"),
    "contact": ("external_id", "full_name", "last_name", "first_name"),
}


def homeless_sites(frames: dict[str, pl.DataFrame], plan: Plan, titles: TITLES, refused: pl.Series) -> pl.DataFrame:
    """An establishment without SIRET nor company belongs to nobody."""
    if plan.entity != "establishment" or "establishment" not in frames:
        return NO_PROBLEM
    site = frames["establishment"].filter(~pl.col("row").is_in(refused.implode()))
    said = [pl.col(name).is_not_null() for name in ("siret", "company") if name in site.columns]
    company = frames.get("company", site.select("row"))
    named = [pl.col(name).is_not_null() for name in NAMED_BY["company"] if name in company.columns]
    homes = company.filter(pl.any_horizontal(*named, pl.lit(False)))["row"]
    homeless = site.filter(~pl.any_horizontal(*said, pl.lit(False)) & ~pl.col("row").is_in(homes.implode()))
    reason = "Il manque le SIRET de l’établissement, ou l’entreprise à laquelle il appartient."
    told = homeless.with_columns(pl.lit("").alias("none"))
    title = title_of_company(titles, "establishment.siret", "establishment.company", otherwise="SIRET")
    return unknown(told, "none", title, reason, refuses=True)


def title_of_company(titles: TITLES, *first: str, otherwise: str) -> str:
    """The title of the column that should have named the company: of those that the file has, if it has one."""
    paths = [*first, *(f"company.{name}" for name in NAMED_BY["company"])]
    return next((titles[path] for path in paths if path in titles), otherwise)


def company_named(rows: pl.DataFrame) -> pl.DataFrame:
    """One column names the company: a SIREN, or its name."""
    siren = siren_column(rows["company"])
    return rows.select("row", pl.when(siren.is_null()).then(pl.col("company")).alias("name"), siren.alias("siren"))


def completed(rows: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    joined = rows.join(named, on="row", how="left", maintain_order="left", suffix=":named")
    for name in named.columns[1:]:
        if f"{name}:named" in joined.columns:
            joined = joined.with_columns(pl.coalesce(name, f"{name}:named").alias(name)).drop(f"{name}:named")
    return joined


def postal_points(rows: pl.DataFrame) -> pl.DataFrame:
    """The address of a person is kept as one postal point, as it would stand on a letter."""
    present = [name for name in ADDRESS if name in rows.columns and name != "commune_code"]
    if not present:
        return NO_POINTS
    street = pl.concat_str(
        [n for n in ("street_number", "street") if n in present] or [pl.lit(None, dtype=pl.String)],
        separator=" ",
        ignore_nulls=True,
    )
    town = pl.concat_str(
        [n for n in ("postal_code", "city") if n in present] or [pl.lit(None, dtype=pl.String)],
        separator=" ",
        ignore_nulls=True,
    )
    lines = [street.replace("", None), *(pl.col(n) for n in ("address_extra",) if n in present), town.replace("", None)]
    lines += [pl.col("country")] if "country" in present else []
    value = pl.concat_str(lines, separator=", ", ignore_nulls=True).replace("", None)
    return rows.select(
        "row",
        pl.lit("postal").alias("kind"),
        value.alias("value"),
        pl.lit(None, dtype=pl.String).alias("normalised"),
        pl.lit(False).alias("generic"),
    ).drop_nulls("value")
