"""Each invariant notices its own breach, names the record, and the derived ones are rebuilt."""

from collections.abc import Callable

import pytest
from django.db import connection

from filon.activities.models import Activity, Task
from filon.contacts.models import Company, Contact, Establishment
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import Change, ExternalId, File, Note, Tag, Tagging
from filon.records.services.bulk import execute
from filon.usecases.checking import check_data, repair_data
from tests import factories
from tests.factories import NOW
from tests.usecases.proposing import a_draft

pytestmark = pytest.mark.django_db
NOBODY = 999_999


def broken() -> dict[str, list[int]]:
    return {finding.code: finding.samples for finding in check_data(now=NOW) if finding.count}


def test_a_new_installation_is_in_order() -> None:
    assert broken() == {}


def test_a_usual_day_is_in_order() -> None:
    company = factories.company("S.A.R.L. Dupont & Fils")
    person = factories.contact("Éléonore", "d’Ormesson", company=company)
    lead = factories.lead(contact=person, company=company)
    factories.deal(company=company, contact=person, lead=lead)
    repair_data(now=NOW)  # the factories write facts, not their consequences
    assert broken() == {}


ORPHANS: dict[str, Callable[[], object]] = {
    "activity_subject": lambda: Activity.objects.create(subject_kind="lead", subject_id=NOBODY, kind="call", at=NOW),
    "task_subject": lambda: Task.objects.create(
        subject_kind="opportunity", subject_id=NOBODY, title="Appeler", due_at=NOW, created_at=NOW
    ),
    "note_subject": lambda: Note.objects.create(subject_kind="company", subject_id=NOBODY, text="…", at=NOW),
    "file_subject": lambda: File.objects.create(
        subject_kind="contact", subject_id=NOBODY, name="a.pdf", path="a.pdf", size=1, at=NOW
    ),
    "tagging_subject": lambda: Tagging.objects.create(
        tag=Tag.objects.create(name="Prioritaire"), subject_kind="company", subject_id=NOBODY
    ),
    "change_subject": lambda: Change.objects.create(
        subject_kind="order", subject_id=NOBODY, axis="owner", by_kind="system", at=NOW
    ),
    "externalid_subject": lambda: ExternalId.objects.create(entity="product", value="X1", subject_id=NOBODY),
}


def test_a_row_of_an_import_that_does_not_exist_is_found() -> None:
    company = factories.company("Dupont")
    Company.objects.filter(pk=company.pk).update(batch_id=NOBODY)
    assert broken() == {"batch": [company.pk]}


@pytest.mark.parametrize("code", ORPHANS)
def test_a_pair_that_names_nothing_is_found(code: str) -> None:
    orphan = ORPHANS[code]()
    assert broken() == {code: [orphan.pk]}  # type: ignore[attr-defined]


def test_a_kind_outside_the_closed_list_is_found() -> None:
    note = Note.objects.create(subject_kind="invoice", subject_id=1, text="…", at=NOW)
    assert broken() == {"note_subject": [note.pk]}


def test_a_deal_closed_without_a_date_is_found() -> None:
    deal = factories.deal()
    Opportunity.objects.filter(pk=deal.pk).update(closed_at=NOW)
    assert broken() == {"deal_closed_at": [deal.pk]}


def test_a_lead_whose_history_says_otherwise_is_found() -> None:
    lead = factories.lead()
    Lead.objects.filter(pk=lead.pk).update(lifecycle_stage="sql")
    assert broken() == {"lead_last_change": [lead.pk]}


def test_a_deal_whose_history_says_otherwise_is_found() -> None:
    deal = factories.deal()
    Opportunity.objects.filter(pk=deal.pk).update(stage=factories.stage("proposal"))
    assert broken() == {"deal_last_change": [deal.pk]}


def test_an_unknown_currency_is_found() -> None:
    lead = factories.lead()
    Lead.objects.filter(pk=lead.pk).update(currency="FRF")
    assert broken() == {"currency": [lead.pk]}


