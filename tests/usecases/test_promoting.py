"""A suspect becomes a lead by a person's hand."""

import pytest

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.services.target import enter_target
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.leads.rules.guard import NotQualified
from filon.leads.services.sheets import note_sheet
from filon.leads.services.stages import move_leads
from filon.playbook.models import Product
from filon.playbook.services.profiles import install_profile
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.promoting import promote_suspect, promote_suspects
from filon.usecases.tidying import take_back
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sales_led() -> None:
    install_profile(key="sales_led", now=NOW)


def suspect_company() -> Company:
    company = make.company("Menuiserie Duval")
    enter_target(records=[company], by=BY_SYSTEM, now=NOW)
    company.refresh_from_db()
    return company


def promote(suspect: Company | Contact, **asked: object) -> Lead:
    return promote_suspect(**{"suspect": suspect, "by": BY_SYSTEM, "now": NOW, "owner_id": None, **asked})


def test_a_company_in_target_becomes_an_outbound_lead() -> None:
    company, camille = suspect_company(), make.user("Camille")

    lead = promote(company, owner_id=camille.pk)

    assert (lead.name, lead.company_id, lead.entrance, lead.owner_id) == (
        "Menuiserie Duval",
        company.pk,
        "outbound",
        camille.pk,
    )
    company.refresh_from_db()
    assert (lead.lifecycle_stage, company.lifecycle_stage) == ("lead", "lead")


def test_a_person_becomes_a_qualified_prospect_and_the_company_follows() -> None:
    company = make.company()
    person = make.reachable(make.contact(company=company, job_title="Gérante"))
    enter_target(records=[person], by=BY_SYSTEM, now=NOW)
    person.refresh_from_db()
    note_sheet(suspect=person, project="Vérandas", is_willing=True, by_id=None, now=NOW)

    lead = promote(person, to=LifecycleStage.SQL)

    for record in (person, company):
        record.refresh_from_db()
    assert (lead.lifecycle_stage, lead.contact_id, lead.company_id) == ("sql", person.pk, company.pk)
    assert (person.lifecycle_stage, company.lifecycle_stage) == ("sql", "sql")


def test_a_stage_that_the_profile_does_not_show_is_refused_with_the_list() -> None:
    with pytest.raises(NotPossible, match=r"parmi « Suspect contacté », « Prospect à qualifier », « Prospect »\.$"):
        promote(suspect_company(), to=LifecycleStage.MQL)


def test_who_is_in_no_target_is_no_suspect() -> None:
    with pytest.raises(NotPossible, match="n’est pas un suspect"):
        promote(make.company())


def test_one_open_lead_a_product() -> None:
    company = suspect_company()
    first = promote(company)

    with pytest.raises(NotPossible, match="déjà un lead en cours"):
        promote(company)
    promote(company, product=Product.objects.create(name="Portes", name_key="portes"))
    move_leads(leads=[first], to=LifecycleStage.LOST, by=BY_SYSTEM, at=NOW, now=NOW, reason="x")
    promote(company)
    assert Lead.objects.filter(company=company).count() == 3


def test_where_marketing_leads_no_suspect_is_promoted_by_hand() -> None:
    install_profile(key="marketing_led", now=NOW)

    with pytest.raises(NotPossible, match="viennent du marketing"):
        promote(suspect_company())


def test_a_suspect_of_whom_a_fact_is_missing_stays_one_and_costs_no_lead() -> None:
    company = suspect_company()
    make.reachable(make.contact(company=company, job_title="Gérante"))

    with pytest.raises(
        NotQualified, match="Prospect\u00a0»\u00a0: il manque\u00a0: le projet et la volonté d’y répondre"
    ):
        promote(company, to=LifecycleStage.SQL)
    assert Lead.objects.count() == 0


def test_a_company_becomes_a_prospect_by_the_person_best_known_in_it() -> None:
    company = suspect_company()
    person = make.reachable(make.contact(company=company, job_title="Gérante"))
    note_sheet(suspect=company, project="Fenêtres", is_willing=True, by_id=None, now=NOW)

    lead = promote(company, to=LifecycleStage.SQL)

    assert (lead.contact_id, lead.project, lead.is_willing, lead.lifecycle_stage) == (
        person.pk,
        "Fenêtres",
        True,
        "sql",
    )


def test_what_is_missing_is_passed_over_with_a_reason() -> None:
    lead = promote(suspect_company(), to=LifecycleStage.SQL, forced=True, reason="Appel d’offres reçu")

    change = Change.objects.get(subject_kind="lead", to_value="sql")
    assert (lead.lifecycle_stage, change.forced, change.reason) == ("sql", True, "Appel d’offres reçu")


def test_no_suspect_becomes_an_opportunity_without_its_reason() -> None:
    with pytest.raises(NotPossible, match="devis demandé ou liste courte"):
        promote(suspect_company(), to=LifecycleStage.OPPORTUNITY)


class TestMany:
    @pytest.fixture
    def suspects(self) -> list[Contact]:
        """One who lacks nothing, one without project, one who is in no target."""
        company = make.company()
        people = [make.reachable(make.contact(name, "Duval", company=company, job_title="Gérante")) for name in "ABC"]
        enter_target(records=people[:2], by=BY_SYSTEM, now=NOW)
        note_sheet(suspect=people[0], project="Vérandas", is_willing=True, by_id=None, now=NOW)
        return list(Contact.objects.order_by("pk"))

    def test_those_who_may_are_promoted_and_each_other_is_told_why_not(self, suspects: list[Contact]) -> None:
        camille = make.user("Camille")

        done = promote_suspects(suspects=suspects, to=LifecycleStage.SQL, by=camille, now=NOW, owner_id=camille.pk)

        assert [lead.contact for lead in done.leads] == [suspects[0]]
        assert [(str(one.suspect), one.refusal.sentence.partition("\u00a0: ")[2]) for one in done.refused] == [
            ("B Duval", "il manque\u00a0: le projet et la volonté d’y répondre."),
            ("C Duval", ""),
        ]
        stages = Contact.objects.order_by("pk").values_list("lifecycle_stage", flat=True)
        assert list(stages) == ["sql", "suspect", ""]

    def test_the_whole_is_taken_back(self, suspects: list[Contact]) -> None:
        camille = make.user("Camille")
        done = promote_suspects(suspects=suspects, to=LifecycleStage.LEAD, by=camille, now=NOW, owner_id=None)
        assert done.undo is not None and done.undo.sentence == "2 suspects promus"

        take_back(entry=done.undo, by=camille, now=NOW)

        stages = Contact.objects.order_by("pk").values_list("lifecycle_stage", flat=True)
        assert (list(stages), Lead.objects.filter(deleted_at=None).count()) == (["suspect", "suspect", ""], 0)

    def test_nobody_promoted_leaves_nothing_to_take_back(self, suspects: list[Contact]) -> None:
        camille = make.user("Camille")
        done = promote_suspects(suspects=suspects[1:], to=LifecycleStage.SQL, by=camille, now=NOW, owner_id=None)

        assert (done.leads, len(done.refused), done.undo) == ([], 2, None)
