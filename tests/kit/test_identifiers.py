"""SIREN, SIRET, VAT, NAF and postal codes: right ones kept as text, wrong ones refused, whatever the spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.identifiers import (
    NAF_2025,
    format_siren,
    format_siret,
    parse_naf,
    parse_postal_code,
    parse_siren,
    parse_siret,
    parse_vat,
    siren_of_siret,
    vat_of_siren,
)

VALID_SIRENS = st.integers(1, 99_999_999).map(lambda n: f"{n:08d}").map(lambda body: body + luhn_digit(body))


def luhn_digit(body: str) -> str:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return str(-sum(n // 10 + n % 10 for n in doubled) % 10)


@pytest.mark.parametrize(
    ("text", "siren"),
    [
        ("732829320", "732829320"),
        ("732 829 320", "732829320"),
        ("732\u202f829\u00a0320", "732829320"),
        ("732.829.320", "732829320"),
        ("732829320.0", "732829320"),
        ("005520135", "005520135"),
        ("732829321", None),
        ("73282932", None),
        ("000000000", None),
        ("7,33E+08", None),
        ("٧٣٢٨٢٩٣٢٠", None),
        ("", None),
    ],
)
def test_siren(text: str, siren: str | None):
    assert parse_siren(text) == siren


@pytest.mark.parametrize(
    ("text", "siret"),
    [
        ("73282932000074", "73282932000074"),
        ("732 829 320 00074", "73282932000074"),
        ("73282932000079", None),
        ("35600000000048", "35600000000048"),
        ("35600000000001", "35600000000001"),
        ("35600000000002", None),
        ("732829320", None),
        ("3,56E+13", None),
        ("00000000000000", None),
    ],
)
def test_siret_and_the_exception_of_la_poste(text: str, siret: str | None):
    assert parse_siret(text) == siret


@given(VALID_SIRENS)
def test_a_right_siren_is_read_back_from_its_writing_and_from_its_vat_number(siren: str):
    assert parse_siren(format_siren(siren)) == siren
    assert parse_vat(vat_of_siren(siren)) == vat_of_siren(siren)
    assert int(vat_of_siren(siren)[2:4]) == int(siren + "12") % 97


@given(VALID_SIRENS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_seen(siren: str, place: int, change: int):
    wrong = siren[:place] + str((int(siren[place]) + change) % 10) + siren[place + 1 :]

    assert parse_siren(wrong) is None


@pytest.mark.parametrize(
    ("text", "vat"),
    [
        ("FR44732829320", "FR44732829320"),
        ("fr 44 732 829 320", "FR44732829320"),
        ("44732829320", "FR44732829320"),
        ("FR45732829320", None),
        ("BE 0403.170.701", "BE0403170701"),
        ("US123", None),
        ("", None),
    ],
)
def test_vat_numbers(text: str, vat: str | None):
    assert parse_vat(text) == vat


def test_people_read_identifiers_in_groups():
    assert format_siren("732829320") == "732 829 320"
    assert format_siret("73282932000074") == "732 829 320 00074"
    assert siren_of_siret("73282932000074") == "732829320"


@pytest.mark.parametrize(
    ("text", "nomenclature", "code"),
    [
        ("6201Z", "NAFRev2", "62.01Z"),
        ("62.01Z", "NAFRev2", "62.01Z"),
        ("62.01z ", "NAFRev2", "62.01Z"),
        ("62.99Z", "NAFRev2", None),
        ("62", "NAFRev2", None),
        ("5310A", NAF_2025, "53.10A"),
        ("72.2C", "NAFRev1", "72.2C"),
        ("7703", "NAP", "77.03"),
    ],
)
def test_naf_codes_are_read_in_their_nomenclature(text: str, nomenclature: str, code: str | None):
    assert parse_naf(text, nomenclature) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01000", "01000"),
        ("1000", "01000"),
        ("75 008", "75008"),
        ("2A004", None),
        ("123", None),
        ("99999", None),
        ("00100", None),
    ],
)
def test_a_postal_code_gets_its_leading_zero_back(text: str, code: str | None):
    assert parse_postal_code(text) == code
