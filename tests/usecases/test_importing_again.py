"""A file that comes again after people worked: what they did stands, what the file says anew is taken."""

from datetime import UTC, date, datetime

import pytest

from filon.contacts.models import Company, Contact, Position
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.services.companies import edit_company
from filon.contacts.services.people import change_company, edit_contact
from filon.leads.models import Lead
from filon.leads.services.editing import edit_lead
from filon.leads.services.stages import move_leads
from filon.opportunities.models import Opportunity
from filon.opportunities.services.editing import edit_deal
from filon.opportunities.services.stages import move_deals
from filon.playbook.models import CloseReason
from filon.records.models import Change
from filon.records.rules.authorship import by_person
from filon.records.services.custom import edit_custom_fields
from filon.records.services.editing import assign_owner
from filon.usecases.checking import check_data
from tests import factories
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db

LEADS = """
[columns]
"Réf" = "lead.external_id"
"Étape" = "lead.lifecycle_stage"
"Motif" = "lead.lost_reason"
"Projet" = "lead.project"
"""
DEALS = """
[columns]
"Réf" = "opportunity.external_id"
"Étape" = "opportunity.stage"
"Motif" = "opportunity.close_reason"
"Concurrent" = "opportunity.competitor"
"""


def leads_file(stage: str, *, reason: str = "", project: str = "École") -> str:
    return f"Réf;Étape;Motif;Projet\nL1;{stage};{reason};{project}\n"


def deals_file(stage: str, *, reason: str = "", competitor: str = "Vitrex") -> str:
    return f"Réf;Étape;Motif;Concurrent\nO1;{stage};{reason};{competitor}\n"


def move_lead(*stages: LifecycleStage) -> None:
    by = by_person(factories.user().pk)
    for stage in stages:
        move_leads(leads=[Lead.objects.get()], to=stage, by=by, at=NOW, now=NOW, reason="sans suite", forced=True)


def move_deal(*stages: str) -> None:
    by = by_person(factories.user().pk)
    for stage in stages:
        reason = CloseReason.objects.first() if stage == "lost" else None
        move_deals(deals=[Opportunity.objects.get()], to=factories.stage(stage), by=by, now=NOW, close_reason=reason)


@pytest.mark.parametrize("told", ["lead", "mql", "sal", "SQL"])
def test_a_file_that_has_not_heard_that_its_lead_moved_on_changes_the_rest(told: str) -> None:
    imported(leads_file("mql"), entity="lead", mapping=LEADS)
    move_lead(LifecycleStage.SQL)
    unchanged = imported(leads_file(told), entity="lead", mapping=LEADS)
    completed = imported(leads_file(told, project="Gymnase"), entity="lead", mapping=LEADS)
    lead = Lead.objects.get()
    assert (rows_by(unchanged), rows_by(completed)) == ((0, 0, 1, 0), (0, 1, 0, 0))
    assert (lead.lifecycle_stage, lead.project) == ("sql", "Gymnase")
    assert not Change.objects.filter(axis="lifecycle", batch=completed["batch"]).exists()


@pytest.mark.parametrize(
    ("told", "reason", "then"),
    [
        ("mql", "", (LifecycleStage.RECYCLED,)),
        ("perdu", "trop cher", (LifecycleStage.RECYCLED, LifecycleStage.SAL)),
        ("recyclé", "trop tôt", (LifecycleStage.MQL,)),
        ("client", "", (LifecycleStage.FORMER_CUSTOMER,)),
        ("sql", "", (LifecycleStage.CUSTOMER, LifecycleStage.FORMER_CUSTOMER)),
    ],
)
def test_what_a_person_made_of_a_lead_stands(told: str, reason: str, then: tuple[LifecycleStage, ...]) -> None:
    imported(leads_file(told, reason=reason), entity="lead", mapping=LEADS)
    move_lead(*then)
    again = imported(leads_file(told, reason=reason), entity="lead", mapping=LEADS)
    assert (rows_by(again), Lead.objects.get().lifecycle_stage) == ((0, 0, 1, 0), then[-1])


def test_a_lead_that_a_file_recycled_is_taken_up_again_by_a_later_one() -> None:
    for told, reason in (("mql", ""), ("recyclé", "trop tôt"), ("mql", "")):
        result = imported(leads_file(told, reason=reason), entity="lead", mapping=LEADS)
    lead = Lead.objects.get()
    assert (rows_by(result), lead.lifecycle_stage, lead.cycle_no) == ((0, 1, 0, 0), "mql", 2)


