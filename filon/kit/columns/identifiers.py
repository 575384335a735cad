"""`kit.identifiers` over whole columns."""

from functools import partial

import polars as pl

from filon.kit.columns.leftovers import complete, map_distinct
from filon.kit.identifiers import NAF_REV_2, parse_naf, parse_postal_code, parse_siren, parse_siret, parse_vat

_LA_POSTE = 356_000_000
_SEPARATORS = "[ \u00a0\u202f.\\-]+"


def siren_column(texts: pl.Series) -> pl.Series:
    """`parse_siren` of each, null where it is none."""
    digits = texts.str.replace_all(_SEPARATORS, "")
    numbers = _numbers(digits, 9)
    is_right = _luhn_holds(numbers, 9) & (numbers > 0)
    return complete(_where(is_right, digits), texts, numbers.is_not_null(), parse_siren)


def siret_column(texts: pl.Series) -> pl.Series:
    """`parse_siret` of each, null where it is none; La Poste's own sum is left to the rule."""
    digits = texts.str.replace_all(_SEPARATORS, "")
    numbers = _numbers(digits, 14)
    sirens = numbers // 100_000
    is_right = _luhn_holds(numbers, 14) & _luhn_holds(sirens, 9) & (sirens > 0)
    is_common = numbers.is_not_null() & (sirens != _LA_POSTE)
    return complete(_where(is_right, digits), texts, is_common, parse_siret)


def _numbers(digits: pl.Series, length: int) -> pl.Series:
    return _where(digits.str.contains(rf"^[0-9]{{{length}}}$"), digits).cast(pl.Int64)


def _where(condition: pl.Series, values: pl.Series) -> pl.Series:
    return values.zip_with(condition.fill_null(False), pl.Series([None], dtype=values.dtype))


def _luhn_holds(numbers: pl.Series, length: int) -> pl.Series:
    """Every second digit from the right doubled, nine taken off above nine, the sum a multiple of ten."""
    total = pl.repeat(0, len(numbers), dtype=pl.Int64, eager=True)
    for place in range(length):
        digit = numbers // 10**place % 10
        total += digit if place % 2 == 0 else digit * 2 - (digit > 4).cast(pl.Int64) * 9
    return total % 10 == 0


def vat_column(texts: pl.Series) -> pl.Series:
    """`parse_vat` of each, null where it is none."""
    return map_distinct(texts, parse_vat, pl.String)


def naf_column(texts: pl.Series, nomenclature: str = NAF_REV_2) -> pl.Series:
    """`parse_naf` of each, null where it is none."""
    return map_distinct(texts, partial(parse_naf, nomenclature=nomenclature), pl.String)


def postal_code_column(texts: pl.Series) -> pl.Series:
    """`parse_postal_code` of each, null where it is none."""
    return map_distinct(texts, parse_postal_code, pl.String)
