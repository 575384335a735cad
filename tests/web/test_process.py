"""The sales process as read and set."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.playbook.models import Process
from filon.users.models import User
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

    page = sales_client.get(reverse("process", args=[Process.objects.get().pk]))
    cards = page.context["cards"]

    assert (page.context["may_write"], page.context["may_set"]) == (False, False)
    assert [(card.stage.key, card.step, card.deals) for card in cards if card.deals] == [
        ("proposal", "Étape 4 sur 6", 1)
    ]
    assert [line["running"] for line in sales_client.get(reverse("process_list")).context["lines"]] == [1]


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
