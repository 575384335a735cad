""" "Existe déjà ?" at entry: what is shown of what is here, to whom, and in how many questions."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.duplicates.rules.verdict import Verdict
from filon.duplicates.selectors.entry import Alike, companies_alike, people_alike
from filon.kit.emails import parse_email
from filon.users.models import RoleRight
from filon.users.rules.rights import Action, Entity, Role, Scope
from filon.users.selectors import SYSTEM, Viewer
from tests import factories as make

pytestmark = pytest.mark.django_db
PHONE, MAIL = "04 91 22 33 44", "contact@menuiserie-duval.fr"


def _point(kind: str, value: str, **holder: Any) -> None:
    normalised = parse_email(value).address if kind == "email" else "+33" + value.replace(" ", "")[1:]  # type: ignore[union-attr]
    ContactPoint.objects.create(kind=kind, value=value, normalised=normalised, **holder)


def _told(found: list[Alike]) -> list[tuple[str, Verdict, str]]:
    return [(str(one.record), one.verdict, one.reasons) for one in found]


def _companies(viewer: Viewer = SYSTEM, **typed: str) -> list[tuple[str, Verdict, str]]:
    return _told(companies_alike(viewer=viewer, typed=typed))


def _people(viewer: Viewer = SYSTEM, company: Company | None = None, **typed: str) -> list[tuple[str, Verdict, str]]:
    return _told(people_alike(viewer=viewer, typed=typed, company_id=company.pk if company else None))


@pytest.fixture
def duval() -> Company:
    company = make.company("Menuiserie Duval", siren="732829320", city="Marseille", domain="menuiserie-duval.fr")
    Establishment.objects.create(
        company=company, street_number="12", street="rue du Port", postal_code="13001", city="Marseille",
        created_at=make.NOW, updated_at=make.NOW, head_office=True,
    )  # fmt: skip
    _point("phone", PHONE, company=company)
    _point("email", MAIL, company=company)
    make.company("Scierie Morel", city="Épinal")
    return company


@pytest.mark.usefixtures("duval")
@pytest.mark.parametrize(
    ("typed", "verdict", "reasons"),
    [
        ({"name": "MENUISERIE DUVAL SARL"}, Verdict.DOUBTFUL, "nom identique"),
        ({"name": "Menuiserie Duvall"}, Verdict.DOUBTFUL, "nom très proche"),
        ({"name": "Menuserie Duval", "city": "Marseille"}, Verdict.DOUBTFUL, "nom très proche, ville identique"),
        ({"name": "Menuiserie Duval", "phone": "+33 4 91 22 33 44"}, Verdict.SURE, "nom identique, téléphone identique"),
        ({"name": "Sté Duval", "email": MAIL.upper()}, Verdict.SURE, "nom proche, e-mail identique, site identique"),
        ({"name": "Autre nom", "phone": PHONE}, Verdict.DOUBTFUL, "nom autre, téléphone identique"),
        ({"name": "Autre", "siren": "732 829 320"}, Verdict.SURE, "SIREN identique, nom autre"),
        ({"name": "Autre", "siren": "73282932000074"}, Verdict.SURE, "SIREN identique, nom autre"),
        ({"website": "https://www.menuiserie-duval.fr/contact"}, Verdict.DOUBTFUL, "site identique"),
        ({"name": "Menuiserie Duval", "street": "12, rue du Port", "postal_code": "13 001"}, Verdict.SURE,
         "nom identique, rue identique, code postal identique"),
    ],
)  # fmt: skip
def test_a_company_is_found_by_its_keys_and_by_its_likeness(
    typed: dict[str, str], verdict: Verdict, reasons: str
) -> None:
    assert _companies(**typed) == [("Menuiserie Duval", verdict, reasons)]


@pytest.mark.usefixtures("duval")
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": ""},
        {"name": "Boulangerie Lemoine"},
        {"name": "Menuiserie Duval", "siren": "552100554", "phone": PHONE},  # another legal unit, whatever it shares
        {"email": "jean@gmail.com"},
        {"website": "gmail.com"},
        {"name": "\x00" * 300, "siren": "x" * 5_000, "phone": "12", "email": "@", "city": "\u202f"},
    ],
)
def test_strangers_and_nonsense_find_nobody(typed: dict[str, str]) -> None:
    assert _companies(**typed) == []


def test_a_switchboard_and_an_invented_address_are_no_key() -> None:
    for number in range(5):
        company = make.company(f"Cabinet {'ABCDE'[number] * 6}")
        _point("phone", PHONE, company=company)
        _point("email", "test@test.fr", company=company)
        person = make.contact(f"Paul{number}", "ABCDE"[number] * 6)
        _point("email", "test@test.fr", contact=person)
        _point("phone", PHONE, contact=person)

    assert _companies(name="Zinguerie", phone=PHONE, email="test@test.fr") == []
    assert _people(last_name="Zola", first_name="Émile", phone=PHONE, email="test@test.fr") == []


def test_a_company_in_the_trash_is_found_by_the_siren_that_it_holds(duval: Company) -> None:
    Company.objects.filter(pk=duval.pk).update(deleted_at=make.NOW)

    assert _companies(name="Menuiserie Duval", phone=PHONE) == []
    assert _companies(siren="732829320") == [("Menuiserie Duval", Verdict.SURE, "SIREN identique")]


@pytest.fixture
def jeanne(duval: Company) -> Contact:
    person = make.contact("Jeanne", "Lefèvre", company=duval)
    _point("email", "jeanne.lefevre@menuiserie-duval.fr", contact=person)
    _point("mobile", "06 12 34 56 78", contact=person)
    make.contact("Paul", "Morel")
    return person


@pytest.mark.usefixtures("jeanne")
@pytest.mark.parametrize(
    ("typed", "verdict", "reasons"),
    [
        ({"last_name": "LEFEVRE", "first_name": "jeanne"}, Verdict.DOUBTFUL, "nom identique, prénom identique"),
        ({"last_name": "Jeanne", "first_name": "Lefevre", "phone": "0612345678"}, Verdict.SURE,
         "nom très proche, prénom très proche, téléphone identique"),
        ({"last_name": "Autre", "email": "Jeanne.Lefevre@menuiserie-duval.fr"}, Verdict.DOUBTFUL,
         "nom autre, e-mail identique"),
        ({"last_name": "Lefèvre", "first_name": "Jeanne", "email": "jeanne.lefevre@menuiserie-duval.fr"}, Verdict.SURE,
         "nom identique, prénom identique, e-mail identique"),
    ],
)  # fmt: skip
def test_a_person_is_found_by_her_keys_and_by_her_likeness(
    typed: dict[str, str], verdict: Verdict, reasons: str
) -> None:
    assert _people(**typed) == [("Jeanne Lefèvre", verdict, reasons)]


@pytest.mark.usefixtures("jeanne")
def test_the_company_chosen_makes_a_namesake_sure(duval: Company) -> None:
    assert _people(company=duval, last_name="Lefebvre", first_name="Jeanne") == [
        ("Jeanne Lefèvre", Verdict.SURE, "nom très proche, prénom identique, entreprise identique")
    ]
    assert _people(last_name="Lefebvre", first_name="Zoé") == []


def test_only_what_one_may_see_is_shown(duval: Company, jeanne: Contact) -> None:
    """A colleague's records stay unsaid, as in lists; the law of the SIREN alone tells of them, when the form is sent."""
    for entity in (Entity.COMPANY, Entity.CONTACT):
        RoleRight.objects.filter(role=Role.SALES, entity=entity, action=Action.READ).update(scope=Scope.OWN)
    camille = make.user(role=Role.SALES)

    assert _companies(camille, name="Menuiserie Duval", siren="732829320", phone=PHONE) == []
    assert _people(camille, company=duval, last_name="Lefèvre", first_name="Jeanne") == []
    Contact.objects.filter(pk=jeanne.pk).update(owner=camille)
    assert [name for name, _, _ in _people(camille, last_name="Lefèvre", first_name="Jeanne")] == ["Jeanne Lefèvre"]


def test_at_most_five_are_shown_the_surest_first(duval: Company) -> None:
    for _ in range(9):
        make.company("Menuiserie Duval SAS")

    found = companies_alike(viewer=SYSTEM, typed={"name": "Menuiserie Duval", "phone": PHONE})

    assert (len(found), found[0].record.pk) == (5, duval.pk)
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


def test_the_number_of_questions_does_not_grow_with_the_likenesses(duval: Company) -> None:
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            companies_alike(viewer=SYSTEM, typed={"name": "Menuiserie Duval", "phone": PHONE, "email": MAIL})
        return len(asked)

    few = questions()
    for number in range(30):
        _point("phone", f"04 91 00 00 {number:02}", company=make.company(f"Menuiserie Duvalier {number}"))

    assert questions() == few
