"""`kit.numbers` and `kit.dates` over whole columns."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from filon.kit.columns.leftovers import complete, complete_frame, map_distinct
from filon.kit.dates import PARIS, parse_date, parse_moment
from filon.kit.numbers import Ambiguous, parse_amount, parse_boolean, parse_integer, parse_number

_SPACES = "[ \u00a0\u202f]"
_COMMON_AMOUNT = (
    rf"^(-?)((?:[0-9]{{1,14}}|[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})*))(?:{{sign}}([0-9]{{1,2}}))?{_SPACES}?€?$"
)


def amount_column(texts: pl.Series, decimal: str | None = None) -> pl.DataFrame:
    """`parse_amount` of each: columns cents (null where there is no amount) and ambiguous (true where two readings exist)."""
    pattern = _COMMON_AMOUNT.replace("{sign}", {",": ",", ".": r"\.", None: "[.,]"}[decimal])
    parts = texts.str.extract_groups(pattern).struct.unnest()
    whole, minus = parts["2"].str.replace_all(_SPACES, "").cast(pl.Int64), parts["1"] == "-"
    rest = parts["3"].fill_null("").str.pad_end(2, "0").cast(pl.Int64)
    size = whole * 100 + rest
    cents = size.zip_with(~minus.fill_null(False), -size)
    fast = pl.DataFrame({"cents": cents, "ambiguous": pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)})
    fast = fast.with_columns(ambiguous=pl.when(texts.is_not_null()).then(pl.col("ambiguous")))

    def read(text: str) -> tuple[int | None, bool]:
        try:
            return parse_amount(text, decimal), False
        except Ambiguous:
            return None, True

    return complete_frame(fast, texts, cents.is_not_null(), read)


def number_column(texts: pl.Series, decimal: str | None = None) -> pl.DataFrame:
    """`parse_number` of each: columns value (null where there is no number) and ambiguous."""
    return _with_ambiguity(texts, partial(parse_number, decimal=decimal), pl.Float64())


def integer_column(texts: pl.Series) -> pl.DataFrame:
    """`parse_integer` of each: columns value and ambiguous."""
    return _with_ambiguity(texts, parse_integer, pl.Int64())


def _with_ambiguity(texts: pl.Series, read: Callable[[str], float | None], dtype: pl.DataType) -> pl.DataFrame:
    ambiguous: set[str] = set()

    def read_or_note(text: str) -> float | None:
        try:
            return read(text)
        except Ambiguous:
            ambiguous.add(text)
            return None

    values = map_distinct(texts, read_or_note, dtype)
    return pl.DataFrame({"value": values, "ambiguous": texts.is_in(sorted(ambiguous))})


def boolean_column(texts: pl.Series) -> pl.Series:
    """`parse_boolean` of each."""
    return map_distinct(texts, parse_boolean, pl.Boolean)


_ISO_DAY = "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_FRENCH_DAY = "^[0-9]{2}/[0-9]{2}/[1-9][0-9]{3}$"
# Years for which every copy of the table of time zones agrees.
_ISO_MOMENT = "^(?:19[7-9][0-9]|20[0-2][0-9]|203[0-6])-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}$"


def date_column(texts: pl.Series, formats: Sequence[str] = (), *, excel_serial: bool = False) -> pl.Series:
    """The day of `parse_date` of each: a time of day is left out, as written, without a change of zone."""

    def read(text: str) -> date | None:
        found = parse_date(text, formats, excel_serial=excel_serial)
        return found.date() if isinstance(found, datetime) else found

    if formats:
        return map_distinct(texts, read, pl.Date)
    iso = texts.str.to_date("%Y-%m-%d", strict=False)
    french = texts.str.to_date("%d/%m/%Y", strict=False)
    is_iso, is_french = texts.str.contains(_ISO_DAY), texts.str.contains(_FRENCH_DAY)
    return complete(iso.zip_with(is_iso.fill_null(False), french), texts, is_iso | is_french, read)


def moment_column(
    texts: pl.Series, formats: Sequence[str] = (), *, zone: tzinfo = PARIS, excel_serial: bool = False
) -> pl.DataFrame:
    """`parse_moment` of each: columns at (UTC, microseconds) and precision ("day" or "instant")."""
    local = texts.str.replace("T", " ").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    if isinstance(zone, ZoneInfo) and not formats:
        at = local.dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
        is_common = texts.str.contains(_ISO_MOMENT) & at.is_not_null()
    else:
        at, is_common = local.dt.replace_time_zone("UTC"), texts.is_null()
    fast = pl.DataFrame({"at": at}).with_columns(precision=pl.when(texts.is_not_null()).then(pl.lit("instant")))

    def read(text: str) -> tuple[datetime, str] | tuple[None, None]:
        moment = parse_moment(text, formats, zone=zone, excel_serial=excel_serial)
        return (moment.at, moment.precision) if moment else (None, None)

    return complete_frame(fast, texts, is_common, read)
