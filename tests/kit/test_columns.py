"""A whole column is read as each of its cells would be: the expressions are only a quicker way to the same answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filon.kit import columns, numbers, text
from filon.kit.dates import parse_date, parse_moment
from filon.kit.emails import email_kind, is_freemail, parse_email
from filon.kit.identifiers import parse_naf, parse_postal_code, parse_siren, parse_siret, parse_vat
from filon.kit.phones import parse_phone
from tests.kit.strategies import AMOUNTS, COMPANIES, DATES, EMAILS, NAMES, PHONES, SIRENS, columns_of

Cells = list[str | None]


def read_column(read: Callable[[pl.Series], pl.Series], cells: Cells) -> list[Any]:
    return read(pl.Series(cells, dtype=pl.String)).to_list()


def read_each(read: Callable[[str], Any], cells: Cells) -> list[Any]:
    return [None if cell is None else read(cell) for cell in cells]


@given(columns_of(NAMES))
@example(["0¯0"])
def test_names(cells: Cells):
    assert read_column(columns.clean_column, cells) == read_each(text.clean_cell, cells)
    assert read_column(columns.fold_column, cells) == read_each(text.fold, cells)
    assert read_column(columns.name_key_column, cells) == read_each(text.name_key, cells)
    assert read_column(columns.surname_sort_key_column, cells) == read_each(text.surname_sort_key, cells)


@given(columns_of(COMPANIES))
@example([":"])
@example(["A.A.A.A.A:00"])
def test_company_names(cells: Cells):
    assert read_column(columns.company_key_column, cells) == read_each(text.company_key, cells)


@given(columns_of(SIRENS))
@example(["01111111144899"])
def test_identifiers(cells: Cells):
    assert read_column(columns.siren_column, cells) == read_each(parse_siren, cells)
    assert read_column(columns.siret_column, cells) == read_each(parse_siret, cells)
    assert read_column(columns.vat_column, cells) == read_each(parse_vat, cells)
    assert read_column(columns.naf_column, cells) == read_each(parse_naf, cells)
    assert read_column(columns.postal_code_column, cells) == read_each(parse_postal_code, cells)


@given(columns_of(PHONES), st.sampled_from(["FR", "RE", "BE", "US"]))
@example(["10000000.0"], "FR")
def test_phones(cells: Cells, country: str):
    def read(cell: str) -> tuple[Any, ...]:
        phone = parse_phone(cell, country)
        return (phone.e164, phone.kind.value, phone.callable, phone.extension) if phone else (None,) * 4

    found = columns.phone_column(pl.Series(cells, dtype=pl.String), country)

    assert found.columns == ["e164", "kind", "callable", "extension"]
    assert found.rows() == [row or (None,) * 4 for row in read_each(read, cells)]


@given(columns_of(EMAILS))
def test_emails(cells: Cells):
    def read(cell: str) -> tuple[Any, ...]:
        email = parse_email(cell)
        return (
            (email.address, email.domain, email_kind(email.address), is_freemail(email.domain))
            if email
            else (None,) * 4
        )

    found = columns.email_column(pl.Series(cells, dtype=pl.String))

    assert found.columns == ["address", "domain", "kind", "freemail"]
    assert found.rows() == [row or (None,) * 4 for row in read_each(read, cells)]


def answer_and_doubt(read: Callable[[str], Any], cells: Cells) -> list[tuple[Any, bool | None]]:
    def read_or_doubt(cell: str) -> tuple[Any, bool]:
        try:
            return read(cell), False
        except numbers.Ambiguous:
            return None, True

    return [row or (None, None) for row in read_each(read_or_doubt, cells)]


@given(columns_of(AMOUNTS), st.sampled_from([None, ",", "."]))
def test_amounts_and_numbers(cells: Cells, decimal: str | None):
    series = pl.Series(cells, dtype=pl.String)

    amounts = columns.amount_column(series, decimal)
    measures = columns.number_column(series, decimal)

    assert amounts.columns == ["cents", "ambiguous"]
    assert amounts.rows() == answer_and_doubt(lambda cell: numbers.parse_amount(cell, decimal), cells)
    assert measures.columns == ["value", "ambiguous"]
    assert measures.rows() == answer_and_doubt(lambda cell: numbers.parse_number(cell, decimal), cells)
    assert columns.integer_column(series).rows() == answer_and_doubt(numbers.parse_integer, cells)


@given(columns_of(st.sampled_from(["oui", "NON", "x", "1", "peut-être", ""])))
def test_booleans(cells: Cells):
    assert read_column(columns.boolean_column, cells) == read_each(numbers.parse_boolean, cells)


@given(columns_of(DATES), st.sampled_from([(), ("%m/%d/%Y",)]))
@example(["0001/1/1 0:0000"], ())
def test_dates_and_moments(cells: Cells, formats: tuple[str, ...]):
    def day(cell: str) -> Any:
        found = parse_date(cell, formats)
        return found.date() if isinstance(found, datetime) else found

    def moment(cell: str) -> tuple[Any, ...]:
        found = parse_moment(cell, formats)
        return (found.at, found.precision) if found else (None, None)

    series = pl.Series(cells, dtype=pl.String)

    assert columns.date_column(series, formats).to_list() == read_each(day, cells)
    assert columns.moment_column(series, formats).rows() == [row or (None, None) for row in read_each(moment, cells)]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (columns.fold_column, pl.String),
        (columns.company_key_column, pl.String),
        (columns.siren_column, pl.String),
        (columns.date_column, pl.Date),
        (columns.boolean_column, pl.Boolean),
    ],
)
def test_a_column_without_a_single_text_keeps_its_type(read: Callable[[pl.Series], pl.Series], expected: Any):
    assert read(pl.Series([None, None], dtype=pl.String)).dtype == expected
    assert read(pl.Series([], dtype=pl.String)).dtype == expected


def test_the_plain_rule_is_called_once_for_each_distinct_text():
    calls: list[str] = []

    answers = columns.map_distinct(
        pl.Series(["a", "b", "a", None, "a"]), lambda cell: calls.append(cell) or cell * 2, pl.String
    )

    assert answers.to_list() == ["aa", "bb", "aa", None, "aa"]
    assert sorted(calls) == ["a", "b"]
