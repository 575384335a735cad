"""Companies: created, edited, found by what names them exactly."""

import pytest

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import PointKind
from filon.contacts.selectors.lookup import companies_called, identified_by
from filon.contacts.services.companies import SirenTaken, create_company, edit_company
from filon.contacts.services.entering import enter_company
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SIREN, SIRET = "732829320", "73282932000074"


def test_a_company_entered_by_hand_has_its_head_office_its_place_and_its_addresses() -> None:
    company = enter_company(
        name="S.A.R.L. Dupont & Fils",
        owner_id=None,
        points={PointKind.EMAIL: "contact@dupont.fr", PointKind.PHONE: ""},
        address={"street": "3 rue Paradis", "postal_code": "13001", "city": "Marseille"},
        in_target=True,
        by=BY_SYSTEM,
        now=NOW,
        siren=SIREN,
    )

    assert (company.name_key, company.match_key) == ("s.a.r.l. dupont & fils", "dupont et fils")
    assert (company.department, company.city, company.lifecycle_stage) == ("13", "Marseille", LifecycleStage.SUSPECT)
    assert Establishment.objects.get().head_office is True
    assert list(ContactPoint.objects.values_list("value", flat=True)) == ["contact@dupont.fr"]


def test_one_siren_is_one_company_even_in_the_trash() -> None:
    factories.company("Ancienne", siren=SIREN, deleted_at=NOW)
    other = factories.company("Autre")

    with pytest.raises(SirenTaken, match=r"« Ancienne » \(elle est dans la corbeille\)"):
        create_company(name="Nouvelle", owner_id=None, now=NOW, siren=SIREN)
    with pytest.raises(SirenTaken):
        edit_company(company=other, values={"siren": SIREN}, version=1, by=BY_SYSTEM, now=NOW)
    assert Company.objects.count() == 2


def test_a_new_name_is_found_by_its_key() -> None:
    company = factories.company("Duval")
    edit_company(company=company, values={"name": "Éts Belmont SAS"}, version=1, by=BY_SYSTEM, now=NOW)

    assert Company.objects.values_list("name_key", "match_key").get() == ("ets belmont sas", "belmont")
    assert list(companies_called("BELMONT S.A.S.", viewer=SYSTEM)) == [company]


@pytest.fixture
def duval(db: None) -> Company:
    company = factories.company("Duval", siren=SIREN)
    Establishment.objects.create(company=company, siret=SIRET, created_at=NOW, updated_at=NOW)
    jeanne = factories.contact(company=company)
    ContactPoint.objects.create(contact=jeanne, kind="email", value="J@x.fr", normalised="j@x.fr")
    ContactPoint.objects.create(company=company, kind="phone", value="0142685300", normalised="+33142685300")
    factories.company("Autre")
    factories.contact("Paul", "Roux")
    return company


@pytest.mark.parametrize(
    "text", ["732 829 320", SIREN, "732 829 320 00074", "J@X.fr", "01.42.68.53.00", "+33 1 42 68 53 00"]
)
def test_a_company_is_found_by_its_numbers_and_by_its_people(duval: Company, text: str) -> None:
    condition = identified_by(text, model=Company)

    assert condition is not None
    assert list(Company.objects.filter(condition)) == [duval]


@pytest.mark.parametrize(
    ("text", "count"), [(SIREN, 1), (SIRET, 1), ("j@x.fr", 1), ("01 42 68 53 00", 0), ("732829321", 0)]
)
@pytest.mark.usefixtures("duval")
def test_people_are_found_by_their_own_address_and_by_their_company(text: str, count: int) -> None:
    condition = identified_by(text, model=Contact)

    assert condition is not None
    assert Contact.objects.filter(condition).count() == count


@pytest.mark.parametrize("text", ["", "Duval", "duval 13", "a@", "123", "x" * 10_000, "\x00", "12 rue"])
def test_a_name_is_no_identifier(text: str) -> None:
    assert identified_by(text, model=Company) is None
