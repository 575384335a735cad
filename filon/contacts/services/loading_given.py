"""A file that says a person's persona: it stands before the rule, and gives way to a colleague who overruled."""

import polars as pl

from filon.contacts.rules.given import GivenBy
from filon.records.services.bulk import lookup

STANDING = {"id": pl.Int64, "standing": pl.Int64, "given_by": pl.String}


def with_personas_given(people: pl.DataFrame) -> pl.DataFrame:
    """New people (column `persona_id`), with `persona_by`."""
    said = pl.when(pl.col("persona_id").is_not_null()).then(pl.lit(GivenBy.FILE.value))
    return people.with_columns(said.otherwise(pl.lit(GivenBy.RULE.value)).alias("persona_by"))


def with_personas_told(people: pl.DataFrame) -> pl.DataFrame:
    """People here already (columns `id`, `persona_id`, `only_blanks`): what the file tells that is new of their persona.

    Nothing where a colleague gave it, where it stands already, by rule or otherwise (a file that says the same changes
    nothing), or where only blanks are filled and one stands.
    """
    known = lookup(
        "SELECT id, persona_id, persona_by FROM contacts_contact WHERE id {in}",
        people.filter(pl.col("persona_id").is_not_null())["id"],
        STANDING,
    )
    both = people.join(known, on="id", how="left", maintain_order="left")
    kept = (
        (pl.col("given_by") == GivenBy.PERSON.value)
        | pl.col("standing").eq_missing(pl.col("persona_id"))
        | (pl.col("only_blanks") & pl.col("standing").is_not_null())
    )
    told = pl.when(~kept.fill_null(False)).then(pl.col("persona_id"))
    return (
        both.with_columns(told.alias("persona_id"))
        .with_columns(pl.when(pl.col("persona_id").is_not_null()).then(pl.lit(GivenBy.FILE.value)).alias("persona_by"))
        .drop("standing", "given_by")
    )
