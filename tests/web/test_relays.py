"""The pages of a relay: looked at first, done by one click, read by who received."""

import pytest
from django.test import Client

from filon.records.models import Relay, Relayed
from filon.users.models import User
from tests import factories as make
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


@pytest.fixture
def lena() -> User:
    return make.user("Léna")


def test_what_will_pass_is_seen_before_anything_is_written(admin_client: Client, camille: User, lena: User) -> None:
    deal = make.deal(owner=camille)
    asked = {"kind": "departure", "to": f"p{lena.pk}"}
    page = admin_client.get(f"/reglages/personnes/{camille.pk}/relais/", asked).content.decode()
    assert "1 opportunité en cours" in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert not Relay.objects.exists()

    answer = admin_client.post(f"/reglages/personnes/{camille.pk}/relais/", asked, follow=True)
    deal.refresh_from_db()
    assert deal.owner == lena
    assert "Fenêtres de l’école" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "absence"}, "Choisissez à qui"),
        ({"kind": "absence", "to": "lena"}, "jusqu’à quel jour"),
        ({"kind": "arrival"}, "Choisissez le segment"),
        ({"kind": "departure", "segment1": "9", "to1": ""}, "n’en fait pas partie"),
    ],
)
def test_a_relay_that_cannot_be_says_why(
    admin_client: Client, camille: User, lena: User, asked: dict[str, str], words: str
) -> None:
    told = {name: f"p{lena.pk}" if value == "lena" else value for name, value in asked.items()}
    answer = admin_client.post(f"/reglages/personnes/{camille.pk}/relais/", told)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_relay_is_given_back_from_the_list(admin_client: Client, camille: User, lena: User) -> None:
    deal = make.deal(owner=camille)
    admin_client.post(f"/reglages/personnes/{camille.pk}/relais/", {"kind": "departure", "to": f"p{lena.pk}"})
    assert "Départ" in admin_client.get("/reglages/relais/").content.decode()
    admin_client.post(f"/reglages/relais/{Relay.objects.get().pk}/rendre/")
    deal.refresh_from_db()
    assert deal.owner == camille


def test_the_page_of_a_relay_says_who_received_what_and_to_each_his_own_part(
    admin_client: Client, camille: User, lena: User
) -> None:
    deal = make.deal(owner=camille)
    other = make.user("Yanis")
    relay = Relay.objects.create(kind="departure", giver=camille, at=deal.created_at)
    for number, receiver in enumerate((lena, other, other)):
        kind = "opportunity" if receiver == lena else "task"
        Relayed.objects.create(relay=relay, kind=kind, thing=deal.pk + number, giver=camille, receiver=receiver)
    pages = [
        " ".join(
            client.get(f"/relais/{relay.pk}/").content.decode().replace("\u202f", " ").replace("\u00a0", " ").split()
        )
        for client in (admin_client, signed_in(lena))
    ]
    told = [[words in page for words in ("1 opportunité en cours", "2 tâches à faire")] for page in pages]
    assert told == [[True, True], [True, False]]
