"""« Chercher au registre » on the form of a new company: what it finds fills the form in, what it may not find stays out."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.contacts import gateways
from filon.contacts.models import Company, Establishment
from tests.contacts.register_server import BRISOU, HIDDEN, Register, page_of, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    monkeypatch.setattr(gateways, "PACE", gateways.Pace())
    with serving() as fake:
        settings.REGISTER_ADDRESS = fake.address
        yield fake


def searched(client: Client, **asked: str) -> str:
    return unescape(client.get(reverse("company_register"), asked).content.decode())


def first_form(client: Client, page: str) -> dict[str, Any]:
    """The answers of the form that the first company found leads to, as a browser would send them."""
    (address, *_) = re.findall(r'<a href="([^"]+)"', page)
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields if name not in ("confirmed", "in_target")}


def test_a_company_found_fills_the_form_in(admin_client: Client, register: Register) -> None:
    form = first_form(admin_client, searched(admin_client, name="brisou", siren=""))

    admin_client.post(reverse("company_new"), form)

    company = Company.objects.get()
    assert (company.name, company.siren, company.naf_code, company.legal_form_code, company.headcount_band) == (
        "ATELIERS BRISOU", "999930118", "16.23Z", "5710", "12",
    )  # fmt: skip
    site = Establishment.objects.get()
    assert (site.street, site.postal_code, site.city, company.department) == (
        "12 RUE DES EXEMPLES",
        "69003",
        "LYON",
        "69",
    )
    assert company.diffusion_status == "O"


def test_who_opposes_the_diffusion_is_told_and_never_enters_the_target(
    admin_client: Client, register: Register
) -> None:
    register.answer = (200, {}, page_of(HIDDEN))
    page = searched(admin_client, name="", siren="999930126")
    form = first_form(admin_client, page) | {"name": "Bar de l’Exemple"}

    refused = admin_client.post(reverse("company_new"), form | {"in_target": "on"})
    before = Company.objects.count()
    admin_client.post(reverse("company_new"), form)

    assert "s’oppose à la diffusion : ne peut pas être prospectée" in page
    assert (before, "ne peut pas être prospectée" in unescape(refused.content.decode())) == (0, True)
    assert (Company.objects.get().diffusion_status, Company.objects.get().in_target_at) == ("P", None)


def test_a_ceased_company_is_told(admin_client: Client, register: Register) -> None:
    register.answer = (200, {}, page_of(BRISOU | {"etat_administratif": "C"}))
    assert "cessée" in searched(admin_client, name="brisou")


@pytest.mark.parametrize(
    ("asked", "answer", "sentence"),
    [
        ({"name": "x"}, (200, {}, page_of(BRISOU)), "au moins trois lettres"),
        ({"name": "brisou"}, (200, {}, page_of()), "ne connaît aucune entreprise"),
        ({"name": "brisou"}, (503, {}, {}), "réponse 503"),
    ],
)
def test_what_is_not_found_is_told(
    admin_client: Client,
    register: Register,
    asked: dict[str, str],
    answer: tuple[int, dict[str, str], Any],
    sentence: str,
) -> None:
    register.answer = answer
    assert sentence in searched(admin_client, **asked)


def test_the_button_is_there_only_where_the_register_may_be_asked(
    admin_client: Client, register: Register, settings: Any
) -> None:
    shown = admin_client.get(reverse("company_new")).content.decode()
    settings.REGISTER_ADDRESS = ""
    hidden = admin_client.get(reverse("company_new")).content.decode()

    assert ("Chercher au registre" in shown, "Chercher au registre" in hidden) == (True, False)
    assert "FILON_REGISTER" in searched(admin_client, name="brisou")


def test_without_network_the_form_goes_on(admin_client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateways, "PACE", gateways.Pace())
    with serving() as gone:
        settings.REGISTER_ADDRESS = gone.address

    assert "hors ligne" in searched(admin_client, name="brisou")
    admin_client.post(reverse("company_new"), {"name": "Brisou"})
    assert Company.objects.get().name == "Brisou"
