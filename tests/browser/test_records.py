"""Working on records in a real browser: two people at once, the trash and the way back, the keyboard, the palette."""

from typing import TYPE_CHECKING, Any

import pytest

from filon.contacts.models import Company
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.browser.entering import enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def ines() -> User:
    return factories.user("Inès Benali", role=Role.ADMIN)


@pytest.fixture
def companies() -> list[Company]:
    return [factories.company(name, city="Lyon") for name in ("Atelier Brun", "Bureau Clair", "Cabinet Doré")]


def test_the_second_of_two_people_sees_what_the_first_wrote_and_decides(
    page: "Page", phone_page: "Page", live_server: Any, ines: User, companies: list[Company]
) -> None:
    address = f"/entreprises/{companies[0].pk}/"
    enter(page, live_server, ines, address)
    enter(phone_page, live_server, factories.user("Marc Petit", role=Role.MARKETING), address)

    for screen in (page, phone_page):
        fact(screen, "Enseigne").get_by_role("link").first.click()
    write(page, "Enseigne", "Brun & Fils")
    page.get_by_role("link", name="Brun & Fils").wait_for()
    write(phone_page, "Enseigne", "Brun et filles")
    phone_page.get_by_text("la valeur est maintenant « Brun & Fils »").wait_for()
    assert Company.objects.get(pk=companies[0].pk).trade_name == "Brun & Fils"

    fact(phone_page, "Enseigne").get_by_role("button", name="Enregistrer").click()
    phone_page.get_by_role("link", name="Brun et filles").wait_for()
    assert Company.objects.get(pk=companies[0].pk).trade_name == "Brun et filles"


def fact(page: "Page", label: str) -> Any:
    return page.locator(f"dt:has-text('{label}') + dd")


def write(page: "Page", label: str, value: str) -> None:
    field = fact(page, label)
    field.get_by_role("textbox").fill(value)
    field.get_by_role("button", name="Enregistrer").click()


def test_a_record_goes_to_the_trash_and_comes_back_twice(
    page: "Page", live_server: Any, ines: User, companies: list[Company]
) -> None:
    """By « Annuler » at once, and from the trash later."""
    company = companies[0]
    enter(page, live_server, ines, f"/entreprises/{company.pk}/")
    throw(page)
    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("C’est repris").wait_for()
    assert Company.objects.get(pk=company.pk).deleted_at is None

    page.goto(f"{live_server.url}/entreprises/{company.pk}/")
    throw(page)
    page.goto(f"{live_server.url}/entreprises/")
    assert page.get_by_role("link", name=company.name).count() == 0
    page.goto(f"{live_server.url}/corbeille/")
    page.get_by_label(f"Choisir {company.name}").check()
    page.get_by_role("button", name="Restaurer").click()
    page.get_by_text("de retour dans les listes").wait_for()
    assert Company.objects.get(pk=company.pk).deleted_at is None


def throw(page: "Page") -> None:
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("button", name="Mettre à la corbeille").click()
    page.get_by_text("à la corbeille").first.wait_for()


def test_lists_and_records_are_walked_by_keyboard(
    page: "Page", live_server: Any, ines: User, companies: list[Company]
) -> None:
    enter(page, live_server, ines, "/entreprises/")
    press = page.keyboard.press

    press("j")
    press("j")
    press("Enter")
    page.get_by_role("heading", name="Bureau Clair").wait_for()
    press("j")
    page.get_by_role("heading", name="Cabinet Doré").wait_for()
    press("k")
    page.get_by_role("heading", name="Bureau Clair").wait_for()
    press("t")
    assert page.get_by_role("textbox", name="À faire").is_visible()
    page.locator("body").click(position={"x": 5, "y": 880})

    press("g")
    press("e")
    page.get_by_role("heading", name="Entreprises").wait_for()
    press("/")
    page.keyboard.type("doré")
    page.get_by_role("link", name="Atelier Brun").wait_for(state="detached")
    assert page.get_by_role("link", name="Cabinet Doré").is_visible()


def test_control_k_finds_a_record_a_page_and_an_action(
    page: "Page", live_server: Any, ines: User, companies: list[Company]
) -> None:
    enter(page, live_server, ines)

    look_for(page, "cabinet")
    page.get_by_role("option", name="Cabinet Doré").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Cabinet Doré").wait_for()

    look_for(page, "prévision")
    page.keyboard.press("Enter")  # before the answer: it opens what was asked, not the first page shown until then
    page.get_by_role("heading", name="Prévision", exact=True).wait_for()

    look_for(page, "créer")
    page.get_by_role("option", name="Contact", exact=True).click()
    page.get_by_role("heading", name="Nouveau contact").wait_for()


def look_for(page: "Page", text: str) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Chercher").fill(text)


def test_one_key_opens_the_place_where_an_activity_is_told(
    page: "Page", live_server: Any, ines: User, companies: list[Company]
) -> None:
    enter(page, live_server, ines, f"/entreprises/{companies[0].pk}/")

    page.keyboard.press("l")
    page.keyboard.type("Visite de l’atelier")
    page.get_by_text("Visite", exact=True).click()

    assert page.get_by_label("Compte rendu").input_value() == "Visite de l’atelier"
    assert [page.locator(f"#compose-{name}").is_visible() for name in ("note", "activity", "task")] == [
        False,
        True,
        False,
    ]
    assert not page.get_by_label("Issue").is_visible()
    page.get_by_role("button", name="Noter").click()
    page.locator(".timeline-item", has_text="Visite de l’atelier").wait_for()
