"""Telephone numbers: one form whatever the writing, overseas by prefix, and what a campaign may call."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.phones import OVERSEAS_PREFIXES, Phone, PhoneKind, format_phone, parse_phone, split_phones
from tests.kit.strategies import PHONES, digits


@pytest.mark.parametrize(
    "text",
    [
        "01 42 68 53 00",
        "+33 (0)1 42 68 53 00",
        "0033142685300",
        "01.42.68.53.00",
        "01\u00a042\u202f68-53/00",
        "+33142685300",
        "Tél. : 01 42 68 53 00",
        "142685300",
        "142685300.0",
        "0142685300.0",
        "33142685300",
    ],
)
def test_one_number_whatever_its_writing(text: str):
    assert parse_phone(text) == Phone("+33142685300", PhoneKind.FIXED, callable=True)


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("0692 12 34 56", "+262692123456"),
        ("0693 12 34 56", "+262693123456"),
        ("0639 12 34 56", "+262639123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0696 12 34 56", "+596696123456"),
        ("+33 692 12 34 56", "+262692123456"),
        ("+262 692 12 34 56", "+262692123456"),
        ("00 262 0692 12 34 56", "+262692123456"),
        ("0709 21 23 45", "+262709212345"),
    ],
)
def test_overseas_mobiles_are_told_by_their_prefix(text: str, e164: str):
    assert parse_phone(text) == Phone(e164, PhoneKind.MOBILE, callable=True)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("06 12 34 56 78", Phone("+33612345678", PhoneKind.MOBILE, callable=True)),
        ("09 70 12 34 56", Phone("+33970123456", PhoneKind.VOIP, callable=True)),
        ("0262 12 34 56", Phone("+262262123456", PhoneKind.FIXED, callable=True)),
        ("0508 41 00 00", Phone("+508410000", PhoneKind.FIXED, callable=True)),
        ("3615", Phone("3615", PhoneKind.SPECIAL, callable=False)),
        ("08 92 12 34 56", Phone("+33892123456", PhoneKind.SPECIAL, callable=False)),
        ("08 20 12 34 56", Phone("+33820123456", PhoneKind.SPECIAL, callable=False)),
        ("0 800 123 456", Phone("+33800123456", PhoneKind.SPECIAL, callable=True)),
        ("01 42 68 53 00 poste 12", Phone("+33142685300", PhoneKind.FIXED, callable=True, extension="12")),
        ("+1 212-555-0199", Phone("+12125550199", PhoneKind.OTHER, callable=True)),
    ],
)
def test_kinds_of_lines(text: str, phone: Phone):
    assert parse_phone(text) == phone


@pytest.mark.parametrize(
    "text", ["", "néant", "07 00 12 34 56", "01 42 68", "01 42 68 53 00 / 06 12 34 56 78", "1,42E+08", "٠١٤٢٦٨٥٣٠٠"]
)
def test_what_is_not_one_number_is_refused(text: str):
    assert parse_phone(text) is None


def test_a_number_without_prefix_is_dialled_in_its_country():
    assert parse_phone("02 511 11 11", "BE") == Phone("+3225111111", PhoneKind.FIXED, callable=True)
    assert parse_phone("+33 1 42 68 53 00", "BE") == Phone("+33142685300", PhoneKind.FIXED, callable=True)
    assert parse_phone("0692 12 34 56", "RE") == Phone("+262692123456", PhoneKind.MOBILE, callable=True)


@given(st.sampled_from("123456789").flatmap(lambda first: digits(8).map(lambda rest: first + rest)))
def test_the_prefix_of_a_mainland_line_tells_what_libphonenumber_tells_of_the_whole_number(national: str):
    number = phonenumbers.parse(f"+33{national}")
    phone = parse_phone(f"0{national}")

    if national[:3] not in OVERSEAS_PREFIXES and not national.startswith(("508", "709")):
        assert (phone.e164 if phone else None) == (f"+33{national}" if phonenumbers.is_valid_number(number) else None)


@given(PHONES)
def test_a_number_read_is_read_back_the_same_from_what_people_see(text: str):
    phone = parse_phone(text)

    if phone:
        assert parse_phone(phone.e164) == parse_phone(format_phone(phone.e164))
        assert parse_phone(phone.e164).e164 == phone.e164


@pytest.mark.parametrize(
    ("e164", "written"),
    [
        ("+33142685300", "01 42 68 53 00"),
        ("+262692123456", "0692 12 34 56"),
        ("+3225111111", "+32 2 511 11 11"),
        ("3615", "36 15"),
        ("118218", "118218"),
        ("+999", "+999"),
    ],
)
def test_people_read_a_number_as_they_dial_it(e164: str, written: str):
    assert format_phone(e164) == written


def test_a_cell_of_several_numbers_is_split():
    assert split_phones("01 42 68 53 00 / 06 12 34 56 78 ou 0142685301; 01/42/68/53/02") == [
        "01 42 68 53 00",
        "06 12 34 56 78",
        "0142685301",
        "01/42/68/53/02",
    ]
    assert split_phones("+33 1 ::: +33 2") == ["+33 1", "+33 2"]
    assert split_phones("01 42 68 53 00, poste 12") == ["01 42 68 53 00, poste 12"]
    assert split_phones(" ") == []
