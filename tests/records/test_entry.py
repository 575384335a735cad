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
        ("contract_end_date", "32/13/2026", "n’est pas une date"),
        ("civility", "dr", "choisissez une valeur de la liste"),
    ],
)
def test_an_unreadable_value_is_refused_with_the_reason(name: str, typed: str, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason):
        ENTRIES[name].read(typed)


@given(entry=st.sampled_from(sorted(ENTRIES.values(), key=lambda entry: entry.name)), typed=st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(entry: Entry, typed: str) -> None:
    try:
        value = entry.read(typed)
    except ValueRefused:
        return
    assert "\x00" not in entry.show(value)
