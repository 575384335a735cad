"""What people read: French spaces, French months, French plurals."""

from datetime import UTC, date, datetime

import pytest

from filon.kit.french import (
    format_amount,
    format_count,
    format_date,
    format_datetime,
    format_decimal,
    format_duration_days,
    format_integer,
    format_long_date,
    format_month,
    format_percent,
    format_short_month,
    format_size,
    join_and,
    keep_quotes_whole,
    plural,
)


@pytest.mark.parametrize(
    ("number", "written"), [(1234567, "1\u202f234\u202f567"), (0, "0"), (-1234, "\u22121\u202f234"), (999, "999")]
)
def test_integers(number: int, written: str):
    assert format_integer(number) == written


@pytest.mark.parametrize(
    ("number", "written"), [(1234.56, "1\u202f234,6"), (2.0, "2"), (-0.04, "0"), (-1.5, "\u22121,5"), (10.0, "10")]
)
def test_decimals(number: float, written: str):
    assert format_decimal(number) == written


@pytest.mark.parametrize(
    ("cents", "currency", "written"),
    [
        (123450, "EUR", "1\u202f234,50\u00a0€"),
        (4500000, "EUR", "45\u202f000\u00a0€"),
        (5, "EUR", "0,05\u00a0€"),
        (-123405, "EUR", "\u22121\u202f234,05\u00a0€"),
        (100, "USD", "1\u00a0$US"),
        (100, "JPY", "1\u00a0JPY"),
    ],
)
def test_amounts(cents: int, currency: str, written: str):
    assert format_amount(cents, currency) == written


@pytest.mark.parametrize(
    ("share", "written"), [(0.1234, "12,3\u202f%"), (0.3, "30\u202f%"), (0, "0\u202f%"), (1, "100\u202f%")]
)
def test_percentages(share: float, written: str):
    assert format_percent(share) == written


def test_dates():
    assert format_date(date(2026, 11, 21)) == "21 nov. 2026"
    assert format_date(date(2027, 5, 1)) == "1er mai 2027"
    assert format_long_date(date(2026, 8, 2)) == "2 août 2026"
    assert format_month(date(2026, 12, 1)) == "décembre 2026"
    assert format_short_month(date(2026, 12, 1)) == "déc. 2026"


def test_an_instant_is_shown_in_paris():
    assert format_datetime(datetime(2026, 11, 21, 13, 5, tzinfo=UTC)) == "21 nov. 2026, 14\u00a0h\u00a005"
    assert format_datetime(datetime(2026, 7, 31, 22, 0, tzinfo=UTC)) == "1er août 2026, 0\u00a0h\u00a000"
    assert format_datetime(datetime.fromisoformat("2026-11-21 14:05")) == "21 nov. 2026, 14\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("days", "written"), [(0, "0 jour"), (1, "1 jour"), (1.5, "1,5 jour"), (2, "2 jours"), (1234, "1\u202f234 jours")]
)
def test_durations(days: float, written: str):
    assert format_duration_days(days) == written


@pytest.mark.parametrize(
    ("count", "word"), [(0, "fiche"), (1, "fiche"), (1.99, "fiche"), (2, "fiches"), (-1, "fiche"), (-3, "fiches")]
)
def test_zero_and_one_are_singular(count: float, word: str):
    assert plural(count, "fiche", "fiches") == word


def test_counts():
    assert format_count(1234, "contact", "contacts") == "1\u202f234 contacts"
    assert format_count(0, "contact", "contacts") == "0 contact"


@pytest.mark.parametrize(
    ("words", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_lists(words: list[str], sentence: str):
    assert join_and(words) == sentence


def test_a_list_of_choices():
    assert join_and(["gagnée", "perdue"], link="ou") == "gagnée ou perdue"


def test_a_quotation_never_breaks_beside_its_marks() -> None:
    assert keep_quotes_whole("la fiche « Zoé Durand » : non") == "la fiche «\u00a0Zoé Durand\u00a0» : non"


@pytest.mark.parametrize(
    ("size", "written"),
    [(1, "1\u00a0ko"), (45_000, "44\u00a0ko"), (1_258_291, "1,2\u00a0Mo"), (20 * 1024 * 1024, "20\u00a0Mo")],
)
def test_a_size_reads_as_people_count_it(size: int, written: str) -> None:
    assert format_size(size) == written
