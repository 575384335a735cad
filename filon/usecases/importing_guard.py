"""What the rows of a file bring towards the guard of the prospect: a row may hold itself what its lead still lacks."""

from typing import Any

import polars as pl

from filon.leads.rules.guard import Fact

NOTHING_BROUGHT: dict[str, Any] = {"row": pl.Int64, "fact": pl.String}
# Which columns of which record say each fact.
SAID_BY: dict[Fact, dict[str, tuple[str, ...]]] = {
    Fact.IDENTITY: {"contact": ("last_name", "full_name")},
    Fact.FUNCTION: {"contact": ("job_title", "job_function")},
    Fact.COMPANY: {"company": ("name",), "lead": ("company",)},
    Fact.PROJECT: {"lead": ("project",)},
}


def facts_brought(frames: dict[str, pl.DataFrame], points: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows (row, fact): each fact that a row says."""
    told = [
        _rows_that_say(frames[entity], column, fact)
        for fact, places in SAID_BY.items()
        for entity, columns in places.items()
        for column in columns
        if entity in frames and column in frames[entity].columns
    ]
    leads = frames.get("lead", pl.DataFrame())
    if "is_willing" in leads.columns:
        told.append(leads.filter("is_willing").select("row", pl.lit(Fact.WILL.value).alias("fact")))
    reached = [points[entity].filter(pl.col("kind").is_in(["email", "phone", "mobile"])) for entity in points]
    told += [frame.select("row", pl.lit(Fact.COORDINATES.value).alias("fact")) for frame in reached]
    return pl.concat(told).unique() if told else pl.DataFrame(schema=NOTHING_BROUGHT)


def _rows_that_say(frame: pl.DataFrame, column: str, fact: Fact) -> pl.DataFrame:
    said = pl.col(column).cast(pl.String).str.strip_chars() != ""
    return frame.filter(said.fill_null(False)).select("row", pl.lit(fact.value).alias("fact"))