def test_a_proposal_in_an_unknown_currency_is_found() -> None:
    draft = a_draft(factories.user("Camille Martin"), currency="FRF")
    assert broken()["currency"] == [draft.pk]


def test_a_wrong_siren_is_found() -> None:
    company = factories.company(siren="732829321")
    assert broken() == {"siren": [company.pk]}


def test_the_siret_of_another_company_is_found() -> None:
    company = factories.company(siren="732829320")
    dates = {"created_at": NOW, "updated_at": NOW}
    site = Establishment.objects.create(company=company, siret="35600000000048", **dates)
    assert broken() == {"site_company": [site.pk]}


STALE: dict[str, tuple[type, dict[str, object]]] = {
    "company_stage": (Company, {"lifecycle_stage": "customer"}),
    "company_keys": (Company, {"match_key": "autre"}),
    "contact_stage": (Contact, {"lifecycle_stage": "sql"}),
    "contact_keys": (Contact, {"name_key": "autre"}),
    "lead_keys": (Lead, {"name_key": "autre"}),
    "deal_keys": (Opportunity, {"name_key": "autre"}),
}


@pytest.mark.parametrize("code", STALE)
def test_a_stale_column_is_found_and_rebuilt(code: str) -> None:
    company = factories.company()
    rows = {Company: company, Contact: factories.contact(), Lead: factories.lead(), Opportunity: factories.deal()}
    model, values = STALE[code]
    model.objects.filter(pk=rows[model].pk).update(**values)  # type: ignore[attr-defined, index]
    assert broken() == {code: [rows[model].pk]}  # type: ignore[index]
    assert repair_data(now=NOW)[code] == 1
    assert broken() == {}


def test_a_client_flag_without_a_signature_is_found_and_rebuilt() -> None:
    company = factories.company(ever_customer=True)
    assert broken() == {"company_stage": [company.pk]}
    repair_data(now=NOW)
    company.refresh_from_db()
    assert company.ever_customer is False


def test_the_town_follows_the_head_office() -> None:
    company = factories.company(city="Nantes", department="44")
    Establishment.objects.create(
        company=company, head_office=True, postal_code="35000", city="Rennes", created_at=NOW, updated_at=NOW
    )
    assert broken() == {"company_place": [company.pk]}
    repair_data(now=NOW)
    company.refresh_from_db()
    assert (company.department, company.city) == ("35", "Rennes")


def test_the_search_index_of_sqlite_is_found_damaged_and_rebuilt() -> None:
    if connection.vendor != "sqlite":
        assert broken() == {}  # PostgreSQL keeps its index itself
        return
    factories.company("Menuiserie Duval")
    execute("INSERT INTO contacts_company_search (contacts_company_search) VALUES ('delete-all')")
    assert broken() == {"search": []}
    assert repair_data(now=NOW)["search"] == 1
    assert broken() == {}


def test_a_damaged_index_does_not_keep_the_other_columns_from_being_rebuilt() -> None:
    client = factories.company("Menuiserie Duval", ever_customer=True)
    person = factories.contact("Éléonore", "d’Ormesson")
    Company.objects.filter(pk=client.pk).update(name_key="autre")
    Contact.objects.filter(pk=person.pk).update(name_key="autre")
    damaged = ["search"] if connection.vendor == "sqlite" else []  # PostgreSQL keeps its index itself
    for model in (Company, Contact) if damaged else ():
        table = model._meta.db_table
        execute(f"INSERT INTO {table}_search ({table}_search) VALUES ('delete-all')")
    assert sorted(broken()) == sorted(["company_keys", "company_stage", "contact_keys", *damaged])
    repair_data(now=NOW)
    assert broken() == {}


def test_samples_are_five_at_most_and_the_count_is_whole() -> None:
    for _ in range(7):
        factories.company(ever_customer=True)
    finding = next(finding for finding in check_data(now=NOW) if finding.code == "company_stage")
    assert (finding.count, len(finding.samples)) == (7, 5)
