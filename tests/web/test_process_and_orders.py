"""The sales process as read and set; orders as read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.customers.models import Order
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.opportunities.making import make_deal, stage_named

pytestmark = pytest.mark.django_db


def form_of(key: str, **changes: object) -> dict[str, object]:
    stage = stage_named(key)
    values = {"label": stage.label, "probability": stage.probability, "max_days": stage.max_days or ""}
    return {**values, **{f"seen_{name}": value for name, value in values.items()}, **changes}


def save(client: Client, key: str, **changes: object) -> int:
    address = reverse("process_stage", args=[stage_named(key).pk])
    return client.post(address, form_of(key, **changes), HTTP_HX_REQUEST="true").status_code


def test_everyone_who_sells_reads_the_process(sales_client: Client, camille: User) -> None:
    make_deal("Cloison", owner=camille)

    page = sales_client.get(reverse("process_list"))
    ((version, rows),) = page.context["processes"]

    assert (str(version.process), page.context["may_write"]) == ("Nouveau client", False)
    assert [(row.stage.key, row.step, row.deals) for row in rows if row.deals] == [("proposal", "Étape 4 sur 6", 1)]


def test_an_administrator_renames_a_stage_and_sets_its_chances(admin_client: Client) -> None:
    assert save(admin_client, "proposal", label="  Devis  remis ", probability=35, max_days="") == 302

    stage = stage_named("proposal")
    assert (stage.label, stage.probability, stage.max_days) == ("Devis remis", 35, None)


def test_a_closed_stage_changes_its_name_only(admin_client: Client) -> None:
    assert save(admin_client, "won", label="Signée", probability=50) == 302

    assert (stage_named("won").label, stage_named("won").probability) == ("Signée", 100)


@pytest.mark.parametrize("changes", [{"label": " "}, {"probability": 101}, {"probability": -1}, {"max_days": 0}])
def test_values_without_meaning_are_refused(admin_client: Client, changes: dict[str, object]) -> None:
    assert save(admin_client, "proposal", **changes) == 422

    assert form_of("proposal") == form_of("proposal", label="Proposition", probability=30, max_days=30)


def test_the_second_of_two_people_is_told(admin_client: Client) -> None:
    save(admin_client, "proposal", probability=35)

    assert save(admin_client, "proposal", probability=40, seen_probability=30) == 422
    assert stage_named("proposal").probability == 35


def test_a_salesperson_sets_nothing(sales_client: Client) -> None:
    assert save(sales_client, "proposal", probability=90) == 403


def make_order(name: str, *, days: int = 0, owner: User | None = None, **fields: object) -> Order:
    return Order.objects.create(
        company=factories.company(name),
        ordered_at=NOW - timedelta(days=days),
        cents=100_000,
        created_at=NOW,
        updated_at=NOW,
        owner=owner,
        **fields,
    )


def orders(client: Client, **asked: str) -> list[str]:
    return [str(order.company) for order in client.get(reverse("order_list"), asked).context["page"].rows]


def test_orders_come_newest_first_and_by_name_of_client(admin_client: Client) -> None:
    make_order("Garage Rossi", days=3)
    make_order("Cabinet Faure")

    assert orders(admin_client) == ["Cabinet Faure", "Garage Rossi"]
    assert orders(admin_client, q="rossi") == ["Garage Rossi"]


def test_a_salesperson_sees_the_orders_of_the_team(sales_client: Client, camille: User) -> None:
    mine = make_order("La mienne", owner=camille)
    other = make_order("Ailleurs", owner=factories.user("Zoé Petit"))

    assert orders(sales_client) == ["La mienne"]
    assert sales_client.get(reverse("order", args=[mine.pk])).status_code == 200
    assert sales_client.get(reverse("order", args=[other.pk])).status_code == 422


def test_the_number_of_queries_does_not_depend_on_the_number_of_orders(admin_client: Client) -> None:
    counts = []
    for number in (1, 3):
        for place in range(number):
            make_order(f"Garage {number}{place}")
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("order_list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
