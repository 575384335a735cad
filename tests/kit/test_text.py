"""Keys of names, companies and titles: equal when written differently, different when different."""

import pytest
from hypothesis import given

from filon.kit.text import clean_cell, company_key, fold, header_key, name_key, surname_sort_key
from tests.kit.strategies import COMPANIES, NAMES


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éléonore d’Ormesson", "eleonore d'ormesson"),
        ("LŒTITIA", "loetitia"),
        ("Æsop ß", "aesop ss"),
        ("Saint\u2011Étienne – Nord", "saint-etienne - nord"),
        ("  a\u00a0b\u202fc\t\n d ", "a b c d"),
        ("e\u0301te\u0301", "ete"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str):
    assert fold(text) == folded


@given(NAMES)
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@given(NAMES)
def test_case_does_not_count_and_no_accent_stays(text: str):
    assert fold(text.upper()) == fold(text.lower())
    assert fold(text) == " ".join(fold(text).split())


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Éléonore d'Ormesson", "ELEONORE D’ORMESSON"),
        ("Jean Pierre", "Jean-Pierre"),
        ("Lœtitia", "Loetitia"),
        ("DUPONT--MARTIN", "Dupont Martin"),
        ("J.-P. Durand", "j p durand"),
    ],
)
def test_names_written_differently_are_equal(left: str, right: str):
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(("left", "right"), [("LE GOFF", "GOFF"), ("Jean", "Jeanne"), ("Müller", "Mueller")])
def test_different_names_stay_different(left: str, right: str):
    assert name_key(left) != name_key(right)


@given(NAMES)
def test_a_name_key_is_its_own_key(text: str):
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("surname", "key"),
    [
        ("de Gaulle", "gaulle"),
        ("Du Bellay", "du bellay"),
        ("d'Ormesson", "ormesson"),
        ("de La Fontaine", "la fontaine"),
        ("des Essarts", "des essarts"),
        ("Le Goff", "le goff"),
        ("De", "de"),
    ],
)
def test_alphabetical_place_of_a_surname(surname: str, key: str):
    assert surname_sort_key(surname) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("S.A.R.L. Dupont & Fils", "dupont et fils"),
        ("DUPONT ET FILS SARL", "dupont et fils"),
        ("Sté Dupont et Fils", "dupont et fils"),
        ("S A R L Dupont & Fils", "dupont et fils"),
        ("Établissements Dupont et fils (SAS)", "dupont et fils"),
        ("Société par actions simplifiée Martin", "martin"),
        ("Martin, Société à responsabilité limitée", "martin"),
        ("S.A.S. L'Oréal", "l oreal"),
        ("SCI DU MOULIN", "du moulin"),
        ("DU MOULIN (S.C.I.)", "du moulin"),
        ("Dupont & Compagnie", "dupont et cie"),
        ("Jean Dupont EI", "jean dupont"),
        ("Airbus SE", "airbus"),
        ("A.B.C. Transports", "abc transports"),
    ],
)
def test_legal_forms_leave_both_ends_of_a_company_name(name: str, key: str):
    assert company_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("SAS", "sas"),
        ("SA", "sa"),
        ("S.A.S.", "sas"),
        ("Groupe SA", "groupe sa"),
        ("Groupe SAS", "groupe sas"),
        ("Holding France", "holding france"),
        ("Société anonyme", "societe anonyme"),
        ("Ets SARL", "ets sarl"),
    ],
)
def test_a_name_is_never_stripped_of_what_names(name: str, key: str):
    assert company_key(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dupont Lyon", "dupont lyon"),
        ("Dupont Paris", "dupont paris"),
        ("Dupont France SAS", "dupont france"),
        ("Le Grain de Sel", "le grain de sel"),
        ("SC Johnson", "sc johnson"),
        ("Sel de Guérande SARL", "sel de guerande"),
    ],
)
def test_what_tells_companies_apart_stays(name: str, key: str):
    assert company_key(name) == key


@given(COMPANIES)
def test_a_company_key_is_its_own_key_and_is_empty_only_for_an_invisible_name(name: str):
    key = company_key(name)

    assert company_key(key) == key
    assert bool(key) == bool(fold(name))


def test_column_titles_are_the_same_whatever_the_apostrophe():
    titles = ["Libellé de l'activité :", "LIBELLE DE L’ACTIVITE", "libellé_de_l'activité"]

    assert {header_key(title) for title in titles} == {"libelle de l activite"}


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        (" Dupont\u00a0\u202f", "Dupont"),
        ("Du\x00pont\x07", "Dupont"),
        ("\ufeffSIREN", "SIREN"),
        ("deux\r\nlignes", "deux\nlignes"),
        ("12\u202f345", "12 345"),
        ("tab\tulé", "tab\tulé"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_a_cell_is_cleaned_of_what_cannot_be_stored_or_seen(cell: str, cleaned: str):
    assert clean_cell(cell) == cleaned


@given(NAMES)
def test_a_cleaned_cell_holds_no_nul_and_stays_clean(cell: str):
    assert "\x00" not in clean_cell(cell)
    assert clean_cell(clean_cell(cell)) == clean_cell(cell)
