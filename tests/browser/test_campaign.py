"""A campaign from its brief to its evaluation, in a real browser: eight steps, a launch, one call, and what it gave."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from filon.campaigns.models import Campaign, CampaignAction
from filon.campaigns.rules.steps import Asked, CampaignState, Promise
from filon.kit.business_time import day_in_paris
from filon.usecases.campaigning import carry_on_campaigns
from filon.users.rules.rights import Role
from tests import factories as make
from tests.browser.entering import enter, stands
from tests.usecases.test_campaigning import a_segment, somebody

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_helene_prepares_a_campaign_launches_it_calls_and_reads_what_it_gave(page: "Page", live_server: Any) -> None:
    page.set_default_timeout(20_000)
    helene = make.user("Hélène", role=Role.MANAGER)
    a_segment(somebody("Roux", helene), name="Ateliers")
    enter(page, live_server, helene, reverse("campaign_list"))
    prepare(page)
    launch(page)
    assert Campaign.objects.get().state == CampaignState.RUNNING

    carry_on_campaigns(now=timezone.now(), limit=1000)
    call(page, live_server)

    page.goto(live_server.url + reverse("campaign_step", args=["automne", "evaluation"]))
    page.get_by_text("1 prospect contacté").wait_for()
    page.get_by_role("link", name="Tous les indicateurs").click()
    page.get_by_role("link", name="Contacts positifs (ont répondu)", exact=True).click()
    page.locator("#fiches").get_by_text("Anne Roux").wait_for()


def prepare(page: "Page") -> None:
    page.get_by_role("link", name="Nouvelle campagne").first.click()
    page.get_by_label("Nom de la campagne").fill("Automne")
    page.get_by_role("button", name="Commencer").click()
    stands(page, "Automne En préparation")
    today = day_in_paris(timezone.now()).isoformat()
    page.locator("[name=objective]").select_option("win")
    for name, value in {"aimed_contracts": "8", "budget_cents": "2 000", "offer": "−10 %", "start_date": today}.items():
        page.locator(f"[name={name}]").fill(value)
    for question in Asked:
        page.locator(f"[name=brief_{question.value}]").fill("Dit")
    save(page, "Enregistrer", "Étape 2 sur 8")

    step(page, "Cible")
    page.locator("[name=segment]").select_option(label="Ateliers")
    save(page, "Ajouter", "0 clients, 0 prospects, 1 suspects")
    step(page, "Méthode")
    page.locator("[name=channel]").select_option("phone")
    page.locator("[name=start_date]").fill(today)
    save(page, "Prévoir", "Étape 5 sur 8")
    step(page, "Message")
    page.locator("textarea").fill("Bonjour, vos équipes téléphonent-elles en plateau ?")
    save(page, "Enregistrer", "Étape 6 sur 8 · Réalisation · il manque : le lancement")
    step(page, "Retours")
    for promise in Promise:
        page.locator(f"[name={promise.value}]").fill("2")
    save(page, "Enregistrer", "Étape 6 sur 8")


def step(page: "Page", name: str) -> None:
    page.get_by_label("Les huit étapes").get_by_role("link").filter(has=page.get_by_text(name, exact=True)).click()
    page.wait_for_load_state()


def save(page: "Page", button: str, told: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_text(told).first.wait_for()


def launch(page: "Page") -> None:
    step(page, "Réalisation")
    page.get_by_text("Elle s’adressera à 1 personne").wait_for()
    page.get_by_role("button", name="Lancer la campagne").click()
    page.get_by_text("C’est lancé").first.wait_for()


def call(page: "Page", live_server: Any) -> None:
    """The list that the campaign made, by the keys: she answered."""
    made = CampaignAction.objects.get().call_list
    assert made is not None
    page.goto(live_server.url + reverse("call_list", args=[made.pk]))
    page.get_by_role("heading", name="Automne").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("s")
    page.get_by_role("heading", name="Anne Roux").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    page.get_by_text("joint").first.wait_for()
