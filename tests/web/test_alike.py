""" "Existe déjà ?" in the forms of a new company and a new person: shown while one types, asked when the form is sent."""

import pytest
from django.test import Client

from filon.contacts.models import Company, Contact
from tests import factories as make
from tests.contacts.points import with_phone

PHONE = "04 91 22 33 44"


@pytest.fixture
def duval(db: None) -> Company:
    company = make.company("Menuiserie Duval", siren="732829320", city="Lyon")
    with_phone(PHONE, company=company)
    return company


def test_what_is_alike_shows_while_one_types(admin_client: Client, duval: Company) -> None:
    part = admin_client.get("/entreprises/existe/", {"name": "Menuiserie Duval", "phone": PHONE}).content.decode()

    shown = [f'href="/entreprises/{duval.pk}/"' in part, "nom identique, téléphone identique" in part, "Sûr" in part]
    assert shown == [True, True, True]
    assert admin_client.get("/entreprises/existe/", {"name": "Scierie Morel"}).content.decode().strip() == ""


def test_a_sure_one_asks_for_a_yes_and_never_forbids(admin_client: Client, duval: Company) -> None:
    data = {"name": "Menuiserie Duval", "phone": PHONE, "vues": str(duval.pk)}

    asked = admin_client.post("/entreprises/nouvelle/", data)
    made = admin_client.post("/entreprises/nouvelle/", data | {"confirmed": "1"})

    assert (asked.status_code, made.status_code, Company.objects.count()) == (200, 302, 2)


def test_a_doubtful_one_that_was_shown_stops_nobody(admin_client: Client, duval: Company) -> None:
    data = {"name": "Menuiserie Duvall"}

    unseen = admin_client.post("/entreprises/nouvelle/", data)
    seen = admin_client.post("/entreprises/nouvelle/", data | {"vues": str(duval.pk)})

    assert (unseen.status_code, seen.status_code, Company.objects.count()) == (200, 302, 2)


def test_a_siren_that_is_taken_is_the_only_thing_that_forbids(admin_client: Client, duval: Company) -> None:
    data = {"name": "Autre nom", "siren": "732 829 320", "confirmed": "1", "vues": str(duval.pk)}

    page = admin_client.post("/entreprises/nouvelle/", data).content.decode()

    assert ("est déjà celui de" in page, 'name="confirmed"' in page, Company.objects.count()) == (True, False, 1)


def test_a_person_is_looked_for_in_the_company_that_was_chosen(admin_client: Client, duval: Company) -> None:
    make.contact("Jeanne", "Lefèvre", company=duval)
    typed = {"first_name": "Jeanne", "last_name": "Lefebvre", "company": str(duval.pk)}

    part = admin_client.get("/contacts/existe/", typed).content.decode()
    asked = admin_client.post("/contacts/nouveau/", typed | {"civility": ""})

    assert "nom très proche, prénom identique, entreprise identique" in part
    assert (asked.status_code, Contact.objects.count()) == (200, 1)


@pytest.mark.parametrize("company", ["", "abc", "9" * 30, "-1", "٣"])
def test_a_company_that_cannot_be_is_nobody(admin_client: Client, company: str) -> None:
    answer = admin_client.get("/contacts/existe/", {"last_name": "Duval", "company": company})

    assert (answer.status_code, answer.content.decode().strip()) == (200, "")
