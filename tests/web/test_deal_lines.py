"""The products of a deal edited in their place."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.opportunities.models import Line, Opportunity
from filon.playbook.models import Product
from filon.users.models import User
from tests.opportunities.making import make_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def booth() -> Product:
    return Product.objects.create(name="Cabine", name_key="cabine", cents=690_000)


def send(client: Client, deal: Opportunity, *lines: dict[str, Any], version: int | None = None) -> Any:
    data: dict[str, Any] = {"lignes-TOTAL_FORMS": len(lines), "lignes-INITIAL_FORMS": deal.lines.count()}
    for place, line in enumerate(lines):
        data |= {f"lignes-{place}-{name}": value for name, value in line.items()}
    return client.post(reverse("opportunity_lines", args=[deal.pk]), data | {"version": version or deal.version})


def rows() -> list[Any]:
    return list(Line.objects.values_list("product__name", "quantity", "unit_cents", "discount", "cents"))


def page(client: Client, deal: Opportunity) -> str:
    return client.get(reverse("opportunity", args=[deal.pk])).content.decode()


def test_a_line_takes_the_price_of_the_catalogue_and_the_amount_follows(
    sales_client: Client, camille: User, booth: Product
) -> None:
    deal = make_deal("Cabines", owner=camille, cents=None)

    send(sales_client, deal, {"product": booth.pk, "quantity": "3", "discount": "12,5 %"}, {})

    assert rows() == [("Cabine", 3, 690_000, 1_250, 1_811_250)]
    assert Opportunity.objects.get().cents == 1_811_250
    shown = page(sales_client, deal)
    assert "quantité 3 · remise 12,5\u00a0% · 18\u202f112,50\u00a0€" in shown
    assert "Le montant suit les lignes" in shown


def test_an_amount_kept_by_hand_says_so_and_takes_the_total_on_demand(
    sales_client: Client, camille: User, booth: Product
) -> None:
    deal = make_deal("Cabines", owner=camille, cents=500_000)
    send(sales_client, deal, {"product": booth.pk})
    assert "Montant gardé à la main" in page(sales_client, deal)

    version = Opportunity.objects.get().version
    sales_client.post(reverse("opportunity_follow_lines", args=[deal.pk]), {"version": version})

    assert Opportunity.objects.get().cents == 690_000


def test_lines_of_a_file_keep_their_cents_when_nobody_touches_them(
    sales_client: Client, camille: User, booth: Product
) -> None:
    deal = make_deal("Cabines", owner=camille, cents=1_000)
    Line.objects.create(opportunity=deal, product=booth, quantity=3, cents=1_000)
    form = sales_client.get(reverse("opportunity_lines", args=[deal.pk])).context["lines"]
    shown = {name: form.forms[0][name].value() for name in ("product", "quantity", "unit", "discount")}
    assert shown["unit"] == "3,33"

    send(sales_client, deal, shown, {})

    assert rows() == [("Cabine", 3, None, 0, 1_000)]
    assert Opportunity.objects.get().version == deal.version


def test_a_line_emptied_goes(sales_client: Client, camille: User, booth: Product) -> None:
    deal = make_deal("Cabines", owner=camille)
    Line.objects.create(opportunity=deal, product=booth, quantity=3, cents=1_000)

    send(sales_client, deal, {"product": "", "quantity": "", "unit": "", "discount": ""})

    assert rows() == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"quantity": "0"}, "La quantité est d’au moins un"),
        ({"quantity": "deux"}, "La quantité est un nombre entier"),
        ({"unit": "-5"}, "Un prix n’est pas négatif"),
        ({"unit": "1000000000000000"}, "est trop grand"),
        ({"unit": "999999999999999", "quantity": "99"}, "Le total d’une ligne est trop grand"),
        ({"discount": "120"}, "La remise est un pourcentage de 0 à 100"),
        ({"discount": "beaucoup"}, "La remise est un pourcentage de 0 à 100"),
        ({"product": "", "quantity": "2"}, "Choisissez le produit de cette ligne"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    sales_client: Client, camille: User, booth: Product, line: dict[str, str], sentence: str
) -> None:
    deal = make_deal("Cabines", owner=camille)

    answer = send(sales_client, deal, {"product": booth.pk, **line})

    assert sentence in answer.content.decode()
    assert rows() == []


def test_the_second_of_two_colleagues_is_told(sales_client: Client, camille: User, booth: Product) -> None:
    deal = make_deal("Cabines", owner=camille)
    send(sales_client, deal, {"product": booth.pk})

    late = send(sales_client, deal, {"product": booth.pk, "quantity": "9"}, version=deal.version)

    assert "modifiée par quelqu’un d’autre" in late.content.decode()
    assert [row[1] for row in rows()] == [1]
