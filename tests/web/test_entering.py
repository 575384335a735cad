"""What a person types in a form of creation and cannot be right is said beside its field, and nothing is created."""

import re

import pytest
from django.test import Client

from filon.contacts.models import Company, Contact, ContactPoint
from filon.leads.models import Lead
from tests import factories


def said_beside(page: str, name: str) -> str:
    found = re.search(rf'id="id_{name}_error"[^>]*>.*?<span>(.*?)</span>', page, re.DOTALL)
    return " ".join(found.group(1).split()) if found else ""


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "pas un mail", "« pas un mail » n’est pas une adresse e-mail, comme nom@exemple.fr."),
        ("email", "a@b", "« a@b » n’est pas une adresse e-mail, comme nom@exemple.fr."),
        ("phone", "abc", "« abc » n’est pas un numéro de téléphone, comme 01 23 45 67 89, ou +32… à l’étranger."),
        ("phone", "99", "« 99 » n’est pas un numéro de téléphone, comme 01 23 45 67 89, ou +32… à l’étranger."),
        ("website", "pas url", "« Site web » : « pas url » n’est pas une adresse de page, comme www.exemple.fr."),
    ],
)
def test_a_company_is_not_created_with_what_cannot_be_right(
    admin_client: Client, field: str, typed: str, said: str
) -> None:
    page = admin_client.post("/entreprises/nouvelle/", {"name": "Duval", field: typed}).content.decode()
    assert said_beside(page, field) == f"{said} Vérifiez la frappe, ou laissez vide."
    assert Company.objects.count() == 0


def test_a_contact_is_not_created_with_an_address_that_cannot_be_right(admin_client: Client) -> None:
    data = {"last_name": "Morel", "civility": "", "email": "jeanne@", "phone": "123"}
    page = admin_client.post("/contacts/nouveau/", data).content.decode()
    assert [bool(said_beside(page, name)) for name in ("email", "phone", "last_name")] == [True, True, False]
    assert Contact.objects.count() == 0


def test_what_is_right_goes_in_as_it_was_typed(admin_client: Client) -> None:
    data = {"name": "Duval", "email": "accueil@duval.example", "phone": "+32 2 555 12 12", "website": "duval.example"}
    admin_client.post("/entreprises/nouvelle/", data)
    assert Company.objects.get().website == "duval.example"
    assert set(ContactPoint.objects.values_list("value", flat=True)) == {"accueil@duval.example", "+32 2 555 12 12"}


def test_a_siren_that_is_taken_is_refused_at_its_field(admin_client: Client) -> None:
    factories.company("Menuiserie Duval", siren="732829320")
    page = admin_client.post("/entreprises/nouvelle/", {"name": "Autre", "siren": "732829320"}).content.decode()
    assert said_beside(page, "siren") == (
        "Le SIREN 732 829 320 est déjà celui de « Menuiserie Duval ». Ouvrez plutôt cette fiche."
    )
    assert '<span class="second">732 829 320' in " ".join(page.split())
    assert Company.objects.count() == 1


@pytest.mark.parametrize("address", ["/contacts/nouveau/", "/leads/nouveau/", "/opportunites/nouvelle/"])
def test_a_company_typed_and_not_chosen_is_told_and_kept(admin_client: Client, address: str) -> None:
    data = {"last_name": "Morel", "name": "Cloisons", "company_q": "Duval", "company": ""}
    page = admin_client.post(address, data).content.decode()
    assert "choisissez l’entreprise dans la liste" in page
    assert 'value="Duval"' in page
    assert (Contact.objects.count(), Lead.objects.count()) == (0, 0)


def test_a_new_post_without_the_company_that_was_typed_is_refused(admin_client: Client) -> None:
    contact = factories.contact(company=factories.company())
    answer = admin_client.post(f"/contacts/{contact.pk}/poste/", {"company_q": "Duv", "version": contact.version})
    assert answer.status_code == 422
    assert Contact.objects.get().company == contact.company


def test_facts_are_read_by_people(admin_client: Client) -> None:
    """A language by its name, a long address that may break after its signs, a temperature with its label."""
    contact = factories.contact(language="FR", linkedin_url="https://www.linkedin.com/in/jeanne-duval")
    page = admin_client.get(f"/contacts/{contact.pk}/").content.decode()
    assert ">français</a>" in page
    assert ">https://<wbr>www.<wbr>linkedin.<wbr>com/<wbr>in/<wbr>jeanne-<wbr>duval</a>" in page
    assert '<span class="muted small">Température</span>' in page
    form = admin_client.get(f"/fiche/contact/{contact.pk}/champ/language/").content.decode()
    assert '<option value="fr" selected>français</option>' in form
