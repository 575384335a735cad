"""What an import says of records that resemble others: both exist, they are counted, and the search of duplicates is asked for."""

import pytest

from filon.contacts.models import Company, Contact
from filon.duplicates.models import DuplicatePair
from filon.duplicates.selectors.pairs import JOB
from filon.records.models import JobRun
from filon.usecases.deduplicating import search_at_night
from tests.factories import NOW
from tests.usecases.importing import imported

pytestmark = pytest.mark.django_db
COMPANIES = '[columns]\n"Nom"="company.name"\n"Tél"="company.phone"\n"E-mail"="company.email"'
PEOPLE = '[columns]\n"Prénom"="contact.first_name"\n"Nom"="contact.last_name"\n"Tél"="contact.phone"\n"E-mail"="contact.email"'


def test_companies_of_one_name_or_one_number_are_counted_and_both_exist() -> None:
    text = (
        "Nom;Tél;E-mail\nMenuiserie Duval;;\nMENUISERIE DUVAL SARL;;\nScierie Morel;04 91 22 33 44;\n"
        "Morel et fils;04.91.22.33.44;\nBelmont;;\n"
    )

    result = imported(text, entity="company", mapping=COMPANIES)

    assert (result["created"]["company"], result["doubtful"], Company.objects.count()) == (5, 4, 5)


def test_people_of_one_name_are_counted_but_not_colleagues_on_one_switchboard() -> None:
    text = (
        "Prénom;Nom;Tél;E-mail\nJeanne;Duval;04 91 22 33 44;\nPaul;Morel;04 91 22 33 44;\n"
        "Luc;Petit;;accueil@petit.fr\nLucas;Petit;;accueil@petit.fr\nZoé;Roux;;\nZoé;ROUX;;\n"
    )

    result = imported(text, entity="contact", mapping=PEOPLE)

    assert (result["doubtful"], Contact.objects.count()) == (4, 6)


def test_the_search_is_due_at_once_and_its_pairs_are_to_decide() -> None:
    text = (
        "Nom;Tél;E-mail\nMenuiserie Duval;04 91 22 33 44;\nMENUISERIE DUVAL SARL;0491223344;\n"
        "Scierie Morel;04 91 22 33 55;\nBelmont;04 91 22 77 88;\n"
    )
    imported(text, entity="company", mapping=COMPANIES)

    due = JobRun.objects.get(job=JOB)
    search_at_night(now=NOW, limit=1)

    assert due.claimed_until is None
    assert DuplicatePair.objects.filter(entity="company", decided_at=None).count() == 1


def test_a_file_that_creates_nobody_asks_for_no_search() -> None:
    imported("Nom;Tél;E-mail\nBelmont;;\n", entity="company", mapping=COMPANIES)
    JobRun.objects.all().delete()

    imported("Nom;Tél;E-mail\nBelmont;;\n", entity="company", mapping=COMPANIES)

    assert JobRun.objects.filter(job=JOB).exists() is False
