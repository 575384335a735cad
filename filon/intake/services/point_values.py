"""Reads columns of e-mail addresses and telephone numbers: several in one cell, each kept as given."""

from collections.abc import Callable

import polars as pl

from filon.kit.columns.addresses import email_column, phone_column
from filon.kit.columns.leftovers import map_distinct
from filon.kit.emails import split_values
from filon.kit.phones import split_phones
from filon.records.rules.targets import Target, ValueKind

POINT_KINDS = {"email": "email", "phone": "phone", "mobile": "mobile", "fax": "fax"}
_SEVERAL_MAILS = r"@.*[;,|\n].*@|:::"
_SEVERAL_PHONES = r":::|;|,|\n| / | ou "


def read_points(row: pl.Series, texts: pl.Series, target: Target) -> tuple[pl.DataFrame, pl.Series]:
    """One line for each address said (row, kind, value, normalised, generic), and the rows where one cannot be normalised."""
    said = pl.DataFrame({"row": row, "value": texts}).drop_nulls("value")
    if target.kind == ValueKind.EMAIL:
        said = _split(said, _SEVERAL_MAILS, split_values)
        found = email_column(said["value"])
        said = said.with_columns(
            pl.lit("email").alias("kind"),
            found["address"].alias("normalised"),
            (found["kind"] == "generic").fill_null(False).alias("generic"),
        )
    else:
        said = _split(said, _SEVERAL_PHONES, split_phones)
        found = phone_column(said["value"])
        kind = (
            pl.lit(target.name)
            if target.name != "phone"
            else pl.when((found["kind"] == "mobile").fill_null(False)).then(pl.lit("mobile")).otherwise(pl.lit("phone"))
        )
        said = said.with_columns(kind.alias("kind"), found["e164"].alias("normalised"), pl.lit(False).alias("generic"))
    unreadable = row.is_in(said.filter(pl.col("normalised").is_null())["row"].implode())
    return said.select("row", "kind", "value", "normalised", "generic"), unreadable


def _split(said: pl.DataFrame, pattern: str, split: Callable[[str], list[str]]) -> pl.DataFrame:
    several = said["value"].str.contains(pattern)
    if not several.any():
        return said
    return (
        said.with_columns(map_distinct(said["value"], split, pl.List(pl.String))).explode("value").drop_nulls("value")
    )
