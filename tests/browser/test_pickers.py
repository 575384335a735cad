"""A record chosen by its name, at the keyboard: nothing is created by the Enter that only meant to choose."""

from typing import TYPE_CHECKING, Any

import pytest

from filon.contacts.models import Company
from filon.opportunities.models import Opportunity
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.browser.entering import enter

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def ines() -> User:
    return factories.user("Inès Benali", role=Role.ADMIN)


@pytest.fixture
def ateliers() -> list[Company]:
    return [factories.company(name, city="Lyon") for name in ("Atelier Brun", "Atelier Clair", "Atelier Doré")]


@pytest.fixture
def field(page: "Page", live_server: Any, ines: User, ateliers: list[Company]) -> "Locator":
    enter(page, live_server, ines, "/opportunites/nouvelle/")
    return page.get_by_role("combobox", name="Entreprise")


def type_and_wait(page: "Page", field: "Locator", text: str) -> None:
    field.press_sequentially(text)
    page.locator(f'[data-answers="{text}"]').wait_for()


def lit(page: "Page") -> list[str]:
    return page.locator('[role="option"][aria-selected="true"] > span:first-child').all_inner_texts()


def test_arrows_walk_the_suggestions_and_enter_takes_the_one_that_is_lit(
    page: "Page", field: "Locator", ateliers: list[Company]
) -> None:
    type_and_wait(page, field, "atelier")
    walked = [lit(page)]
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        field.press(key)
        walked.append(lit(page))
    assert walked == [
        [],
        ["Atelier Brun"],
        ["Atelier Clair"],
        ["Atelier Doré"],
        ["Atelier Brun"],
        ["Atelier Doré"],
        ["Atelier Clair"],
    ]
    assert field.get_attribute("aria-activedescendant") == f"company-choice-{ateliers[1].pk}"
    assert field.get_attribute("aria-expanded") == "true"

    field.press("Enter")
    assert field.input_value() == "Atelier Clair"
    assert field.get_attribute("aria-expanded") == "false"
    assert Opportunity.objects.count() == 0

    page.get_by_label("Ouverte parce que").select_option("quote_asked")
    page.get_by_role("button", name="Ouvrir l’opportunité").click()
    page.get_by_text("est ouverte").wait_for()
    assert Opportunity.objects.get().company == ateliers[1]


def test_enter_never_sends_the_form_while_the_name_is_not_chosen(page: "Page", field: "Locator") -> None:
    field.press_sequentially("atelier")
    field.press("Enter")  # before the suggestions came
    page.locator('[data-answers="atelier"]').wait_for()
    field.press("Enter")  # of three, the first is lit and not taken yet
    assert lit(page) == ["Atelier Brun"]
    field.press("Escape")
    assert not page.get_by_role("listbox", name="Entreprise").is_visible()
    field.press("Enter")
    assert page.get_by_role("heading", name="Nouvelle opportunité").is_visible()

    page.get_by_role("button", name="Ouvrir l’opportunité").click()
    page.get_by_text("« atelier »\u00a0: choisissez l’entreprise dans la liste").wait_for()
    assert Opportunity.objects.count() == 0
    assert page.get_by_role("combobox", name="Entreprise").input_value() == "atelier"


def test_a_click_takes_a_suggestion_and_the_only_one_needs_no_arrow(page: "Page", field: "Locator") -> None:
    type_and_wait(page, field, "atelier")
    page.get_by_role("option", name="Atelier Doré").click()
    assert field.input_value() == "Atelier Doré"

    field.fill("")
    type_and_wait(page, field, "clair")
    field.press("Enter")
    assert field.input_value() == "Atelier Clair"


def test_a_name_changed_after_the_choice_is_chosen_no_more(page: "Page", field: "Locator") -> None:
    type_and_wait(page, field, "brun")
    field.press("Enter")
    field.press_sequentially("x")
    page.get_by_text("Aucune entreprise de ce nom").wait_for()

    page.get_by_role("button", name="Ouvrir l’opportunité").click()
    page.get_by_text("« Atelier Brunx »\u00a0: choisissez").wait_for()
    assert Opportunity.objects.count() == 0


def test_escape_in_the_dialog_of_another_company_puts_away_the_suggestions_only(
    page: "Page", live_server: Any, ines: User, ateliers: list[Company]
) -> None:
    contact = factories.contact("Morel", company=ateliers[0])
    enter(page, live_server, ines, f"/contacts/{contact.pk}/")
    page.get_by_role("button", name="Changement de poste").click()
    field = page.get_by_role("combobox", name="Entreprise")
    type_and_wait(page, field, "doré")
    field.press("Escape")
    assert page.get_by_role("dialog").is_visible()

    field.press("ArrowDown")
    field.press("Enter")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Le nouveau poste est noté").wait_for()
    contact.refresh_from_db()
    assert contact.company == ateliers[2]
