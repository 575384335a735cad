"""A suspect becomes a lead by a person's hand."""

import pytest

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.services.target import enter_target
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.playbook.models import Product
from filon.playbook.services.profiles import install_profile
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.promoting import promote_suspect
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
    person = make.contact(company=company)
    enter_target(records=[person], by=BY_SYSTEM, now=NOW)
    person.refresh_from_db()

    lead = promote(person, to=LifecycleStage.SQL)

    for record in (person, company):
        record.refresh_from_db()
    assert (lead.lifecycle_stage, lead.contact_id, lead.company_id) == ("sql", person.pk, company.pk)
    assert (person.lifecycle_stage, company.lifecycle_stage) == ("sql", "sql")


def test_a_stage_that_the_profile_does_not_show_is_refused_with_the_list() -> None:
    with pytest.raises(
        NotPossible, match="« Suspect contacté », « Prospect à qualifier », « Prospect », « Opportunité »"
    ):
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
