"""What people type in a field: read into its type, or refused with the reason; never an exception of ours or the database's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.entry import COMPANY_ENTRIES, CONTACT_ENTRIES
from filon.leads.rules.entry import LEAD_ENTRIES
from filon.records.rules.entry import Entry, ValueRefused

ENTRIES = {entry.name: entry for entry in (*LEAD_ENTRIES, *CONTACT_ENTRIES, *COMPANY_ENTRIES)}


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("name", "  Menuiserie   Duval ", "Menuiserie Duval"),
        ("siren", "732 829 320", "732829320"),
        ("siren", "", None),
        ("naf_code", "6201Z", "62.01Z"),
        ("headcount_band", "12", "12"),
        ("turnover_cents", "1 234 567,89 €", 123_456_789),
        ("turnover_cents", "", None),
        ("contract_end_date", "21/11/2026", date(2026, 11, 21)),
        ("contract_end_date", "2026-11-21", date(2026, 11, 21)),
        ("budget_holder", "oui", True),
        ("budget_holder", "", None),
        ("decision_level", "buyer", "buyer"),
        ("website", " www.menuiserie-duval.example ", "www.menuiserie-duval.example"),
        ("website", "https://duval.example:8443/a?b=c#d", "https://duval.example:8443/a?b=c#d"),
        ("website", "", ""),
        ("linkedin_url", "https://fr.linkedin.com/in/anne", "https://fr.linkedin.com/in/anne"),
        ("language", "de", "de"),
    ],
)
def test_a_value_is_read_into_its_type(name: str, typed: str, value: object) -> None:
    assert ENTRIES[name].read(typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("name", " \x00 ", "ne peut pas rester vide"),
        ("name", "x" * 256, "tient en 255 caractères"),
        ("name", "x" * 10_000_000, "tient en 255 caractères"),
        ("siren", "732 829 321", "n’est pas un SIREN"),
        ("vat_number", "FR00", "n’est pas un numéro de TVA"),
        ("naf_code", "99.99Z", "n’est pas un code NAF"),
        ("legal_form_code", "0000", "choisissez une valeur de la liste"),
        ("turnover_cents", "1.234", "se lit de deux façons"),
        ("turnover_cents", "-5", "n’est pas un montant"),
        ("turnover_cents", "12345678901234567890", "est trop grand"),
        ("turnover_cents", "1" * 59, "est trop grand"),
        ("turnover_cents", "999 999 999 999 999,999", "est trop grand"),
        ("contract_end_date", "32/13/2026", "n’est pas une date"),
        ("contract_end_date", "1066-10-14", "le 14/10/1066 est hors des bornes, de l’année 1900 à l’année 2200"),
        ("website", "pas url", "n’est pas une adresse de page, comme www.exemple.fr"),
        ("website", "<i>zz</i>", "n’est pas une adresse de page"),
        ("website", "javascript:alert(1).fr", "n’est pas une adresse de page"),
        ("website", "nom@exemple.fr", "n’est pas une adresse de page"),
        ("linkedin_url", "https://evil-linkedin.com/in/anne", "n’est pas une adresse de page, comme www.linkedin.com"),
        ("language", "xx", "choisissez une valeur de la liste"),
        ("civility", "dr", "choisissez une valeur de la liste"),
    ],
)
def test_an_unreadable_value_is_refused_with_the_reason(name: str, typed: str, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason):
        ENTRIES[name].read(typed)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("fr", "français"),
        ("FR", "français"),
        ("fr-BE", "français"),
        ("franç", "français"),
        ("xx", "xx"),
    ],
)
def test_a_language_is_shown_by_its_name(stored: str, shown: str) -> None:
    assert ENTRIES["language"].show(stored) == shown


@given(entry=st.sampled_from(sorted(ENTRIES.values(), key=lambda entry: entry.name)), typed=st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(entry: Entry, typed: str) -> None:
    try:
        value = entry.read(typed)
    except ValueRefused:
        return
    assert "\x00" not in entry.show(value)
