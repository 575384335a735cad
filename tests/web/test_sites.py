"""Establishments are entered, edited in place, thrown away and brought back from the page of their company."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.contacts.models import Company, Establishment
from filon.records.models import Change, UndoEntry
from filon.users.models import User
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def a_site(company: Company, **fields: Any) -> Establishment:
    return Establishment.objects.create(company=company, created_at=NOW, updated_at=NOW, **fields)


def test_the_first_site_is_the_head_office_and_gives_its_place_to_the_company(admin_client: Client) -> None:
    company = factories.company("Duval", siren="732829320")
    page = admin_client.get(reverse("company", args=[company.pk])).content.decode()
    address = reverse("site_new", args=[company.pk])
    assert address in page

    given = {"siret": "732 829 320 00074", "street": "1 rue Haute", "postal_code": "69003", "city": "Lyon"}
    answer = admin_client.post(address, given)

    site, company = Establishment.objects.get(), Company.objects.get()
    assert answer["Location"] == reverse("site", args=[site.pk])
    assert (site.siret, site.head_office, site.closed) == ("73282932000074", True, False)
    assert (company.city, company.department) == ("Lyon", "69")


@pytest.mark.parametrize(
    ("siret", "sentence"),
    [
        ("123", "n’est pas un SIRET"),
        ("55208131766522", "n’est pas de cette entreprise"),
        ("73282932000074", "est déjà celui d’un établissement de « Duval » (à la corbeille)"),
    ],
)
def test_a_siret_that_cannot_be_is_refused_and_what_was_typed_stays(
    admin_client: Client, siret: str, sentence: str
) -> None:
    company = factories.company("Duval", siren="732829320")
    a_site(company, siret="73282932000074", deleted_at=NOW)

    form = admin_client.post(reverse("site_new", args=[company.pk]), {"siret": siret, "city": "Lyon"}).content.decode()

    assert sentence in form.replace("« ", "« ").replace(" »", " »")
    assert f'value="{siret}"' in form
    assert 'value="Lyon"' in form
    assert Establishment.objects.count() == 1


def test_a_fact_is_edited_in_place_with_its_version_and_its_change(admin_client: Client, ines: User) -> None:
    site = a_site(factories.company(), city="Lyon", postal_code="69003", head_office=True)
    address = reverse("fact", args=["establishment", site.pk, "city"])

    admin_client.post(address, {"valeur": "Lille", "version": 1}, **HTMX)
    stale = admin_client.post(address, {"valeur": "Nantes", "version": 1}, **HTMX).content.decode()

    site.refresh_from_db()
    assert (site.city, site.version, Company.objects.get().city) == ("Lille", 2, "Lille")
    assert "Quelqu’un d’autre a modifié" in stale
    change = Change.objects.get()
    assert (change.subject_kind, change.axis, change.from_value, change.to_value) == (
        "establishment",
        "field:city",
        "Lyon",
        "Lille",
    )
    assert "Lille" in admin_client.get(reverse("history", args=["establishment", site.pk])).content.decode()


def test_a_company_has_one_head_office(admin_client: Client) -> None:
    company = factories.company()
    first, second = a_site(company, city="Lyon", head_office=True), a_site(company, city="Lille")

    admin_client.post(
        reverse("fact", args=["establishment", second.pk, "head_office"]), {"valeur": "oui", "version": 1}
    )

    assert dict(Establishment.objects.values_list("pk", "head_office")) == {first.pk: False, second.pk: True}
    assert Company.objects.get().city == "Lille"


def test_a_site_thrown_away_is_found_on_its_company_and_comes_back(admin_client: Client) -> None:
    company = factories.company(city="Lyon")
    lyon = a_site(company, city="Lyon", trade_name="Siège", head_office=True)
    a_site(company, city="Lille", head_office=True)

    admin_client.post(reverse("record_trash", args=["establishment", lyon.pk]))
    page = admin_client.get(reverse("company", args=[company.pk])).content.decode()
    assert (reverse("site", args=[lyon.pk]) in page, "à la corbeille" in page) == (True, True)
    assert Company.objects.get().city == "Lille"

    admin_client.post(reverse("undo", args=[UndoEntry.objects.get().pk]))
    assert (Establishment.objects.get(pk=lyon.pk).deleted_at, Company.objects.get().city) == (None, "Lyon")

    admin_client.post(reverse("record_trash", args=["establishment", lyon.pk]))
    admin_client.post(reverse("record_restore", args=["establishment", lyon.pk]))
    assert Establishment.objects.get(pk=lyon.pk).deleted_at is None


def test_the_rights_on_a_site_are_those_on_its_company(sales_client: Client, camille: User) -> None:
    mine, foreign = factories.company("A", owner=camille), factories.company("B", owner=factories.user("Paul"))
    of_mine, of_foreign = a_site(mine, owner=factories.user("Luc")), a_site(foreign, owner=camille)
    sent = {"valeur": "Lille", "version": 1}

    answers = [
        sales_client.post(reverse("fact", args=["establishment", site.pk, "city"]), sent).status_code
        for site in (of_mine, of_foreign)
    ]

    assert answers == [302, 403]
    made = [sales_client.post(reverse("site_new", args=[one.pk]), {"city": "Lyon"}) for one in (mine, foreign)]
    assert [answer.status_code for answer in made] == [302, 403]


def test_a_site_without_a_name_or_a_place_is_not_made(admin_client: Client) -> None:
    page = admin_client.post(reverse("site_new", args=[factories.company().pk]), {}).content.decode()

    assert "Donnez au moins son enseigne" in page
    assert Establishment.objects.count() == 0
