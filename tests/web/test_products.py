"""Products are edited where they stand, put in the trash and brought back; what names one keeps its name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.opportunities.models import Line
from filon.playbook.models import Product
from filon.playbook.selectors import products_for_sale
from filon.records.models import Change
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def a_product(name: str = "Cloison", **fields: Any) -> Product:
    return Product.objects.create(name=name, name_key=name.casefold(), **fields)


def write(client: Client, product: Product, name: str, typed: str, *, version: int = 1) -> str:
    address = reverse("settings_product_fact", args=[product.pk, name])
    return client.post(address, {"valeur": typed, "version": version}, **HTMX).content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("name", "Étagère", "Étagère"),
        ("code", "E-12", "E-12"),
        ("family", "Bois", "Bois"),
        ("cents", "1 234,50", 123450),
        ("cents", "", None),
        ("term_months", "12", 12),
        ("term_months", "24 mois", 24),
        ("active", "non", False),
    ],
)
def test_each_fact_is_edited_in_place_with_its_change(admin_client: Client, name: str, typed: str, stored: Any) -> None:
    product = a_product(cents=100)

    write(admin_client, product, name, typed)

    product.refresh_from_db()
    assert (getattr(product, name), product.version) == (stored, 2)
    assert product.name_key == ("etagere" if name == "name" else "cloison")
    change = Change.objects.get()
    assert (change.subject_kind, change.subject_id, change.axis) == ("product", product.pk, f"field:{name}")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("name", "", "ne peut pas rester vide"),
        ("name", "TÂBLE", "existe déjà"),
        ("name", "Ancien", "restaurez-le de la corbeille"),
        ("cents", "cher", "n’est pas un montant"),
        ("term_months", "un an", "écrivez un nombre de mois"),
        ("term_months", "0", "de 1 à 120"),
        ("term_months", "99999999", "de 1 à 120"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_stays_before_the_eyes(
    admin_client: Client, name: str, typed: str, sentence: str
) -> None:
    product = a_product()
    Product.objects.create(name="Table", name_key="table")
    a_product("Ancien", deleted_at=NOW)

    form = write(admin_client, product, name, typed)

    assert (sentence in form, f'value="{typed}"' in form) == (True, True)
    assert Product.objects.get(pk=product.pk).version == 1


def test_of_two_who_edit_the_second_is_told(admin_client: Client) -> None:
    product = a_product()
    write(admin_client, product, "family", "Bois")

    form = write(admin_client, product, "family", "Acier")

    assert ("maintenant « Bois »" in form.replace("\u00a0", " "), 'value="Acier"' in form) == (True, True)
    assert Product.objects.get().family == "Bois"


def test_a_product_in_the_trash_is_no_longer_proposed_and_its_deal_still_names_it(admin_client: Client) -> None:
    product, deal = a_product(), factories.deal()
    Line.objects.create(opportunity=deal, product=product)

    page = admin_client.post(reverse("settings_product_trash", args=[product.pk]), follow=True).content.decode()

    assert list(products_for_sale()) == []
    assert reverse("settings_product_restore", args=[product.pk]) in page
    assert "Cloison" in admin_client.get(reverse("opportunity", args=[deal.pk])).content.decode()

    admin_client.post(reverse("settings_product_restore", args=[product.pk]))
    assert list(products_for_sale()) == [product]
    changes = Change.objects.filter(subject_kind="product").order_by("pk")
    assert list(changes.values_list("axis", "to_value")) == [("trash", "trash"), ("trash", "")]


def test_a_name_that_is_taken_keeps_what_was_typed(admin_client: Client) -> None:
    a_product()

    answer = admin_client.post(reverse("settings_products_new"), {"name": "CLOISON", "code": "C-9", "cents": "12"})

    page = answer.content.decode()
    assert (answer.status_code, "existe déjà" in page, 'value="C-9"' in page) == (422, True, True)
    assert Product.objects.count() == 1


def test_who_reads_the_settings_without_writing_them_edits_nothing(sales_client: Client) -> None:
    product = a_product()

    answers = [
        sales_client.post(reverse("settings_product_fact", args=[product.pk, "name"]), {"valeur": "x", "version": 1}),
        sales_client.post(reverse("settings_product_trash", args=[product.pk])),
        sales_client.post(reverse("settings_product_restore", args=[product.pk])),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
