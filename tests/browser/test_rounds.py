"""Camille walks down a street, telephone in hand: the network goes, what she keys stays, and leaves once when it is back."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Activity
from filon.campaigns.models import CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.usecases.campaigning import launch_campaign
from filon.users.rules.rights import Role
from tests import factories as make
from tests.browser.entering import enter
from tests.usecases.test_campaigning import prepared, somebody

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_what_is_keyed_without_a_network_is_noted_once_when_it_is_back(page: "Page", live_server: Any) -> None:
    page.set_default_timeout(20_000)
    page.set_viewport_size({"width": 390, "height": 844})
    marc, camille = make.user("Marc", role=Role.MARKETING), make.user("Camille", role=Role.SALES)
    campaign = prepared(marc, somebody("Roux", marc), somebody("Blanc", marc), channels=(CampaignChannel.STREET,))
    launch_campaign(campaign=campaign, by=marc, now=timezone.now())
    enter(page, live_server, camille, reverse("campaign_round", args=["automne", CampaignAction.objects.get().pk]))
    page.get_by_text("0 sur 2").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.context.set_offline(True)
    first, second = page.locator("[data-card]").all()
    first.get_by_label("Ce qui s’est dit").fill("Un projet en mai")
    first.get_by_role("button", name="Intéressé").click()
    second.get_by_role("button", name="Absent").click()
    page.get_by_text("2 résultats sont gardés sur ce téléphone").wait_for()
    first.get_by_text("gardé sur ce téléphone").wait_for()
    assert Activity.objects.count() == 0

    # The first answer is lost on its way back: the telephone sends it again, with the same key.
    lost: list[str] = []

    def lose_one(route: Any) -> None:
        if not lost:
            lost.append(route.request.post_data)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/terrain/*/", lose_one)
    page.context.set_offline(False)
    while not lost:
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Envoyer maintenant").click()
    page.locator("[data-kept-state]").wait_for(state="hidden")
    assert page.locator("[data-round-done]").inner_text() == "1"
    assert [name for name in page.evaluate("Object.keys(localStorage)") if name.startswith("filon.kept")] == []
    assert sorted(Activity.objects.values_list("outcome", "text")) == [
        ("absent", ""),
        ("interested", "Un projet en mai"),
    ]


def test_what_cannot_be_noted_is_said_and_stays_until_it_is_taken_away(page: "Page", live_server: Any) -> None:
    page.set_default_timeout(20_000)
    marc = make.user("Marc", role=Role.MARKETING)
    roux = somebody("Roux", marc)
    launch_campaign(campaign=prepared(marc, roux, channels=(CampaignChannel.STREET,)), by=marc, now=timezone.now())
    enter(page, live_server, marc, reverse("campaign_round", args=["automne", CampaignAction.objects.get().pk]))
    type(roux).objects.update(deleted_at=timezone.now())
    page.get_by_role("button", name="Vu", exact=True).click()
    refusal = page.locator("[data-kept-refused]").get_by_text("n’est plus de la campagne")
    refusal.wait_for()
    page.get_by_role("button", name="Retirer").click()
    refusal.wait_for(state="detached")
    assert Activity.objects.count() == 0
