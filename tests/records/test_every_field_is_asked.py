"""Whatever one edits in place on a page can be asked in a list or a segment: no field is written for nothing."""

import pytest

from filon.contacts.rules.entry import COMPANY_ENTRIES, CONTACT_ENTRIES
from filon.customers.rules.entry import ORDER_ENTRIES
from filon.kit.criteria import compile_criteria, fields_of, operators_of
from filon.kit.subjects import SubjectKind
from filon.leads.rules.entry import LEAD_ENTRIES
from filon.opportunities.rules.entry import DEAL_ENTRIES
from filon.records.rules.entry import Entry
from tests.factories import NOW

ENTRIES: dict[SubjectKind, tuple[Entry, ...]] = {
    SubjectKind.COMPANY: COMPANY_ENTRIES,
    SubjectKind.CONTACT: CONTACT_ENTRIES,
    SubjectKind.LEAD: LEAD_ENTRIES,
    SubjectKind.OPPORTUNITY: DEAL_ENTRIES,
    SubjectKind.ORDER: ORDER_ENTRIES,
}
# Asked under the column that holds both, or folded.
FOLDED = {"name": "name_key", "first_name": "name_key", "last_name": "name_key"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ENTRIES)
def test_every_field_that_is_edited_can_be_asked(kind: SubjectKind) -> None:
    asked = {field.column for field in fields_of(kind) if field.subject == kind}
    missing = [entry.label for entry in ENTRIES[kind] if not {entry.name, FOLDED.get(entry.name)} & asked]
    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ENTRIES)
def test_every_field_that_can_be_unknown_answers(kind: SubjectKind) -> None:
    for field in fields_of(kind):
        if "unknown" in operators_of(field):
            assert compile_criteria({"field": field.name, "op": "unknown"}, subject=kind, now=NOW)
