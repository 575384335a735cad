"""Sortant > Campagnes: Marc prepares one in eight steps and launches it; each page says what is still missing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.activities.models import Activity
from filon.campaigns.models import Campaign, CampaignAction, Member
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import Asked, CampaignState, Promise
from filon.permission.rules.kinds import Channel
from filon.permission.services.consents import record_consent
from filon.records.rules.authorship import BY_SYSTEM
from filon.segments.models import Segment
from filon.usecases.campaigning import carry_on_campaigns, launch_campaign
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import template
from tests.usecases.test_campaigning import TODAY, a_segment, prepared, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc(client: Client) -> User:
    marc = make.user("Marc", role=Role.MARKETING)
    client.force_login(marc)
    return marc


def step(name: str, code: str = "automne") -> str:
    return reverse("campaign_step", args=[code, name])


def seen(client: Client, name: str) -> str:
    return client.get(step(name)).content.decode()


def send(client: Client, name: str, **sent: Any) -> None:
    version = Campaign.objects.get().version
    assert client.post(step(name), sent | {"version": version}).status_code == 302, name


def test_a_campaign_from_its_objective_to_the_letters_that_left(client: Client, marc: User) -> None:
    a_segment(somebody("Roux", marc), make.contact("Zoé", "Muette", owner=marc))
    lettre = template("Lettre", "Cher {{ prénom }}", channel="letter")
    client.post(reverse("campaign_new"), {"name": "Automne"})
    assert "Étape 1 sur 8 · Objectifs · il manque\u00a0: l’objectif, le chiffre visé" in seen(client, "objectifs")

    brief = {f"brief_{one.value}": "Oui" for one in Asked}
    send(
        client, "objectifs", objective="win", aimed_contracts="8", budget_cents="2 000", offer="−10 %",
        start_date=str(TODAY), **brief,
    )  # fmt: skip
    assert Campaign.objects.get().budget_cents == 200_000
    send(client, "cible", segment=str(Segment.objects.get().pk))
    assert "0 clients, 0 prospects, 2 suspects." in seen(client, "cible")
    send(client, "methode", channel="letter", start_date=str(TODAY))
    action = CampaignAction.objects.get()
    send(client, "message", **{"action": str(action.pk), f"a{action.pk}-template": str(lettre.pk)})
    assert "Cher Anne" in seen(client, "message")
    assert "Courrier" in seen(client, "fichier")
    page = seen(client, "realisation")
    assert "Elle s’adressera à 1 personne sur 2 visées, par\u00a0: Courrier." in page
    assert "Lancer la campagne" in page

    client.post(reverse("campaign_launch", args=["automne"]))
    carry_on_campaigns(now=NOW, limit=1000)
    assert (Campaign.objects.get().state, Member.objects.count()) == (CampaignState.RUNNING, 2)
    file = client.get(reverse("campaign_file", args=["automne", action.pk])).content.decode()
    assert "Anne;Roux;Atelier Roux;3 rue des Lilas;;13001;Marseille;;Pour Anne;Cher Anne" in file
    client.post(reverse("campaign_gone", args=["automne", action.pk]))
    assert Activity.objects.get().contact.last_name == "Roux"  # type: ignore[union-attr]

    send(client, "retours", **{one.value: "2" for one in Promise})
    assert Campaign.objects.get().promised["quote"] == 2
    client.post(reverse("campaign_stop", args=["automne"]))
    assert "Les 8 étapes sont faites." in seen(client, "evaluation")


def test_what_cannot_be_kept_is_said_on_the_form(client: Client, marc: User) -> None:
    client.post(reverse("campaign_new"), {"name": "Automne"})
    page = client.post(step("cible"), {"segment": ""})
    assert (page.status_code, "Choisissez un segment ou un lot." in page.content.decode()) == (422, True)
    sent = {"version": "1", "start_date": "2026-12-02", "end_date": "2026-12-01"}
    assert "finit avant de commencer" in client.post(step("objectifs"), sent).content.decode()
    sent = {"version": "1", "budget_cents": "10" * 9}
    assert "trop grand" in client.post(step("objectifs"), sent).content.decode()
    client.post(step("objectifs"), {"version": "1", "offer": "Essai"})
    assert "quelqu’un d’autre" in client.post(step("objectifs"), {"version": "1"}).content.decode()


def test_the_steps_ask_as_many_questions_for_three_actions_as_for_one(client: Client, marc: User) -> None:
    client.post(reverse("campaign_new"), {"name": "Automne"})

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            seen(client, "realisation")
        return len(asked)

    send(client, "methode", channel="phone", start_date=str(TODAY))
    seen(client, "realisation")
    one = questions()
    for channel in ("letter", "seo"):
        send(client, "methode", channel=channel)
    seen(client, "realisation")  # what was noted is told once
    assert questions() == one


def test_a_copy_and_a_step_that_is_not_there(client: Client, marc: User) -> None:
    client.post(reverse("campaign_new"), {"name": "Automne"})
    client.post(reverse("campaign_copy", args=["automne"]))
    assert Campaign.objects.filter(header__code="automne-copie").exists()
    assert client.get(step("neuvieme")).status_code == 404
    assert client.get(step("cible", "inconnue")).status_code == 404


def test_a_campaign_begins_from_what_is_ready_for_its_objective(client: Client, marc: User) -> None:
    assert (
        "Réactiver d’anciens clients\u00a0: téléphone, e-mail" in client.get(reverse("campaign_new")).content.decode()
    )

    client.post(reverse("campaign_new"), {"name": "Retour", "ready": "reactivate"})

    page = seen_of("retour", client)
    assert "D’anciens clients sans commande depuis un an ou plus" in page
    assert "l’objectif" not in page.split("il manque", 1)[1].split("</", 1)[0]
    assert client.post(reverse("campaign_new"), {"name": "Rien", "ready": "inconnu"}).status_code == 422


def seen_of(code: str, client: Client) -> str:
    return client.get(step("objectifs", code)).content.decode()


def test_an_audience_goes_out_as_hashes_that_a_network_reads(client: Client, marc: User) -> None:
    person = somebody("Roux", marc)
    record_consent(contact=person, channel=Channel.AUDIENCE, proof="Case", at=NOW, by=BY_SYSTEM, now=NOW)
    campaign = prepared(marc, person, channels=(CampaignChannel.DISPLAY,))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    assert "L’audience pour Google" in seen(client, "realisation")

    action = campaign.actions.get()
    header, row = client.get(reverse("campaign_file", args=["automne", action.pk])).content.decode().split()
    assert (header, len(row)) == ("Email,Phone", 65)  # a hash, a comma, no telephone
    client.post(reverse("campaign_gone", args=["automne", action.pk]))
    assert Activity.objects.filter(contact=person).count() == 1
    assert "une personne" in seen(client, "realisation")


def test_two_letters_are_tried_and_the_evaluation_says_how_many_answers_are_missing(client: Client, marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc), channels=(CampaignChannel.LETTER,))
    action, other = campaign.actions.get(), template("Autre lettre", "Chère {{ prénom }}", channel="letter")
    words = {f"a{action.pk}-template": str(action.template_id), f"a{action.pk}-template_b": str(other.pk)}
    send(client, "message", action=str(action.pk), **words)
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    client.post(reverse("campaign_gone", args=["automne", action.pk]))

    page = client.get(reverse("campaign_evaluation", args=["automne"])).content.decode()
    assert ("Essais A/B" in page, "Pas encore assez de résultats" in page) == (True, True)
    same = {f"a{action.pk}-template": str(other.pk), f"a{action.pk}-template_b": str(other.pk)}
    answer = client.post(step("message"), {"action": str(action.pk), "version": campaign.version, **same})
    assert "compare deux modèles différents" in answer.content.decode()
