"""The file of the import benchmark: as many companies as asked, each with its establishment and one contact."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

SEED = 20_260_101
CHUNK = 100_000
TRADES = [
    "Menuiserie", "Plomberie", "Transports", "Boulangerie", "Garage", "Imprimerie", "Cabinet", "Atelier",
    "Serrurerie", "Toitures", "Fonderie", "Scierie", "Brasserie", "Optique",
]  # fmt: skip
SYLLABLES = [
    "ba", "bel", "bou", "car", "chan", "cor", "dau", "del", "dur", "fer", "gar", "ja", "len", "lor", "mer", "mon",
    "nar", "par", "pel", "ros", "sal", "ter", "val", "vin",
]  # fmt: skip
FORMS = ["SARL", "SAS", "SA", "EURL", ""]
FIRST_NAMES = [
    "Camille", "Marc", "Inès", "Louis", "Jeanne", "Paul", "Sarah", "Hugo", "Léa", "Nicolas", "Claire",
    "Antoine", "Julie", "Karim", "Élodie", "Thomas", "Manon", "Yann",
]  # fmt: skip
TOWNS = [
    ("13001", "Marseille"),
    ("69003", "Lyon"),
    ("75010", "Paris"),
    ("59000", "Lille"),
    ("33000", "Bordeaux"),
    ("01000", "Bourg-en-Bresse"),
]
SOURCES = ["Salon", "Site web", "Recommandation", "Fichier loué", ""]

MAPPING = """
[source]
system = "banc"
date_format = "%d/%m/%Y"

[columns]
"Référence" = "contact.external_id"
"Raison sociale" = "company.name"
"SIRET" = "company.siret"
"NAF" = "company.naf_code"
"Effectif" = "company.headcount_band"
"Numéro" = "company.street_number"
"Voie" = "company.street"
"CP" = "company.postal_code"
"Ville" = "company.city"
"Civilité" = "contact.civility"
"Prénom" = "contact.first_name"
"Nom" = "contact.last_name"
"Fonction" = "contact.job_title"
"E-mail" = "contact.email"
"Téléphone" = "contact.phone"
"Mobile" = "contact.mobile"
"Origine" = "contact.source"
"Premier contact" = "contact.created_at"
"""


def write_file(path: Path, *, rows: int) -> None:
    """CSV with ";" in UTF-8, French dates and phones, the same for the same number of rows."""
    with path.open("wb") as file:
        for place, frame in enumerate(_frames(rows)):
            frame.write_csv(file, separator=";", include_header=place == 0)


def _frames(rows: int) -> Iterator[pl.DataFrame]:
    dice = np.random.default_rng(SEED)
    for start in range(0, rows, CHUNK):
        yield _frame(np.arange(start, min(start + CHUNK, rows)), dice)


def _frame(number: np.ndarray, dice: np.random.Generator) -> pl.DataFrame:
    count = len(number)

    def pick(words: list[str]) -> pl.Series:
        return pl.Series(np.array(words, dtype=object)[dice.integers(0, len(words), count)], dtype=pl.String)

    surname = (pick(SYLLABLES) + pick(SYLLABLES) + pick(SYLLABLES)).str.to_titlecase()
    town = dice.integers(0, len(TOWNS), count)
    base = pl.DataFrame(
        {
            "number": number,
            "trade": pick(TRADES),
            "surname": surname,
            "form": pick(FORMS),
            "first": pick(FIRST_NAMES),
            "siret": _sirets(number),
            "local": pl.Series(dice.integers(0, 10**8, count)).cast(pl.String).str.zfill(8),
            "day": pl.Series(dice.integers(0, 1500, count)),
        }
    )
    pairs = pl.col("local").str.replace(r"(..)(..)(..)(..)", "$1 $2 $3 $4")
    domain = pl.col("surname").str.to_lowercase() + pl.col("number").cast(pl.String) + ".fr"
    return base.select(
        ("C" + pl.col("number").cast(pl.String)).alias("Référence"),
        pl.concat_str("trade", "surname", "form", separator=" ").str.strip_chars().alias("Raison sociale"),
        pl.col("siret").alias("SIRET"),
        pick(["6201Z", "4332A", "5630Z", "7022Z", "4941A"]).alias("NAF"),
        pick(["01", "02", "03", "11", "12", "NN"]).alias("Effectif"),
        (pl.col("number") % 200 + 1).cast(pl.String).alias("Numéro"),
        ("rue " + pl.col("surname")).alias("Voie"),
        pl.Series([TOWNS[place][0] for place in town]).alias("CP"),
        pl.Series([TOWNS[place][1] for place in town]).alias("Ville"),
        pick(["M.", "Mme"]).alias("Civilité"),
        pl.col("first").alias("Prénom"),
        pl.col("surname").alias("Nom"),
        pick(["Gérant", "Directrice commerciale", "Acheteur", "DSI"]).alias("Fonction"),
        (pl.col("first").str.to_lowercase().str.replace_all("[éè]", "e") + "@" + domain).alias("E-mail"),
        ("01 " + pairs).alias("Téléphone"),
        ("06 " + pairs).alias("Mobile"),
        pick(SOURCES).alias("Origine"),
        (pl.lit("2022-01-01").str.to_date() + pl.duration(days="day")).dt.strftime("%d/%m/%Y").alias("Premier contact"),
    )


def _sirets(number: np.ndarray) -> pl.Series:
    """A valid SIREN for each number, and its first establishment, whose last digit makes the sum right."""
    siren = with_key(number + 30_000_000, 8)
    siret = with_key(siren * 10_000 + 1, 13)
    return pl.Series(siret).cast(pl.String).str.zfill(14)


def with_key(numbers: np.ndarray, digits: int) -> np.ndarray:
    """The number with its Luhn key behind it."""
    total = np.zeros(len(numbers), dtype=np.int64)
    for place in range(digits):
        digit = numbers // 10**place % 10
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 * (doubled > 9)
    return numbers * 10 + (10 - total % 10) % 10