@pytest.mark.parametrize(
    ("told", "reason", "then"),
    [
        ("proposal", "", ("negotiation",)),
        ("proposal", "", ("won",)),
        ("proposal", "", ("lost",)),
        ("lost", "", ("proposal",)),  # a new deal may be lost without a reason
        ("lost", "Prix", ("negotiation", "won")),
    ],
)
def test_what_a_person_made_of_a_deal_stands(told: str, reason: str, then: tuple[str, ...]) -> None:
    imported(deals_file(told, reason=reason), entity="opportunity", mapping=DEALS)
    move_deal(*then)
    before = Opportunity.objects.values("stage__key", "closed_at", "close_reason", "version").get()
    unchanged = imported(deals_file(told, reason=reason), entity="opportunity", mapping=DEALS)
    assert (rows_by(unchanged), before["stage__key"]) == ((0, 0, 1, 0), then[-1])
    assert Opportunity.objects.values("stage__key", "closed_at", "close_reason", "version").get() == before
    completed = imported(deals_file(told, reason=reason, competitor="Glas"), entity="opportunity", mapping=DEALS)
    assert rows_by(completed) == (0, 1, 0, 0)
    assert Opportunity.objects.values_list("stage__key", "competitor").get() == (then[-1], "Glas")


def test_a_deal_that_a_person_moved_still_goes_where_it_never_was() -> None:
    imported(deals_file("proposal"), entity="opportunity", mapping=DEALS)
    move_deal("negotiation")
    result = imported(deals_file("won"), entity="opportunity", mapping=DEALS)
    assert (rows_by(result), Opportunity.objects.get().stage.key) == ((0, 1, 0, 0), "won")


def test_a_deal_that_a_file_moved_forward_a_later_one_moves_back() -> None:
    for told in ("proposal", "negotiation", "proposal"):
        result = imported(deals_file(told), entity="opportunity", mapping=DEALS)
    assert (rows_by(result), Opportunity.objects.get().stage.key) == ((0, 1, 0, 0), "proposal")


COMPANIES = """
[columns]
"Réf" = "company.external_id"
"Nom" = "company.name"
"Site" = "company.website"
"Fournisseur" = "company.current_supplier"
"Responsable" = "company.owner"
"Budget" = { field = "company.custom.budget", type = "number" }
"Note" = { field = "company.custom.note", type = "text" }
[options]
create_owners = true
"""


def companies_file(*, name: str = "Zed", site: str = "zed.fr", supplier: str = "Vitrex", **others: str) -> str:
    cells = [name, site, supplier, *(others.get(key, "1") for key in ("owner", "budget", "note"))]
    return f"Réf;Nom;Site;Fournisseur;Responsable;Budget;Note\nC1;{';'.join(cells)}\n"


def edit_zed(**values: str) -> None:
    company, by = Company.objects.get(), by_person(factories.user().pk)
    edit_company(company=company, values=values, version=company.version, by=by, now=NOW)


def in_order() -> bool:
    return not any(finding.count for finding in check_data(now=NOW))


def test_what_a_person_corrected_stands_against_a_file_that_says_the_same_as_before() -> None:
    imported(companies_file(), entity="company", mapping=COMPANIES)
    edit_zed(name="Zed modifié", website="")
    edit_zed(name="Zed et fils")  # twice: the file said what stood before the first time
    company = Company.objects.get()
    before = Company.objects.values().get()
    again = imported(companies_file(), entity="company", mapping=COMPANIES)
    assert (rows_by(again), again["updated"]["company"]) == ((0, 0, 1, 0), 0)
    assert Company.objects.values().get() == before
    assert (company.name, company.website, in_order()) == ("Zed et fils", "", True)


def test_a_file_that_changed_its_mind_is_heard_and_the_rest_stands() -> None:
    imported(companies_file(), entity="company", mapping=COMPANIES)
    edit_zed(name="Zed modifié", current_supplier="Glas")
    said = imported(companies_file(supplier="Baies"), entity="company", mapping=COMPANIES)
    assert rows_by(said) == (0, 1, 0, 0)
    assert Company.objects.values_list("name", "current_supplier").get() == ("Zed modifié", "Baies")
    back = imported(companies_file(), entity="company", mapping=COMPANIES)  # a file wrote the supplier last
    assert rows_by(back) == (0, 1, 0, 0)
    assert Company.objects.values_list("name", "current_supplier").get() == ("Zed modifié", "Vitrex")
    assert in_order()


