"""The board in a real browser: a card is dragged, moved by keyboard, refused, lost with its reason; swiped on a phone."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import CriterionKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.closing import move_deals
from filon.users.rules.rights import Role
from tests import factories
from tests.browser.entering import enter
from tests.opportunities.making import MONDAY, make_deal, price, stage_named

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def cloison() -> Opportunity:
    return make_deal("Cloison", stage="proposal", owner=factories.user("Inès Benali", role=Role.ADMIN))


def open_board(page: "Page", live_server: Any, deal: Opportunity) -> "Locator":
    assert deal.owner
    enter(page, live_server, deal.owner, "/opportunites/")
    return page.locator(f"#deal-{deal.pk}")


def column(page: "Page", key: str) -> "Locator":
    return page.locator(f'[data-stage="{stage_named(key).pk}"]')


def stage_of(deal: Opportunity) -> str:
    return Opportunity.objects.get(pk=deal.pk).stage.key


def test_a_card_is_dragged_and_the_move_taken_back(page: "Page", live_server: Any, cloison: Opportunity) -> None:
    card = open_board(page, live_server, cloison)

    card.drag_to(column(page, "negotiation").locator("[data-cards]"), target_position={"x": 60, "y": 60})
    page.get_by_text("passe à l’étape «\u00a0Négociation\u00a0»").wait_for()
    column(page, "negotiation").locator(".tab-count", has_text="1").wait_for()
    assert stage_of(cloison) == "negotiation"

    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("est de nouveau à l’étape «\u00a0Proposition\u00a0»").wait_for()
    assert stage_of(cloison) == "proposal"


def test_a_card_is_moved_by_keyboard(page: "Page", live_server: Any, cloison: Opportunity) -> None:
    card = open_board(page, live_server, cloison)

    card.locator(".deal-link").focus()
    page.keyboard.press("s")
    page.get_by_role("button", name="Signature").click()
    page.get_by_text("passe à l’étape «\u00a0Signature\u00a0»").wait_for()
    page.locator(f"#deal-{cloison.pk} .deal-link:focus").wait_for()
    page.keyboard.press("Shift+ArrowLeft")
    page.get_by_text("passe à l’étape «\u00a0Négociation\u00a0»").wait_for()

    assert stage_of(cloison) == "negotiation"


def test_a_refused_move_goes_back_with_its_reason(page: "Page", live_server: Any, cloison: Opportunity) -> None:
    card = open_board(page, live_server, cloison)
    move_deals(deals=[cloison], to=stage_named("meeting"), by=BY_SYSTEM, now=MONDAY)

    card.drag_to(column(page, "negotiation").locator("[data-cards]"), target_position={"x": 60, "y": 60})
    page.get_by_text("vient d’être déplacée à l’étape «\u00a0Rendez-vous\u00a0»").wait_for()

    column(page, "proposal").locator(f"#deal-{cloison.pk}").wait_for()
    assert stage_of(cloison) == "meeting"


def test_a_closed_gate_is_forced_from_the_board_with_a_reason(
    page: "Page", live_server: Any, cloison: Opportunity
) -> None:
    factories.ask("proposal", CriterionKind.CONFIRMED, "l’accord à confirmer")
    card = open_board(page, live_server, cloison)
    there = column(page, "negotiation").locator("[data-cards]")

    card.drag_to(there, target_position={"x": 60, "y": 60})
    page.get_by_role("dialog").get_by_text("Il manque\u00a0: l’accord à confirmer").wait_for()
    page.keyboard.press("Escape")
    column(page, "proposal").locator(f"#deal-{cloison.pk}").wait_for()
    assert stage_of(cloison) == "proposal"

    card.drag_to(there, target_position={"x": 60, "y": 60})
    page.get_by_label("Pourquoi passer outre").fill("Accord donné de vive voix")
    page.get_by_role("button", name="Forcer le passage").click()
    page.get_by_text("passe à l’étape «\u00a0Négociation\u00a0»").wait_for()
    column(page, "negotiation").get_by_text("passage forcé").wait_for()
    assert stage_of(cloison) == "negotiation"


def test_a_loss_asks_its_reason(page: "Page", live_server: Any, cloison: Opportunity) -> None:
    card = open_board(page, live_server, cloison)

    card.locator(".deal-link").focus()
    page.keyboard.press("s")
    page.keyboard.press("8")
    page.keyboard.press("Escape")
    column(page, "proposal").locator(f"#deal-{cloison.pk}").wait_for()
    card.locator(".deal-link").focus()
    page.keyboard.press("s")
    page.keyboard.press("8")
    page.get_by_label("Motif de la perte").select_option(str(price().pk))
    page.locator("#closing-said-lost").fill("Trop cher pour cette année.")
    page.get_by_role("button", name="Marquer perdue").click()
    page.get_by_text("est perdue").wait_for()

    lost = Opportunity.objects.get()
    review = lost.reviews.get()
    assert (lost.stage.key, lost.close_reason, review.reason) == ("lost", price(), price())
    assert (review.said, review.deciding_stage) == ("Trop cher pour cette année.", stage_named("proposal"))


def test_on_a_phone_columns_are_swiped_and_the_page_is_not(
    phone_page: "Page", live_server: Any, cloison: Opportunity
) -> None:
    open_board(phone_page, live_server, cloison)

    assert phone_page.evaluate("document.documentElement.scrollWidth") == 390
    assert phone_page.evaluate("document.getElementById('board').scrollWidth") > 2000


def test_a_phone_opens_the_board_on_the_first_column_that_holds_a_card(
    phone_page: "Page", live_server: Any, cloison: Opportunity
) -> None:
    card = open_board(phone_page, live_server, cloison)

    box = card.bounding_box()
    assert box
    assert 0 <= box["x"] < box["x"] + box["width"] <= 390


def test_nothing_serious_is_wrong_for_those_who_cannot_see(
    page: "Page", live_server: Any, cloison: Opportunity, serious_faults: "Callable[[Page], list[str]]"
) -> None:
    open_board(page, live_server, cloison)

    assert serious_faults(page) == []
