"""Without JavaScript the work goes on wherever a form can: filter, edit, note, stage."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from filon.records.models import Note
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.browser.entering import enter
from tests.opportunities.making import make_deal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def plain_page(browser: "Browser") -> "Iterator[Page]":
    context = browser.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def ines() -> User:
    return factories.user("Inès Benali", role=Role.ADMIN)


def test_a_list_is_filtered_and_a_record_edited(plain_page: "Page", live_server: Any, ines: User) -> None:
    company = factories.company("Atelier Brun")
    factories.company("Bureau Clair")
    enter(plain_page, live_server, ines, "/entreprises/")

    plain_page.get_by_role("searchbox", name="Chercher").fill("atelier")
    plain_page.keyboard.press("Enter")
    plain_page.wait_for_url("**q=atelier**")
    assert plain_page.get_by_role("link", name="Bureau Clair").count() == 0

    plain_page.get_by_role("link", name="Atelier Brun").click()
    plain_page.locator("dt:has-text('Enseigne') + dd a").first.click()
    plain_page.locator("[name=valeur]").fill("Brun & Fils")
    plain_page.get_by_role("button", name="Enregistrer").click()
    plain_page.get_by_role("heading", name="Atelier Brun").wait_for()
    company.refresh_from_db()
    assert company.trade_name == "Brun & Fils"


def test_a_note_is_written_and_a_deal_moved(plain_page: "Page", live_server: Any, ines: User) -> None:
    deal = make_deal("Cloison", stage="proposal", owner=ines)
    enter(plain_page, live_server, ines, f"/opportunites/{deal.pk}/")

    plain_page.locator("#compose-note textarea").fill("Rappeler en mars")
    plain_page.get_by_role("button", name="Ajouter la note").click()
    plain_page.get_by_text("Note ajoutée").wait_for()
    plain_page.get_by_role("combobox", name="Étape").select_option(label="Négociation")
    plain_page.get_by_role("button", name="Changer d’étape").click()
    plain_page.get_by_text("passe à l’étape").wait_for()

    deal.refresh_from_db()
    assert (deal.stage.key, Note.objects.get().text) == ("negotiation", "Rappeler en mars")
