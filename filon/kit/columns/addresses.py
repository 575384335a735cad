"""`kit.phones` and `kit.emails` over whole columns."""

import polars as pl

from filon.kit.columns.leftovers import PRINTABLE_ASCII, complete_frame
from filon.kit.emails import (
    FREE_MAIL_DOMAINS,
    GENERIC_LOCAL_PARTS,
    LONGEST_PLAIN_EMAIL,
    PLAIN_EMAIL,
    REFUSED_ENDINGS,
    email_kind,
    is_freemail,
    parse_email,
)
from filon.kit.phones import (
    FRENCH_DIALLING,
    FRENCH_NUMBER,
    LONG_PREFIX,
    SEPARATORS,
    SPREADSHEET_ZERO,
    line_of_prefix,
    parse_phone,
)

_LINE = {"prefix": pl.String, "code": pl.String, "kind": pl.String, "callable": pl.Boolean, "home_digits": pl.Int64}


def phone_column(texts: pl.Series, country: str = "FR") -> pl.DataFrame:
    """`parse_phone` of each: columns e164, kind, callable, extension, all null where there is no valid number."""
    national = texts.str.replace_all(SEPARATORS, "").str.extract(f"^{FRENCH_NUMBER}$")
    prefix = pl.when(pl.col("national").str.contains(f"^(?:{LONG_PREFIX})")).then(5).otherwise(3)
    numbers = pl.DataFrame({"national": national}).with_columns(prefix=pl.col("national").str.slice(0, prefix))
    lines = [(start, *_line(start)) for start in numbers["prefix"].drop_nulls().unique()]
    french = numbers.join(
        pl.DataFrame(lines, schema=_LINE, orient="row"), on="prefix", how="left", maintain_order="left"
    )
    plain = french.select(
        e164="+" + pl.col("code") + pl.col("national").str.slice(pl.col("home_digits")),
        kind="kind",
        callable="callable",
        extension=pl.when(pl.col("code").is_not_null()).then(pl.lit("")),
    )
    is_damaged = texts.str.contains(rf"^\s*{SPREADSHEET_ZERO}\s*$")
    is_common = national.is_not_null() & ~is_damaged & (country in FRENCH_DIALLING)

    def read(text: str) -> tuple[str, str, bool, str] | tuple[None, ...]:
        phone = parse_phone(text, country)
        return (phone.e164, phone.kind.value, phone.callable, phone.extension) if phone else (None,) * 4

    return complete_frame(plain, texts, is_common, read)


def _line(prefix: str) -> tuple[str, str, bool, int] | tuple[None, ...]:
    line = line_of_prefix(prefix)
    return (line.code, line.kind.value, line.callable, line.home_digits) if line else (None,) * 4


def email_column(texts: pl.Series) -> pl.DataFrame:
    """`parse_email` of each: columns address, domain, kind (generic, nominative), freemail, all null where there is no address."""
    address = texts.str.strip_chars(" .,;").str.to_lowercase()
    is_common = (
        texts.str.contains(PRINTABLE_ASCII)
        & address.str.contains(f"^{PLAIN_EMAIL}$")
        & (address.str.len_bytes() <= LONGEST_PLAIN_EMAIL)
        & ~address.str.contains(f"(?:{'|'.join(ending.replace('.', '[.]') for ending in REFUSED_ENDINGS)})$")
    )
    plain = pl.DataFrame({"address": address}).select(
        "address",
        domain=pl.col("address").str.extract("@(.*)$"),
        kind=pl.col("address")
        .str.extract("^([^@]*)@")
        .str.replace_all("[._-]", "")
        .is_in(sorted(GENERIC_LOCAL_PARTS))
        .replace_strict({True: "generic", False: "nominative"}, return_dtype=pl.String),
    )
    plain = plain.with_columns(freemail=pl.col("domain").is_in(sorted(FREE_MAIL_DOMAINS)))
    return complete_frame(plain, texts, is_common, _read_email)


def _read_email(text: str) -> tuple[str, str, str, bool] | tuple[None, ...]:
    email = parse_email(text)
    if email is None:
        return (None,) * 4
    return email.address, email.domain, email_kind(email.address), is_freemail(email.domain)
