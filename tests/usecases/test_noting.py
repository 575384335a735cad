"""What a suspect or lead tells is written where it belongs."""

import pytest

from filon.contacts.models import Company, Contact, ContactPoint
from filon.kit.errors import NotAllowed, NotPossible
from filon.leads.models import Lead, SuspectSheet
from filon.leads.rules.guard import missing_facts
from filon.leads.selectors.guard import facts_of_leads, facts_of_suspects
from filon.usecases.noting import may_force, note_answers
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ALL = {
    "first_name": "Jeanne",
    "last_name": "Morel",
    "job_title": "Directrice",
    "reached_by": "04 91 23 45 67",
    "company": "Scierie Morel",
    "project": "Hangar",
    "is_willing": "oui",
}


def test_a_company_gets_its_person_and_its_sheet(camille: User) -> None:
    company = make.company("Scierie Morel")

    note_answers(record=company, answers=ALL, by=camille, now=NOW)

    person = Contact.objects.get()
    assert (person.full_name, person.job_title, person.company_id) == ("Jeanne Morel", "Directrice", company.pk)
    assert missing_facts(facts_of_suspects([company], viewer=camille)[company.pk]) == []
    assert Company.objects.count() == 1


def test_a_lead_of_nobody_gets_its_person_and_company(camille: User) -> None:
    lead = make.lead()

    note_answers(record=lead, answers=ALL, by=camille, now=NOW)

    lead = Lead.objects.get()
    assert (str(lead.contact), str(lead.company), lead.project, lead.is_willing) == (
        "Jeanne Morel",
        "Scierie Morel",
        "Hangar",
        True,
    )
    assert missing_facts(facts_of_leads([lead])[lead.pk]) == []
    assert SuspectSheet.objects.count() == 0


def test_a_company_of_that_name_is_found_and_not_made_twice(camille: User) -> None:
    known, person = make.company("Scierie Morel"), make.contact()

    note_answers(record=person, answers={"company": "SARL Scierie Morel"}, by=camille, now=NOW)

    assert (Contact.objects.get().company_id, Company.objects.count()) == (known.pk, 1)


def test_of_two_companies_of_that_name_neither_is_guessed_and_the_siren_tells_which(camille: User) -> None:
    make.company("Scierie Morel"), make.company("Scierie Morel", siren="732829320")
    person = make.contact()

    with pytest.raises(NotPossible, match=r"Plusieurs entreprises répondent à «\xa0Scierie Morel\xa0»"):
        note_answers(record=person, answers={"company": "Scierie Morel", "job_title": "Gérante"}, by=camille, now=NOW)
    assert (Contact.objects.get().company_id, Contact.objects.get().job_title) == (None, "")
    note_answers(record=Contact.objects.get(), answers={"company": "732 829 320"}, by=camille, now=NOW)

    assert Contact.objects.get().company == Company.objects.get(siren="732829320")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("732 829 320", "Aucune entreprise ne porte"), ("Scierie " * 40, "tient en 255 caractères")],
)
def test_a_company_that_cannot_be_made_is_refused_in_one_sentence(camille: User, said: str, sentence: str) -> None:
    with pytest.raises(NotPossible, match=sentence):
        note_answers(record=make.contact(), answers={"company": said}, by=camille, now=NOW)
    assert Company.objects.count() == 0


def test_the_company_that_a_person_has_is_not_replaced(camille: User) -> None:
    person = make.contact(company=make.company("Ancienne"))

    note_answers(record=person, answers={"company": "Nouvelle"}, by=camille, now=NOW)

    assert str(Contact.objects.get().company) == "Ancienne"


def test_an_e_mail_address_is_known_by_its_sign(camille: User) -> None:
    person = make.contact()
    note_answers(record=person, answers={"reached_by": "jeanne@morel.example"}, by=camille, now=NOW)

    assert ContactPoint.objects.get().kind == "email"


def test_a_function_without_anybody_is_refused_and_nothing_is_written(camille: User) -> None:
    company = make.company()

    with pytest.raises(NotPossible, match="Dites d’abord le nom"):
        note_answers(record=company, answers={"job_title": "Gérant", "project": "Hangar"}, by=camille, now=NOW)
    assert (Contact.objects.count(), SuspectSheet.objects.count()) == (0, 0)


def test_saying_nothing_writes_nothing(camille: User) -> None:
    note_answers(record=make.contact(), answers={"project": " ", "is_willing": ""}, by=camille, now=NOW)

    assert SuspectSheet.objects.count() == 0


def test_a_will_is_taken_back(camille: User) -> None:
    person = make.contact()
    note_answers(record=person, answers={"project": "Hangar", "is_willing": "oui"}, by=camille, now=NOW)
    note_answers(record=person, answers={"is_willing": ""}, by=camille, now=NOW)

    sheet = SuspectSheet.objects.get()
    assert (sheet.project, sheet.is_willing) == ("Hangar", None)


def test_the_person_of_somebody_elses_team_is_not_edited(camille: User) -> None:
    company = make.company()
    make.contact("", "Roux", company=company, owner=make.user("Paul", teams=(make.team("Équipe Sud"),)))

    with pytest.raises(NotAllowed):
        note_answers(record=company, answers={"job_title": "Gérant"}, by=camille, now=NOW)


def test_nor_is_a_company_given_to_somebody_elses_person_by_the_lead_about_her(camille: User) -> None:
    person = make.contact(owner=make.user("Paul", teams=(make.team("Équipe Sud"),)))

    with pytest.raises(NotAllowed):
        note_answers(record=make.lead(contact=person, owner=camille), answers={"company": "Nef"}, by=camille, now=NOW)
    assert (Contact.objects.get().company_id, Company.objects.count()) == (None, 0)


def test_who_answers_for_others_may_pass_over_what_is_missing(camille: User) -> None:
    assert (may_force(camille), may_force(make.user("Inès", role=Role.MANAGER))) == (False, True)
