"""The sheet of a campaign on a telephone: a plain form works, a script is answered in its own tongue, bad input is one sentence."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.activities.models import Activity
from filon.campaigns.models import CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.contacts.models import Contact
from filon.usecases.campaigning import launch_campaign
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.usecases.test_campaigning import prepared, somebody

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def marc() -> User:
    return make.user("Marc", role=Role.MARKETING)


@pytest.fixture
def camille(client: Client) -> User:
    camille = make.user("Camille", email="camille@halvane.example", role=Role.SALES)
    client.force_login(camille)
    return camille


def in_the_street(marc: User, *names: str) -> tuple[CampaignAction, list[Contact]]:
    people = [somebody(name, marc) for name in names]
    launch_campaign(campaign=prepared(marc, *people, channels=(CampaignChannel.STREET,)), by=marc, now=NOW)
    return CampaignAction.objects.select_related("campaign__header").get(), people


def page_of(action: CampaignAction) -> str:
    return reverse("campaign_round", args=["automne", action.pk])


def card_of(action: CampaignAction, person: Contact) -> str:
    return reverse("campaign_visit", args=["automne", action.pk, person.pk])


def test_camille_opens_the_sheet_of_a_campaign_of_marc_and_notes_without_javascript(
    client: Client, marc: User, camille: User
) -> None:
    action, (roux, _blanc) = in_the_street(marc, "Roux", "Blanc")
    step = client.get(reverse("campaign_step", args=["automne", "realisation"])).content.decode()
    assert page_of(action) in step
    page = client.get(page_of(action)).content.decode()
    assert ("Atelier Roux" in page, "3 rue des Lilas" in page, "Bonjour" in page) == (True, True, True)
    sent = {
        "outcome": "reached",
        "key": str(uuid4()),
        "text": "Un projet en mai",
        "seen": "0",
        "ville": "13001 Marseille",
    }
    answer = client.post(card_of(action, roux), sent, follow=True)
    assert answer.redirect_chain[0][0] == f"{page_of(action)}?ville=13001+Marseille"
    shown = answer.content.decode()
    assert ("<strong data-round-done>1</strong> sur 2" in shown, "« Vu », Camille, le" in shown) == (True, True)
    assert "Anne Roux" in shown
    assert client.post(card_of(action, roux), sent).status_code == 302
    assert Activity.objects.count() == 1


def test_a_script_is_told_what_was_kept_how_many_were_seen_and_who_came_before(
    client: Client, marc: User, camille: User
) -> None:
    action, (roux,) = in_the_street(marc, "Roux")
    sent = {"outcome": "absent", "key": str(uuid4()), "when": "2026-01-01T10:00:00.000Z"}
    answer = client.post(card_of(action, roux), sent, headers=JSON)
    assert answer.json() == {"told": "«\u00a0Anne Roux\u00a0»\u00a0: absent.", "done": 0}
    assert "déjà arrivé" in client.post(card_of(action, roux), sent, headers=JSON).json()["told"]
    client.force_login(marc)
    answer = client.post(card_of(action, roux), {"outcome": "reached", "key": str(uuid4())}, headers=JSON).json()
    assert ("Camille avait déjà noté" in answer["told"], answer["done"]) == (True, 1)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"key": "b" * 32}, "Touchez un résultat"),
        ({"key": "b" * 32, "outcome": "rich"}, "Touchez un résultat"),
        ({"key": "zut", "outcome": "absent"}, "pas de numéro"),
        ({"key": "b" * 32, "outcome": "absent", "text": "a" * 20_001}, "tient en 20000 caractères"),
        ({"key": "b" * 32, "outcome": "absent", "seen": "9" * 40}, "inférieure ou égale"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_nothing_is_noted(
    client: Client, marc: User, camille: User, sent: dict[str, str], told: str
) -> None:
    action, (roux,) = in_the_street(marc, "Roux")
    answer = client.post(card_of(action, roux), sent, headers=JSON)
    assert (answer.status_code, told in answer.json()["refusal"], Activity.objects.count()) == (422, True, 0)


def test_a_hour_that_no_clock_shows_is_the_hour_of_arrival(client: Client, marc: User, camille: User) -> None:
    action, (roux,) = in_the_street(marc, "Roux")
    for when in ("hier", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"):
        client.post(card_of(action, roux), {"outcome": "absent", "key": str(uuid4()), "when": when}, headers=JSON)
    assert Activity.objects.filter(at__gte=NOW).count() == 3


def test_somebody_gone_is_told_to_the_script(client: Client, marc: User, camille: User) -> None:
    action, (roux,) = in_the_street(marc, "Roux")
    Contact.objects.filter(pk=roux.pk).update(deleted_at=NOW)
    answer = client.post(card_of(action, roux), {"outcome": "absent", "key": str(uuid4())}, headers=JSON)
    assert (answer.status_code, "n’est plus de la campagne" in answer.json()["refusal"]) == (422, True)


def test_three_cards_ask_no_more_questions_than_one(client: Client, marc: User, camille: User) -> None:
    action, people = in_the_street(marc, "Roux", "Blanc", "Vert")
    client.get(page_of(action))
    counts = []
    for kept in (people[:1], people):
        Contact.objects.update(deleted_at=NOW)
        Contact.objects.filter(pk__in=[one.pk for one in kept]).update(deleted_at=None)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(action)).content.count(b"data-card>") == len(kept)
        counts.append(len(asked))
    assert counts[0] == counts[1]
