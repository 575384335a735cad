"""Reads one column of text as the values of one target."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from filon.intake.rules.mapping import Plan
from filon.kit.codes.employers import headcount_band_of, headcount_bands, legal_forms
from filon.kit.columns.figures import (
    amount_column,
    boolean_column,
    date_column,
    integer_column,
    moment_column,
    number_column,
)
from filon.kit.columns.identifiers import naf_column, postal_code_column, siren_column, siret_column, vat_column
from filon.kit.columns.leftovers import map_distinct
from filon.kit.dates import PARIS, parse_moment
from filon.kit.french import format_integer
from filon.kit.numbers import Ambiguous, parse_integer
from filon.kit.text import fold
from filon.records.rules.targets import Target, ValueKind

AMBIGUOUS = (
    "Ce nombre peut se lire de deux façons\u00a0: choisissez le «\u00a0Signe décimal\u00a0»"
    ' (dans un fichier de plan\u00a0: decimal = "," ou ".").'
)
SCIENTIFIC = r"(?i)^\d+([.,]\d+)?e\+?\d+$"


class Reading(NamedTuple):
    """`values` typed, null where nothing was read; `bad` where something was said and not read, with why."""

    values: pl.Series
    bad: pl.Series
    reason: str | pl.Series
    precision: pl.Series | None = None


def read_values(texts: pl.Series, target: Target, plan: Plan) -> Reading:
    match target.kind:
        case ValueKind.AMOUNT:
            found = amount_column(texts, plan.decimal)
            return _with_ambiguity(texts, found["cents"], found["ambiguous"], "Ce montant n’est pas lisible.")
        case ValueKind.INTEGER:
            return _integer(texts, target)
        case ValueKind.NUMBER:
            found = number_column(texts, plan.decimal)
            return _with_ambiguity(texts, found["value"], found["ambiguous"], "Ce n’est pas un nombre.")
        case ValueKind.DATE:
            return _read(texts, _days(texts, plan), _NO_DATE)
        case ValueKind.INSTANT:
            return _instant(texts, plan)
        case ValueKind.CHOICE:
            known = ", ".join(dict.fromkeys(target.choices.values()))
            values = map_distinct(texts, lambda text: target.choices.get(fold(text)), pl.String)
            reading = _read(texts, values, f"Valeur inconnue. Valeurs possibles : {known}.")
            return reading._replace(values=values.set(reading.bad, target.otherwise)) if target.otherwise else reading
        case ValueKind.BOOLEAN | ValueKind.REFUSAL:
            return _read(texts, boolean_column(texts), "Écrivez oui ou non.")
        case _:
            return _read_text(texts, target)


def _read(texts: pl.Series, values: pl.Series, reason: str | pl.Series) -> Reading:
    return Reading(values, texts.is_not_null() & values.is_null(), reason)


def _with_ambiguity(texts: pl.Series, values: pl.Series, ambiguous: pl.Series, reason: str) -> Reading:
    told = pl.select(pl.when(ambiguous.fill_null(False)).then(pl.lit(AMBIGUOUS)).otherwise(pl.lit(reason))).to_series()
    return _read(texts, values, told)


def _integer(texts: pl.Series, target: Target) -> Reading:
    """A whole number between its bounds; a percent sign is only its unit."""
    found = integer_column(texts.str.replace(r"\s*%$", ""))
    values = found["value"]
    within = values.is_between(target.least, target.most)
    reading = _with_ambiguity(texts, values.set(~within.fill_null(True), None), found["ambiguous"], _WHOLE)
    out = pl.lit(f"Ce nombre doit être entre {target.least} et {target.most}.")
    reason = pl.select(pl.when(~within.fill_null(True)).then(out).otherwise(reading.reason)).to_series()
    return reading._replace(reason=reason)


_WHOLE = "Ce n’est pas un nombre entier."


def _formats(plan: Plan) -> tuple[str, ...]:
    return (plan.date_format,) if plan.date_format else ()


def _days(texts: pl.Series, plan: Plan) -> pl.Series:
    """Days; "2026-12" and "12/2026" are the first of their month."""
    whole = texts.str.replace(r"^(\d{4})-(\d{2})$", "$1-$2-01").str.replace(r"^(\d{2})/(\d{4})$", "01/$1/$2")
    return date_column(whole, _formats(plan), excel_serial=True)


def _instant(texts: pl.Series, plan: Plan) -> Reading:
    values, precision = _moments(texts, plan)
    years = values.dt.convert_time_zone(str(PARIS)).dt.year()
    far = ~years.is_between(FIRST_YEAR, LAST_YEAR).fill_null(True)
    reason = pl.select(pl.when(far).then(pl.lit(_FAR)).otherwise(pl.lit(_NO_DATE))).to_series()
    values = values.set(far, None)
    return Reading(values, texts.is_not_null() & values.is_null(), reason, precision)


FIRST_YEAR, LAST_YEAR = 1900, 2200  # of what happened to a record: further is a slip of the hand or of a program
_FAR = f"Cette date est trop lointaine\u00a0: de {FIRST_YEAR} à {LAST_YEAR} seulement."
_NO_DATE = "Cette date n’existe pas ou n’est pas lisible."


def _moments(texts: pl.Series, plan: Plan) -> tuple[pl.Series, pl.Series]:
    """Instants and their precision. The days of a file are few: each is read once for the whole file, not once a chunk."""
    instant = pl.Datetime("us", "UTC")
    texts = texts if plan.date_format else _without_idle_midnight(texts)
    if texts.str.contains(_WITH_TIME).any():
        found = moment_column(texts, _formats(plan), excel_serial=True)
        return found["at"].cast(instant), found["precision"]
    distinct = texts.drop_nulls().unique()
    read = [_read_moment(text, plan.date_format) for text in distinct]
    table = pl.DataFrame(read, schema={"at": instant, "precision": pl.String}, orient="row").insert_column(
        0, distinct.alias("text")
    )
    found = texts.to_frame("text").join(table, on="text", how="left", maintain_order="left")
    return found["at"], found["precision"]


def _without_idle_midnight(texts: pl.Series) -> pl.Series:
    """Access writes each day with a midnight; where no other time is said, they are days."""
    times = texts.str.contains(_WITH_TIME)
    idle = texts.str.ends_with(" 00:00:00")
    return texts.str.strip_suffix(" 00:00:00") if times.any() and (idle | ~times).all() else texts


_WITH_TIME = r"\d[T ]\d{1,2}:\d{2}"


@lru_cache(maxsize=100_000)
def _read_moment(text: str, date_format: str) -> tuple[datetime | None, str | None]:
    moment = parse_moment(text, (date_format,) if date_format else (), excel_serial=True)
    return (moment.at, moment.precision) if moment else (None, None)


def _read_text(texts: pl.Series, target: Target) -> Reading:
    match target.kind:
        case ValueKind.SIREN:
            return _read(texts, siren_column(_with_eaten_zeros(texts, 9)), _identifier_reason(texts, "SIREN", 9))
        case ValueKind.SIRET:
            return _read(texts, siret_column(_with_eaten_zeros(texts, 14)), _identifier_reason(texts, "SIRET", 14))
        case ValueKind.VAT:
            return _read(texts, vat_column(texts), "Ce numéro de TVA n’est pas valable.")
        case ValueKind.NAF:
            reading = _read(texts, naf_column(texts), "")
            return reading._replace(reason=_naf_reason(texts)) if reading.bad.any() else reading
        case ValueKind.LEGAL_FORM:
            return _read(texts, map_distinct(texts, _legal_form, pl.String), "Cette nature juridique n’existe pas.")
        case ValueKind.HEADCOUNT:
            return _read(texts, map_distinct(texts, _headcount, pl.String), "Cette tranche d’effectif n’existe pas.")
        case ValueKind.POSTAL_CODE:
            return _postal_code(texts, target)
        case _:
            if target.choices:
                texts = map_distinct(texts, lambda text: target.choices.get(fold(text), text), pl.String)
            cut = texts.str.slice(0, target.width)
            return Reading(
                cut,
                (texts.str.len_chars() > target.width).fill_null(False),
                f"Plus de {format_integer(target.width)} signes.",
            )


def _with_eaten_zeros(texts: pl.Series, length: int) -> pl.Series:
    """A spreadsheet that took the identifier for a number dropped its leading zeros."""
    short = texts.str.contains(rf"^\d{{{length - 4},{length - 1}}}$").fill_null(False)
    return pl.select(pl.when(short).then(texts.str.zfill(length)).otherwise(texts)).to_series()


def _identifier_reason(texts: pl.Series, name: str, length: int) -> pl.Series:
    lost = f"Le tableur a écrit ce {name} en puissance de dix et en a perdu les chiffres : mettez la colonne au format texte."
    wrong = f"Ce {name} n’est pas valable : {length} chiffres, dont une clé de contrôle."
    return pl.select(
        pl.when(texts.str.contains(SCIENTIFIC).fill_null(False)).then(pl.lit(lost)).otherwise(pl.lit(wrong))
    ).to_series()


def _naf_reason(texts: pl.Series) -> pl.Series:
    """Which nomenclature a strange code seems to be of, by its shape: 22.02 (NAP), 52.2A (1993, 2003), 01.11A (2025)."""
    text = pl.lit(texts)
    return pl.select(
        pl.when(text.str.contains(r"^\s*\d{2}\.?\d{2}\s*$"))
        .then(pl.lit("Ce code est de la NAP, d’avant 1993, et non de la NAF rév. 2."))
        .when(text.str.contains(r"^\s*\d{2}\.?\d[A-Za-z]\s*$"))
        .then(pl.lit("Ce code est de la NAF de 1993 ou de 2003, et non de la NAF rév. 2."))
        .when(text.str.contains(r"^\s*\d{2}\.?\d{2}[A-Za-z]\s*$"))
        .then(pl.lit("Ce code n’existe pas dans la NAF rév. 2\u00a0: est-il de la NAF 2025\u202f?"))
        .otherwise(pl.lit("Ce code n’existe pas dans la NAF rév. 2."))
    ).to_series()


def _postal_code(texts: pl.Series, target: Target) -> Reading:
    """A French code, else the text as it is: addresses abroad have theirs."""
    french = postal_code_column(texts)
    values = pl.select(pl.coalesce(french, texts.str.slice(0, target.width))).to_series()
    digits = texts.str.contains(r"^\d+$").fill_null(False)
    return Reading(
        values,
        french.is_null() & (digits | (texts.str.len_chars() > target.width)).fill_null(False),
        "Ce code postal n’existe pas en France.",
    )


def _legal_form(text: str) -> str | None:
    code = text.replace(" ", "")
    return code if code in legal_forms() else None


def _headcount(text: str) -> str | None:
    """A code of the staff bands, or a number of people."""
    code = text.strip().upper()
    if code in headcount_bands():
        return code
    if len(code) == 1 and f"0{code}" in headcount_bands():
        return f"0{code}"
    try:
        staff = parse_integer(text)
    except Ambiguous:
        staff = parse_integer(text.replace(".", "").replace(",", ""))
    return headcount_band_of(staff) if staff is not None and staff >= 0 else None
