"""A file of the layout of Insee's StockUniteLegale (NAF 2025 columns included), as many companies as asked; all invented."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.import_file import CHUNK, FIRST_NAMES, FORMS, SEED, SYLLABLES, TRADES, with_key

# In the order of the official file; most are empty, as there.
COLUMNS_TEXT = (
    "siren statutDiffusionUniteLegale unitePurgeeUniteLegale dateCreationUniteLegale sigleUniteLegale sexeUniteLegale"
    " prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale prenomUsuelUniteLegale"
    " pseudonymeUniteLegale identifiantAssociationUniteLegale trancheEffectifsUniteLegale anneeEffectifsUniteLegale"
    " dateDernierTraitementUniteLegale nombrePeriodesUniteLegale categorieEntreprise anneeCategorieEntreprise dateDebut"
    " etatAdministratifUniteLegale nomUniteLegale nomUsageUniteLegale denominationUniteLegale"
    " denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale"
    " categorieJuridiqueUniteLegale activitePrincipaleUniteLegale nomenclatureActivitePrincipaleUniteLegale"
    " activitePrincipaleNAF25UniteLegale nicSiegeUniteLegale economieSocialeSolidaireUniteLegale"
    " caractereEmployeurUniteLegale"
)
COLUMNS = COLUMNS_TEXT.split()


def write_register(path: Path, *, rows: int) -> None:
    """CSV with commas in UTF-8: a third are people in business under their own name, one in ten is not fully diffusible."""
    dice = np.random.default_rng(SEED)
    with path.open("wb") as file:
        for start in range(0, rows, CHUNK):
            number = np.arange(start, min(start + CHUNK, rows))
            _frame(number, dice).write_csv(file, include_header=start == 0)


def _frame(number: np.ndarray, dice: np.random.Generator) -> pl.DataFrame:
    count = len(number)

    def pick(words: list[str]) -> pl.Series:
        return pl.Series(np.array(words, dtype=object)[dice.integers(0, len(words), count)], dtype=pl.String)

    surname = (pick(SYLLABLES) + pick(SYLLABLES) + pick(SYLLABLES)).str.to_uppercase()
    base = pl.DataFrame(
        {
            "siren": pl.Series(with_key(number + 30_000_000, 8)).cast(pl.String).str.zfill(9),
            "alone": pl.Series(dice.integers(0, 3, count) == 0),
            "surname": surname,
            "first": pick(FIRST_NAMES).str.to_uppercase(),
            "name": pick(TRADES).str.to_uppercase() + " " + surname + " " + pick(FORMS),
            "days": pl.Series(dice.integers(0, 15_000, count)),
        }
    ).with_columns((pl.lit("1984-01-01").str.to_date() + pl.duration(days="days")).cast(pl.String).alias("day"))
    alone = pl.col("alone")
    said: dict[str, pl.Expr | pl.Series] = {
        "siren": pl.col("siren"),
        "statutDiffusionUniteLegale": pick(["O"] * 9 + ["P"]),
        "dateCreationUniteLegale": pl.col("day"),
        "sexeUniteLegale": pl.when(alone).then(pl.lit("F")),
        "prenom1UniteLegale": pl.when(alone).then("first"),
        "prenomUsuelUniteLegale": pl.when(alone).then("first"),
        "trancheEffectifsUniteLegale": pick(["NN", "NN", "01", "02", "03", "11", "12", "21"]),
        "anneeEffectifsUniteLegale": pl.lit("2023"),
        "dateDernierTraitementUniteLegale": pl.lit("2026-03-02T10:12:27"),
        "nombrePeriodesUniteLegale": pl.lit("3"),
        "categorieEntreprise": pick(["PME", "PME", "ETI", ""]),
        "dateDebut": pl.col("day"),
        "etatAdministratifUniteLegale": pick(["A", "A", "A", "C"]),
        "nomUniteLegale": pl.when(alone).then("surname"),
        "denominationUniteLegale": pl.when(~alone).then(pl.col("name").str.strip_chars()),
        "categorieJuridiqueUniteLegale": pl.when(alone).then(pl.lit("1000")).otherwise(pl.lit("5710")),
        "activitePrincipaleUniteLegale": pick(["62.01Z", "43.32A", "56.30Z", "70.22Z", "49.41A"]),
        "nomenclatureActivitePrincipaleUniteLegale": pl.lit("NAFRev2"),
        "activitePrincipaleNAF25UniteLegale": pick(["62.10Y", "43.32G", "56.30Y", "70.20Y", "49.41Y"]),
        "nicSiegeUniteLegale": pl.lit("00017"),
        "caractereEmployeurUniteLegale": pick(["O", "N"]),
    }
    return base.select([_expr(said.get(name)).alias(name) for name in COLUMNS])


def _expr(said: pl.Expr | pl.Series | None) -> pl.Expr:
    if said is None:
        return pl.lit(None, dtype=pl.String)
    return said if isinstance(said, pl.Expr) else pl.lit(said)


def register_frames(path: Path, *, chunk: int, now: str) -> Iterator[dict[str, pl.DataFrame]]:
    """The rows of the floor's one table, with their keys, by chunks."""
    first = 1
    for rows in pl.scan_csv(path, infer_schema=False).collect_batches(chunk_size=chunk):
        name = pl.coalesce(
            "denominationUniteLegale", pl.concat_str("prenomUsuelUniteLegale", "nomUniteLegale", separator=" ")
        )
        yield {
            "company": rows.select(
                pl.int_range(first, first + rows.height, eager=True).alias("id"),
                pl.lit(now).alias("created_at"),
                "siren",
                name.alias("name"),
                name.str.to_lowercase().alias("name_key"),
                pl.col("activitePrincipaleUniteLegale").alias("naf_code"),
                pl.col("trancheEffectifsUniteLegale").alias("headcount_band"),
                pl.col("categorieJuridiqueUniteLegale").alias("legal_form_code"),
            )
        }
        first += rows.height


REGISTER_TABLES = {
    "company": ("id", "created_at", "siren", "name", "name_key", "naf_code", "headcount_band", "legal_form_code")
}
REGISTER_SCHEMA = """
CREATE TABLE company (id {key}, created_at {moment} NOT NULL, siren varchar(9), name varchar(255) NOT NULL,
    name_key varchar(255) NOT NULL, naf_code varchar(6) NOT NULL, headcount_band varchar(2) NOT NULL,
    legal_form_code varchar(4) NOT NULL);
CREATE UNIQUE INDEX company_siren ON company (siren);
CREATE INDEX company_name ON company (name_key, id);
"""