def test_an_owner_given_and_an_added_field_filled_by_a_person_stand() -> None:
    imported(companies_file(owner="Camille Roy"), entity="company", mapping=COMPANIES)
    company, boss = Company.objects.get(), factories.user("Anne Petit")
    by = by_person(boss.pk)
    edit_custom_fields(record=company, values={"budget": 5}, version=company.version, by=by, now=NOW)
    assign_owner(records=[company], owner_id=boss.pk, by=by, now=NOW)
    again = imported(companies_file(owner="Camille Roy"), entity="company", mapping=COMPANIES)
    assert rows_by(again) == (0, 0, 1, 0)
    noted = imported(companies_file(owner="Camille Roy", note="2"), entity="company", mapping=COMPANIES)
    again = imported(companies_file(owner="Camille Roy", note="2"), entity="company", mapping=COMPANIES)
    assert (rows_by(noted), rows_by(again)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    company.refresh_from_db()
    assert (company.owner, company.custom) == (boss, {"budget": 5, "note": "2"})
    imported(companies_file(owner="Camille Roy", note="2", budget="7"), entity="company", mapping=COMPANIES)
    company.refresh_from_db()
    assert company.custom == {"budget": 7, "note": "2"}


PEOPLE = """
[columns]
"Réf" = "contact.external_id"
"Prénom" = "contact.first_name"
"Nom" = "contact.last_name"
"Société" = "contact.company"
"""


def test_a_name_is_one_thing_and_a_post_taken_by_a_person_is_kept() -> None:
    text = "Réf;Prénom;Nom;Société\nP1;{};PETIT;Acme\n"
    imported(text.format("Anne"), entity="contact", mapping=PEOPLE)
    person, bolt, by = Contact.objects.get(), factories.company("Bolt"), by_person(factories.user().pk)
    edit_contact(contact=person, values={"last_name": "Grand"}, version=person.version, by=by, now=NOW)
    moving = {"company": bolt, "job_title": "", "on": date(2026, 11, 1), "version": person.version}
    change_company(contact=person, by=by, now=NOW, **moving)  # type: ignore[arg-type]
    assert rows_by(imported(text.format("Anne"), entity="contact", mapping=PEOPLE)) == (0, 0, 1, 0)
    person.refresh_from_db()
    assert (str(person), person.company, Position.objects.count(), in_order()) == ("Anne Grand", bolt, 1, True)
    assert rows_by(imported(text.format("Annie"), entity="contact", mapping=PEOPLE)) == (0, 1, 0, 0)
    person.refresh_from_db()
    assert (str(person), person.company, in_order()) == ("Annie PETIT", bolt, True)


def test_dates_amounts_and_answers_that_a_person_corrected_stand() -> None:
    leads = (
        '[columns]\n"Réf"="lead.external_id"\n"Nom"="lead.name"\n"Montant"="lead.potential_amount"\n'
        '"Échéance"="lead.project_date"\n"Budget"="lead.budget_holder"'
    )
    deals = (
        '[columns]\n"Réf"="opportunity.external_id"\n"Étape"="opportunity.stage"\n"Ouverte"="opportunity.opened_at"\n'
        '"Prévue"="opportunity.expected_close_date"\n"Montant"="opportunity.amount"'
    )
    files = (
        ("lead", "Réf;Nom;Montant;Échéance;Budget\nL1;Baies;1200,50;30/06/2026;oui\n", leads),
        ("opportunity", "Réf;Étape;Ouverte;Prévue;Montant\nO1;proposal;01/03/2026;30/06/2026;100\n", deals),
    )
    for entity, text, mapping in files:
        imported(text, entity=entity, mapping=mapping)
    lead, deal, by = Lead.objects.get(), Opportunity.objects.get(), by_person(factories.user().pk)
    answers = {"name": "Vérandas", "potential_cents": 9, "project_date": None, "budget_holder": False}
    edit_lead(lead=lead, values=answers, version=lead.version, by=by, now=NOW)
    opened = datetime(2026, 4, 1, tzinfo=UTC)
    values = {"opened_at": opened, "expected_close_date": date(2026, 7, 14), "cents": 200}
    edit_deal(deal=deal, values=values, version=deal.version, by=by, now=NOW)
    before = [Lead.objects.values().get(), Opportunity.objects.values().get()]
    assert [rows_by(imported(text, entity=kind, mapping=mapping)) for kind, text, mapping in files] == [
        (0, 0, 1, 0)
    ] * 2
    assert [Lead.objects.values().get(), Opportunity.objects.values().get()] == before
    assert in_order()
