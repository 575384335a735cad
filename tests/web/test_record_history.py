"""The history of a record: which field, who or which file, and the steps of the leads and deals behind its stage."""

import pytest
from django.test import Client

from filon.contacts.models import Company
from filon.kit.subjects import SubjectKind
from filon.records.models import Batch, FieldDefinition
from filon.records.rules.authorship import by_import, by_person
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def duval(db: None) -> Company:
    return factories.company("Menuiserie Duval", siren="732829320", city="Lyon")


def test_the_history_names_the_file_of_an_import_and_who_brought_it(
    admin_client: Client, ines: User, duval: Company
) -> None:
    file = Batch.objects.create(entity="company", file_name="maj.csv", file_hash="0", by=ines, at=NOW, state="done")
    by = by_import(file.pk, user_id=ines.pk)
    record_changes([NewChange(SubjectKind.COMPANY, duval.pk, "field:city", "Lyon", "Caen")], by=by, at=NOW)
    sentence = f"import n°\u00a0{file.pk}, maj.csv (Inès Benali)"

    for page in (f"/fiche/company/{duval.pk}/historique/", f"/entreprises/{duval.pk}/"):
        assert admin_client.get(page).content.decode().count(sentence) == 1


def test_a_field_of_the_company_is_told_by_its_label(admin_client: Client, ines: User, duval: Company) -> None:
    FieldDefinition.objects.create(entity="company", key="livraison", label="Semaine de livraison", type="text")
    admin_client.post(f"/fiche/company/{duval.pk}/champ/custom.livraison/", {"valeur": "Semaine 4", "version": 1})

    timeline = admin_client.get(f"/entreprises/{duval.pk}/?quoi=change").content.decode()
    history = admin_client.get(f"/fiche/company/{duval.pk}/historique/").content.decode()

    assert "Semaine de livraison\u00a0: – → Semaine 4" in timeline
    assert '<th scope="row">Semaine de livraison</th>' in history


@pytest.mark.parametrize("kind", ["company", "contact"])
def test_the_steps_of_its_leads_and_deals_explain_the_stage_of_a_company_or_person(
    admin_client: Client, ines: User, duval: Company, kind: str
) -> None:
    person = factories.contact(company=duval)
    lead = factories.lead("Demande de volets", company=duval, contact=person)
    deal = factories.deal("Volets", company=duval, contact=person)
    other = factories.lead("Ailleurs", company=factories.company("Scierie Morel", siren="552100554"))
    for moved in (lead, other):
        step = NewChange(SubjectKind.LEAD, moved.pk, Axis.LIFECYCLE, "lead", "disqualified")
        record_changes([step], by=by_person(ines.pk), at=NOW)
    step = NewChange(SubjectKind.OPPORTUNITY, deal.pk, Axis.DEAL_STAGE, "contact", "proposal")
    named = NewChange(SubjectKind.LEAD, lead.pk, "field:name", "Volets", "Demande de volets")
    record_changes([step, named], by=by_person(ines.pk), at=NOW)
    record = {"company": duval, "contact": person}[kind]

    answer = admin_client.get(f"/fiche/{kind}/{record.pk}/historique/")

    assert [line[2:] for line in answer.context["lines"]] == [
        ("Opportunité «\u00a0Volets\u00a0»", "Prise de contact", "Proposition"),
        ("Lead «\u00a0Demande de volets\u00a0»", "Lead", "Disqualifié"),
        ("Opportunité «\u00a0Volets\u00a0»", "", "Prise de contact"),
        ("Lead «\u00a0Demande de volets\u00a0»", "Hors cible", "Lead"),
    ]


def test_the_steps_of_a_lead_that_one_may_not_read_stay_hidden(ines: User, camille: User, duval: Company) -> None:
    lead = factories.lead("Secret", company=duval, owner=ines)
    step = NewChange(SubjectKind.LEAD, lead.pk, Axis.LIFECYCLE, "lead", "disqualified")
    record_changes([step], by=by_person(ines.pk), at=NOW)

    assert signed_in(camille).get(f"/fiche/company/{duval.pk}/historique/").context["lines"] == []
    assert len(signed_in(ines).get(f"/fiche/company/{duval.pk}/historique/").context["lines"]) == 2
