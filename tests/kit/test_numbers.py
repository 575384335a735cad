"""Amounts, numbers and yes/no of French files: one reading, or a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.french import format_amount, format_integer
from filon.kit.money import decimal_string
from filon.kit.numbers import MAX_CENTS, Ambiguous, parse_amount, parse_boolean, parse_integer, parse_number
from tests.kit.strategies import AMOUNTS

CENTS = st.integers(-MAX_CENTS + 1, MAX_CENTS - 1)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", " "])
def test_every_space_groups_thousands(space: str):
    assert parse_amount(f"1{space}234{space}567,89{space}€") == 123_456_789


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234.5", 123_450),
        ("1234,5", 123_450),
        ("12", 1_200),
        ("-12,30", -1_230),
        ("− 12,30 €", -1_230),
        ("12,30-", -1_230),
        ("(1 200,00 €)", -120_000),
        ("€ 12", 1_200),
        ("1'234.50 CHF", 123_450),
        ("1 200 € HT", 120_000),
        ("45 k€", 4_500_000),
        ("1,2 M€", 120_000_000),
        (",5", 50),
        ("0,125", 13),
        ("-0,125", -13),
        ("1.234.567", 123_456_700),
        ("1 234,567", 123_457),
        ("1234.567", 123_457),
    ],
)
def test_amounts(text: str, cents: int):
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "néant",
        "€",
        ".",
        "1 2345",
        "12,3,4",
        "1 200 TTC",
        "3,56E+13",
        "-12-",
        "1 000 000 000 000 000,00",
        "NaN",
        "1/2",
        "١٢",
    ],
)
def test_what_is_not_an_amount(text: str):
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["1.234,56", "1,234.56", "1.234", "1,234", "1.234.567,8", "1.234 k€"])
def test_two_readings_are_a_question(text: str):
    with pytest.raises(Ambiguous, match="peut se lire de deux façons"):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "decimal", "cents"),
    [
        ("1.234,56", ",", 123_456),
        ("1.234", ",", 123_400),
        ("1,234.56", ".", 123_456),
        ("1,234", ".", 123_400),
        ("1,234", ",", 123),
        ("1.234,56", ".", None),
        ("12.5", ",", None),
        ("12,5", ".", None),
        ("1.23,4", ",", None),
    ],
)
def test_the_decimal_sign_of_the_file_answers_the_question(text: str, decimal: str, cents: int | None):
    assert parse_amount(text, decimal) == cents


@given(CENTS)
def test_an_amount_is_read_back_from_what_people_and_programs_see(cents: int):
    assert parse_amount(format_amount(cents)) == cents
    assert parse_amount(decimal_string(cents), ".") == cents


@given(AMOUNTS)
def test_any_text_is_an_amount_within_bounds_nothing_or_a_question(text: str):
    try:
        cents = parse_amount(text)
    except Ambiguous:
        assert parse_amount(text, ",") is not None or parse_amount(text, ".") is not None
    else:
        assert cents is None or abs(cents) < MAX_CENTS


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,5", 1234.5),
        ("12,5 %", 12.5),
        ("1.2E-05", 1.2e-05),
        ("-3", -3.0),
        ("0,250", 0.25),
        ("1E999", None),
        ("1e400", None),
        ("abc", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: float | None):
    assert parse_number(text) == number


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_an_integer_is_read_back(number: int):
    assert parse_integer(str(number)) == number
    assert parse_integer(format_integer(number)) == number


@pytest.mark.parametrize(
    ("text", "number"), [("1 234", 1234), ("12,0", 12), ("12,5", None), ("9223372036854775808", None), ("", None)]
)
def test_integers(text: str, number: int | None):
    assert parse_integer(text) == number


@pytest.mark.parametrize("text", ["oui", "OUI ", "o", "vrai", "x", "X", "1", "yes", "true", "✓"])
def test_yes(text: str):
    assert parse_boolean(text) is True


@pytest.mark.parametrize("text", ["non", "Non", "n", "faux", "0", "no", "false"])
def test_no(text: str):
    assert parse_boolean(text) is False


@pytest.mark.parametrize("text", ["", " ", "peut-être", "2"])
def test_unknown_is_not_no(text: str):
    assert parse_boolean(text) is None
