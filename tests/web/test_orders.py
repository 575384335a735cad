"""Orders are records like the others: listed, entered, edited in place, thrown away and brought back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.contacts.models import Company
from filon.customers.models import Order
from filon.customers.rules.following import end_of_term
from filon.kit.business_time import day_in_paris
from filon.playbook.models import Product
from filon.records.models import BulkAction, Change
from filon.users.models import User
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def of(name: str, *, days: int = 0, number: str = "", **fields: Any) -> Order:
    return factories.order(number, company=factories.company(name), ordered_at=NOW - timedelta(days=days), **fields)


def orders(client: Client, **asked: str) -> list[str]:
    return [str(order.company) for order in client.get(reverse("order_list"), asked).context["page"].rows]


def lines(*told: tuple[Any, Any, str], seen: int = 0) -> dict[str, Any]:
    """What the three cases of each line hold."""
    named = {
        f"lignes-{place}-{name}": value
        for place, line in enumerate(told)
        for name, value in zip(("product", "quantity", "cents"), line, strict=True)
    }
    return {"lignes-TOTAL_FORMS": len(told), "lignes-INITIAL_FORMS": seen, **named}


def test_orders_come_newest_first_and_are_found_by_client_or_number(admin_client: Client) -> None:
    of("Garage Rossi", days=3, number="CMD-0012")
    of("Cabinet Faure")

    assert orders(admin_client) == ["Cabinet Faure", "Garage Rossi"]
    assert orders(admin_client, q="rossi") == ["Garage Rossi"]
    assert orders(admin_client, q="cmd-00 rossi") == ["Garage Rossi"]
    assert orders(admin_client, q="cmd faure") == []


@pytest.mark.parametrize(
    ("sort", "names"),
    [("montant", ["Petite", "Grande"]), ("-montant", ["Grande", "Petite"]), ("numero", ["Grande", "Petite"]),
     ("date", ["Petite", "Grande"])],
)  # fmt: skip
def test_orders_are_sorted_by_what_an_index_holds(admin_client: Client, sort: str, names: list[str]) -> None:
    of("Petite", cents=1, number="B", days=2)
    of("Grande", cents=2, number="A")

    assert orders(admin_client, tri=sort) == names


@pytest.mark.parametrize(
    "criterion",
    ["order.amount~at_least~500", "order.number~starts_with~CMD", "company.city~is~Lyon", "order.product~is~{product}"],
)
def test_orders_are_narrowed_by_criteria_of_their_own_and_of_their_client(admin_client: Client, criterion: str) -> None:
    product = Product.objects.create(name="Portail", name_key="portail")
    wanted = factories.order("CMD-1", company=factories.company("Voulue", city="Lyon"), cents=100_000)
    wanted.lines.create(product=product)
    of("Autre")

    assert orders(admin_client, f=criterion.format(product=product.pk)) == ["Voulue"]


def test_a_line_names_the_products_and_nothing_for_a_line_without(admin_client: Client) -> None:
    order = of("Garage Rossi")
    for name in ("Portail", "Volet"):
        order.lines.create(product=Product.objects.create(name=name, name_key=name.lower()))
    order.lines.create(cents=100)

    assert admin_client.get(reverse("order_list")).context["page"].rows[0].products == "Portail, Volet"


def test_a_salesperson_sees_the_orders_of_the_team(sales_client: Client, camille: User) -> None:
    mine = of("La mienne", owner=camille)
    other = of("Ailleurs", owner=factories.user("Zoé Petit"))

    assert orders(sales_client) == ["La mienne"]
    assert sales_client.get(reverse("order", args=[mine.pk])).status_code == 200
    assert sales_client.get(reverse("order", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("page", ["order_list", "order"])
def test_the_number_of_queries_does_not_depend_on_how_much_is_shown(admin_client: Client, page: str) -> None:
    order, counts = of("Garage Rossi"), []
    address = reverse(page, args=[order.pk] if page == "order" else [])
    product = Product.objects.create(name="Portail", name_key="portail")
    for number in (1, 2):
        of(f"Garage {number}").lines.create(product=product)
        order.lines.create(product=product)
        admin_client.get(address)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_order_entered_by_hand_makes_its_company_a_client(admin_client: Client, ines: User) -> None:
    company = factories.company("Garage Rossi")
    product = Product.objects.create(name="Portail", name_key="portail")
    told = {"company": company.pk, "number": "C-7", "ordered_at": "14/11/2026", "cents": "1 234,50", "owner": ines.pk}

    page = admin_client.get(reverse("order_new"), {"entreprise": company.pk})
    answer = admin_client.post(reverse("order_new"), told | lines((product.pk, "2", "600"), ("", "", "")))
    order = Order.objects.get()

    assert page.context["chosen_company"] == company
    assert answer.headers["Location"] == reverse("order", args=[order.pk])
    assert (str(order), order.cents, order.owner) == ("Commande n°\u00a0C-7 du 14 nov. 2026", 123_450, ines)
    assert list(order.lines.values_list("product", "quantity", "cents")) == [(product.pk, 2, 60_000)]
    assert Company.objects.get().lifecycle_stage == "customer"


def test_the_order_of_a_deal_that_was_won_starts_from_what_it_sold(admin_client: Client) -> None:
    company, portail = factories.company(), Product.objects.create(name="Portail", name_key="portail")
    deal = factories.deal("Portail de l’école", at="won", company=company, cents=123_450)
    deal.lines.create(product=portail, quantity=2, cents=123_450)
    entered = f"{reverse('order_new')}?opportunite={deal.pk}"

    assert entered in admin_client.get(reverse("opportunity", args=[deal.pk])).content.decode()
    page = admin_client.get(entered)
    told = {
        "company": company.pk,
        "ordered_at": "14/11/2026",
        "cents": page.context["form"]["cents"].value(),
        "owner": "",
    }
    admin_client.post(entered, told | lines((portail.pk, "2", "1234,50"), seen=1))
    order = Order.objects.get()

    assert (page.context["chosen_company"], page.context["lines"][0].initial["product"]) == (company, portail.pk)
    assert (order.opportunity, order.cents, order.lines.get().product) == (deal, 123_450, portail)
    beside = admin_client.get(reverse("opportunity", args=[deal.pk])).content.decode()
    assert reverse("order", args=[order.pk]) in beside


def test_a_deal_in_dollars_gives_its_products_but_not_its_figures(admin_client: Client) -> None:
    portail = Product.objects.create(name="Portail", name_key="portail")
    deal = factories.deal("Portail", at="won", company=factories.company(), cents=123_450)
    deal.lines.create(product=portail, quantity=2, cents=123_450)
    type(deal).objects.update(currency="USD")

    page = admin_client.get(f"{reverse('order_new')}?opportunite={deal.pk}")

    line = page.context["lines"][0].initial
    assert (page.context["form"]["cents"].value(), line["product"], line["quantity"], line["cents"]) == (
        "", portail.pk, "2", "",
    )  # fmt: skip


@pytest.mark.parametrize(("stage", "thrown_away"), [("contact", None), ("won", NOW)])
def test_an_order_comes_from_a_deal_that_was_won_and_is_here(
    admin_client: Client, stage: str, thrown_away: Any
) -> None:
    deal = factories.deal("Portail", at=stage, company=factories.company())
    type(deal).objects.update(deleted_at=thrown_away)
    entered = f"{reverse('order_new')}?opportunite={deal.pk}"

    assert entered not in admin_client.get(reverse("opportunity", args=[deal.pk])).content.decode()
    assert "Une commande ne naît que d’une opportunité gagnée" in admin_client.get(entered).content.decode()


def test_an_order_is_not_that_of_a_deal_with_somebody_else(admin_client: Client) -> None:
    deal = factories.deal("Portail", at="won", company=factories.company("Garage Rossi"))
    told = {"company": factories.company().pk, "ordered_at": "14/11/2026", "cents": "12", "owner": ""}

    answer = admin_client.post(f"{reverse('order_new')}?opportunite={deal.pk}", told | lines())

    assert "L’opportunité «\u00a0Portail\u00a0» est celle de Garage Rossi." in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"company": ""}, "Choisissez l’entreprise qui commande\u00a0: trois lettres de son nom suffisent."),
        ({"company": "99"}, "Cette entreprise n’existe plus, ou votre rôle ne permet pas de la voir."),
        ({"ordered_at": "31/02/2026"}, "« Commandée le » : « 31/02/2026 » n’est pas une date. "),
        ({"cents": "1,234.5,6"}, "« Montant » : « 1,234.5,6 » n’est pas un montant."),
        ({"cents": ""}, "Une commande a toujours son montant, hors taxes\u00a0: "),
        ({"number": "C-1"}, "Ce client a déjà une commande n°\u00a0C-1. Ouvrez-la plutôt, ou changez le numéro."),
        ({"lignes-0-quantity": "deux"}, "La quantité est un nombre, de trois décimales au plus\u00a0: 12 ou 1,5."),
        (
            {"lignes-0-quantity": "-1"},
            "La quantité n’est pas négative\u202f; pour ôter la ligne, videz ses cases.",
        ),
        ({"lignes-TOTAL_FORMS": ""}, "Les lignes de la commande ne sont pas arrivées\u00a0: rechargez la page."),
        (
            {"lignes-TOTAL_FORMS": "101"},
            "Une commande saisie ici a cent lignes au plus\u00a0: importez les plus longues.",
        ),
        ({"lignes-0-cents": "-3"}, "Le montant d’une ligne n’est pas négatif."),
        ({"lignes-0-cents": "9" * 20}, "«\u00a099999999999999999999\u00a0» est trop grand."),
        ({"lignes-0-cents": "trois"}, "«\u00a0trois\u00a0» n’est pas un montant."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    admin_client: Client, wrong: dict[str, str], sentence: str
) -> None:
    known = factories.order("C-1")
    told = {"company": str(known.company_id), "number": "", "ordered_at": "14/11/2026", "cents": "10"}

    answer = admin_client.post(reverse("order_new"), told | lines(("", "", "")) | wrong)

    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert Order.objects.count() == 1


def test_a_salesperson_enters_no_order_for_somebody_else(sales_client: Client) -> None:
    company, zoe = factories.company(), factories.user("Zoé Petit")
    told = {"company": company.pk, "ordered_at": "14/11/2026", "cents": "10", "owner": zoe.pk}

    answer = sales_client.post(reverse("order_new"), told | lines(("", "", "")))

    assert list(answer.context["form"].errors) == ["owner"]
    assert Order.objects.count() == 0


def edit(client: Client, order: Order, name: str, value: str, *, version: int) -> Any:
    address = reverse("fact", args=["order", order.pk, name])
    return client.post(address, {"valeur": value, "version": version}, headers=HTMX)


def test_each_fact_is_edited_in_its_place_and_dated(admin_client: Client) -> None:
    order = of("Garage Rossi")

    edit(admin_client, order, "number", "C-8", version=1)
    edit(admin_client, order, "ordered_at", "01/10/2026", version=2)
    edit(admin_client, order, "cents", "2 k€", version=3)
    page = admin_client.get(reverse("history", args=["order", order.pk])).content.decode()

    assert str(Order.objects.get()) == "Commande n°\u00a0C-8 du 1er oct. 2026"
    assert [
        word for word in ("20 nov. 2026", "1er oct. 2026", "100\u00a0€", "2\u202f000\u00a0€") if word not in page
    ] == []
    edit(admin_client, order, "renewal_date", "01/10/2027", version=4)
    shown = {fact.name: fact.shown for fact in admin_client.get(reverse("order", args=[order.pk])).context["facts"]}
    assert shown == {
        "number": "C-8",
        "ordered_at": "1er oct. 2026",
        "cents": "2\u202f000\u00a0€",
        "renewal_date": "1er oct. 2027",
    }


def test_who_comes_second_sees_the_value_of_the_first(admin_client: Client) -> None:
    order = of("Garage Rossi")
    edit(admin_client, order, "number", "C-8", version=1)

    answer = edit(admin_client, order, "number", "C-9", version=1)

    assert "Ici, la valeur est maintenant « C-8 »." in answer.content.decode()
    assert Order.objects.get().number == "C-8"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_lines_are_edited_in_their_place(admin_client: Client, headers: dict[str, str]) -> None:
    order = of("Garage Rossi")
    product = Product.objects.create(name="Portail", name_key="portail", active=False)
    order.lines.create(product=product, quantity=3)
    address = reverse("order_lines", args=[order.pk])

    form = admin_client.get(address, headers=headers)
    told = lines((product.pk, "4,5", ""), ("", "", "12,5"), seen=1)
    answer = admin_client.post(address, {"version": 1, **told}, headers=headers)

    initial = {"product": product.pk, "quantity": "3", "cents": "", "renewal_date": None}
    assert form.context["lines"].forms[0].initial == initial
    assert answer.headers["HX-Redirect" if headers else "Location"] == reverse("order", args=[order.pk])
    assert list(order.lines.values_list("product", "quantity", "cents")) == [
        (product.pk, Decimal("4.5"), None),
        (None, 1, 1250),
    ]
    assert Change.objects.get().to_value == "Portail × 4,5\u202f; sans produit, 12,50\u00a0€"


def test_a_line_is_renewed_at_the_end_of_the_term_of_its_product_or_on_the_day_typed(admin_client: Client) -> None:
    order = of("Garage Rossi")
    upkeep = Product.objects.create(name="Entretien", name_key="entretien", term_months=12)
    address = reverse("order_lines", args=[order.pk])
    told = {"version": 1, **lines((upkeep.pk, "", "60"), (upkeep.pk, "", "80"))}
    admin_client.post(address, told | {"lignes-1-renewal_date": "01/03/2027"})

    end = end_of_term(day_in_paris(order.ordered_at), months=12)
    assert list(order.lines.values_list("renewal_date", flat=True)) == [end, date(2027, 3, 1)]
    assert "à renouveler le 1er mars 2027" in admin_client.get(reverse("order", args=[order.pk])).content.decode()
    form = admin_client.get(address).content.decode()
    assert ('value="2027-03-01"' in form, f'value="{end.isoformat()}"' in form) == (True, True)
    refused = admin_client.post(address, told | {"version": 2, "lignes-1-renewal_date": "bientôt"})
    assert "n’est pas une date" in refused.content.decode()


def test_lines_that_somebody_else_wrote_meanwhile_are_kept(admin_client: Client) -> None:
    order, address = of("Garage Rossi"), ""
    address = reverse("order_lines", args=[order.pk])
    admin_client.post(address, {"version": 1, **lines(("", "2", ""))})

    answer = admin_client.post(address, {"version": 1, **lines(("", "5", ""))})

    assert "modifiée par quelqu’un d’autre" in answer.content.decode()
    assert list(order.lines.values_list("quantity", flat=True)) == [2]


def test_an_order_is_thrown_away_and_brought_back_from_the_trash(admin_client: Client) -> None:
    order = of("Garage Rossi")

    admin_client.post(reverse("record_trash", args=["order", order.pk]))
    trash = admin_client.get(reverse("trash_of", args=["order"]))
    assert (orders(admin_client), list(trash.context["page"].rows)) == ([], [order])
    assert Company.objects.get().lifecycle_stage == ""

    admin_client.post(reverse("selection_restore", args=["order"]), {"ids": [order.pk]})
    assert (orders(admin_client), Company.objects.get().lifecycle_stage) == (["Garage Rossi"], "customer")

    admin_client.post(reverse("bulk_undo", args=[BulkAction.objects.latest("pk").pk]))
    assert (orders(admin_client), Company.objects.get().lifecycle_stage) == ([], "")


def test_the_page_of_a_company_leads_to_its_orders_and_to_a_new_one(admin_client: Client) -> None:
    order = of("Garage Rossi")

    page = admin_client.get(reverse("company", args=[order.company_id])).content.decode()

    assert reverse("order", args=[order.pk]) in page
    assert f"{reverse('order_new')}?entreprise={order.company_id}" in page
