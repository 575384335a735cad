"""Who asked not to be prospected, then was erased, does not come back with the next file (RET-5)."""

import polars as pl

from filon.intake.services.normalising import PROBLEM
from filon.permission.selectors.suppressions import suppressed_among, suppressions_in_force
from filon.records.services.bulk import lookup
from filon.usecases.importing_references import NO_PROBLEM, TITLES

OPPOSITION = (
    "opposition : la personne a demandé à ne plus être sollicitée, ses coordonnées ne reviennent pas dans la base."
)
ADDRESSES = ("email", "phone", "mobile", "fax")


def opposed_rows(frames: dict[str, pl.DataFrame], points: dict[str, pl.DataFrame], titles: TITLES) -> pl.DataFrame:
    """Problems of the rows with an address on the list that no record bears any more. A constant number of queries.

    The address itself is not repeated: the account of the import would keep what was erased.
    """
    if not suppressions_in_force().exists():
        return NO_PROBLEM
    told = pl.concat([_personal(entity, part) for entity, part in points.items()] + [_named_by_mail(frames)])
    barred = suppressed_among(told["normalised"].to_list())
    told = told.filter(pl.col("normalised").is_in(list(barred - _still_here(barred))))
    columns = [
        titles.get(f"{entity}.{kind}", titles.get(f"{entity}.phone", titles.get(f"{entity}.contact", "")))
        for entity, kind in told.select("entity", "kind").iter_rows()
    ]
    return told.select(
        "row",
        pl.Series("column", columns, dtype=pl.String),
        pl.lit("").alias("value"),
        pl.lit(OPPOSITION).alias("reason"),
        pl.lit(True).alias("refuses"),
    ).select(list(PROBLEM))


TOLD = {"row": pl.Int64, "entity": pl.String, "kind": pl.String, "normalised": pl.String}


def _personal(entity: str, points: pl.DataFrame) -> pl.DataFrame:
    """The switchboard and the common mailbox of a company are nobody's own; everything of a person is."""
    own = pl.col("kind").is_in(ADDRESSES)
    if entity != "contact":
        own = pl.col("kind").is_in(["email", "mobile"]) & ~pl.col("generic")
    return points.filter(own & pl.col("normalised").is_not_null()).select(
        "row", pl.lit(entity).alias("entity"), "kind", "normalised"
    )


def _named_by_mail(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Records that name their contact by the e-mail address."""
    parts = [
        frame.filter(pl.col("contact").str.contains("@").fill_null(False)).select(
            "row",
            pl.lit(entity).alias("entity"),
            pl.lit("email").alias("kind"),
            pl.col("contact").str.to_lowercase().alias("normalised"),
        )
        for entity, frame in frames.items()
        if "contact" in frame.columns
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=TOLD)


def _still_here(addresses: frozenset[str]) -> set[str]:
    """A person who objected and was not erased is here: her record may be completed, the channel stays closed."""
    known = lookup(
        "SELECT DISTINCT normalised FROM contacts_contactpoint WHERE normalised {in}",
        pl.Series(sorted(addresses), dtype=pl.String),
        {"normalised": pl.String},
    )
    return set(known["normalised"])
