"""The matrix of messages in the browser: its holes, one cell written, and what it costs to show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.playbook.models import BuyingJourney, MatrixCell
from filon.users.rules.rights import Role
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in(make.user("Marc Delmotte", role=Role.MARKETING))


def words(page: bytes) -> str:
    return " ".join(page.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_page_says_how_many_holes_there_are_and_where_to_begin(client: Client) -> None:
    boss = persona("Le dirigeant", BIG)
    page = words(client.get(reverse("matrix")).content)
    assert "3 cases sur 3 ont un trou. Commencez par Le dirigeant, prise de conscience : rien encore." in page

    cell = reverse("matrix_cell", args=[boss.pk, "awareness"])
    saved = client.post(cell, {"message": "Comptez une journée", "channel": "email", "version": ""})
    assert saved["Location"] == f"{reverse('matrix')}?persona={boss.pk}"
    assert MatrixCell.objects.get().message == "Comptez une journée"
    page = words(client.get(reverse("matrix")).content)
    assert ("Comptez une journée" in page, "pas de contenu" in page) == (True, True)


def test_without_persona_the_page_says_where_to_begin(client: Client) -> None:
    assert "Aucun persona encore" in words(client.get(reverse("matrix")).content)


@pytest.mark.parametrize(("beyond", "phase"), [(99, "awareness"), (0, "mars")])
def test_a_cell_that_is_nowhere_is_not_found(client: Client, beyond: int, phase: str) -> None:
    made = persona("Le dirigeant", BIG)
    assert client.get(reverse("matrix_cell", args=[made.pk + beyond, phase])).status_code == 404


def test_three_personas_cost_no_more_questions_than_one(client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("matrix"))
        return len(queries)

    persona("Un", BIG)
    client.get(reverse("matrix"))
    one = asked()
    persona("Deux", BIG)
    persona("Trois", BIG)
    assert asked() == one


def test_with_five_steps_the_page_has_five_columns_and_a_step_is_precised_from_its_phase(client: Client) -> None:
    boss = persona("Le dirigeant", BIG)
    client.post(reverse("matrix_cell", args=[boss.pk, "decision"]), {"message": "Un devis", "version": ""})
    BuyingJourney.objects.create(pk=1, five_steps=True, updated_at=NOW)
    page = words(client.get(reverse("matrix")).content)
    assert (page.count("<section aria-label="), "5 cases sur 5 ont un trou" in page) == (5, True)
    assert page.count("Écrit pour « Décision ».") == 2

    step = reverse("matrix_cell", args=[boss.pk, "choice"])
    shown = client.get(step).content.decode()
    assert ("Un devis" in shown, 'name="version" value="0"' in shown, "Vider la case" in shown) == (True, True, False)
    client.post(step, {"message": "Une visite", "version": "0"})
    assert sorted(MatrixCell.objects.values_list("phase", "message")) == [
        ("choice", "Une visite"),
        ("decision", "Un devis"),
    ]
    assert client.get(reverse("matrix_cell", args=[boss.pk, "decision"])).status_code == 404
