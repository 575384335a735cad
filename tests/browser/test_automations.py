"""The editor of automations in a real browser: what is watched, a criterion, two actions, tried, then put in service."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from filon.automations.models import Automation
from filon.automations.rules.deeds import from_json
from filon.automations.rules.kinds import DeedKind, Trigger
from filon.automations.selectors.automations import version_in
from filon.kit.versions import VersionState
from filon.records.models import Tag
from filon.users.rules.rights import Role
from tests import factories as make
from tests.browser.entering import enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_marc_writes_an_automation_and_puts_it_in_service(page: "Page", live_server: Any) -> None:
    page.set_default_timeout(20_000)
    Tag.objects.create(name="Chaud")
    enter(page, live_server, make.user("Marc", role=Role.MARKETING), reverse("automation_new"))
    page.get_by_label("Nom", exact=True).fill("Chaud\u00a0: on appelle")
    page.locator("[name=quand]").select_option("score_crossed")
    page.locator("[name=lequel]").select_option("hot")
    page.get_by_role("button", name="Critère").click()
    page.locator("select.builder-field").select_option("contact.job_title")
    page.locator("[name='v-0.0']").fill("achats")
    page.locator("[name='d-0-text']").fill("Appeler aujourd’hui")
    page.get_by_role("button", name="Action", exact=True).click()
    page.locator("[name='d-1-kind']").select_option("put_tag")
    page.locator("[name='d-1-tag']").select_option(label="Chaud")
    page.get_by_text("poser l’étiquette «\u00a0Chaud\u00a0»").wait_for()
    page.get_by_text("elle aurait touché").wait_for()
    page.get_by_role("button", name="Mettre dans le brouillon").click()
    page.get_by_role("button", name="Mettre en service").click()
    page.get_by_text("Elle est en service").wait_for()
    live = version_in(Automation.objects.get(), VersionState.LIVE)
    assert live is not None
    assert (live.trigger, live.of, [one.kind for one in from_json(live.deeds)]) == (
        Trigger.SCORE, "hot", [DeedKind.TASK, DeedKind.TAG],
    )  # fmt: skip
