"""The official code tables: complete, linked, and read by their code."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.codes import (
    department_name,
    department_of,
    departments,
    headcount_band_of,
    headcount_bands,
    headcount_bounds,
    headcount_label,
    legal_form_label,
    legal_forms,
    naf_ancestors,
    naf_codes,
    naf_label,
    naf_section,
    region_name,
    region_of,
    regions,
    street_type_label,
    street_types,
)

BANDS = "NN 00 01 02 03 11 12 21 22 31 32 41 42 51 52 53"


def test_naf_rev_2_is_complete_at_every_level():
    levels = Counter(len(ancestor) for code in naf_codes() for ancestor in {*naf_ancestors(code), code})
    distinct = {ancestor for code in naf_codes() for ancestor in naf_ancestors(code)}

    assert len(naf_codes()) == levels[len("62.01Z")] == 732
    assert Counter(map(len, distinct)) == {1: 21, 2: 88, 4: 272, 5: 615}
    assert all(naf_label(ancestor) for ancestor in distinct)


def test_a_naf_code_knows_its_label_and_what_it_belongs_to():
    assert naf_label("62.01Z") == "Programmation informatique"
    assert naf_ancestors("62.01Z") == ("J", "62", "62.0", "62.01")
    assert naf_ancestors("J") == ()
    assert (naf_section("62"), naf_section("J"), naf_section("04")) == ("J", "J", None)
    assert naf_label("62.99Z") is None


def test_staff_bands():
    assert list(headcount_bands()) == BANDS.split()
    assert headcount_label("12") == "20 à 49 salariés"
    assert headcount_bounds("12") == (20, 49)
    assert headcount_bounds("53") == (10000, None)
    assert (headcount_label(""), headcount_bounds("99")) == (None, None)


@given(st.integers(0, 100_000))
def test_every_staff_has_one_band(staff: int):
    low, high = headcount_bounds(headcount_band_of(staff))

    assert low <= staff
    assert high is None or staff <= high


def test_nobody_is_a_band_and_less_is_a_fault():
    assert headcount_band_of(0) == "NN"
    with pytest.raises(ValueError, match="no staff band"):
        headcount_band_of(-1)


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("1000", "Entrepreneur individuel"),
        ("5499", "Société à responsabilité limitée"),
        ("5710", "SAS"),
        ("9220", "Association déclarée"),
    ],
)
def test_legal_forms(code: str, begins: str):
    assert legal_form_label(code).startswith(begins)


def test_the_table_of_legal_forms_is_whole():
    assert len(legal_forms()) == 260
    assert all(len(code) == 4 for code in legal_forms())
    assert legal_form_label("0000") is None


@pytest.mark.parametrize(
    ("postal_code", "department"),
    [
        ("75008", "75"),
        ("01000", "01"),
        ("20000", "2A"),
        ("20190", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("97400", "974"),
        ("97600", "976"),
        ("98800", "988"),
        ("99000", None),
        ("7500", None),
        ("2A004", None),
        ("٧٥٠٠٨", None),
    ],
)
def test_the_department_of_a_postal_code(postal_code: str, department: str | None):
    assert department_of(postal_code) == department


def test_every_department_is_in_a_region():
    assert len(departments()) == 109
    assert {region_of(code) for code in departments()} == set(regions())
    assert (department_name("2A"), region_name(region_of("13"))) == ("Corse-du-Sud", "Provence-Alpes-Côte d'Azur")
    assert (department_name("00"), region_of("00"), region_name("00")) == (None, None, None)


def test_street_types():
    assert (street_type_label("BD"), street_type_label("rue"), street_type_label("XX")) == ("Boulevard", "Rue", None)
    assert len(street_types()) == 42
