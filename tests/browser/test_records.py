"""Lists and records in a real browser: found, filtered, thrown away and taken back; edited in place by two people at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from filon.contacts.models import Company
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.editing import edit_record
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.browser.entering import enter
from tests.factories import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Faults = Callable[["Page"], list[str]]


@pytest.fixture
def ines() -> User:
    return factories.user("Inès Benali", role=Role.ADMIN)


@pytest.fixture
def duval() -> Company:
    for name in ("Atelier Belmont", "Boulangerie Roux"):
        factories.company(name)
    return factories.company("Menuiserie Duval", department="69", city="Lyon", trade_name="Duval")


def lines(page: "Page") -> list[str]:
    return [text.partition("\n")[2] or text for text in page.locator("#list-table tbody th").all_inner_texts()]


@pytest.mark.usefixtures("duval")
def test_a_list_narrows_as_one_types_and_by_a_criterion(
    page: "Page", live_server: Any, ines: User, serious_faults: Faults
) -> None:
    enter(page, live_server, ines, "/entreprises/")
    assert serious_faults(page) == []

    page.keyboard.press("/")
    page.keyboard.type("uval")
    page.locator("#page-count", has_text="1").wait_for()
    assert lines(page) == ["Menuiserie Duval"]

    page.get_by_role("button", name="Critère").click()
    page.get_by_label("Champ").select_option("company.department")
    page.locator("[name=valeur]").select_option("69")
    page.get_by_role("button", name="Ajouter ce critère").click()
    page.get_by_text("Département est 69").wait_for()
    assert page.url.endswith("/entreprises/?q=uval&f=company.department~is~69")


@pytest.mark.usefixtures("duval")
def test_lines_thrown_away_come_back(page: "Page", live_server: Any, ines: User) -> None:
    enter(page, live_server, ines, "/entreprises/")
    boxes = page.locator("tbody .row-check")
    boxes.nth(0).click()
    boxes.nth(1).click(modifiers=["Shift"])
    page.get_by_text("2 lignes choisies").wait_for()

    page.get_by_role("button", name="Corbeille").click()
    page.get_by_text("2 fiches à la corbeille").wait_for()
    assert lines(page) == ["Menuiserie Duval"]

    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("C’est repris").wait_for()
    assert len(lines(page)) == 3


def test_who_comes_second_sees_both_values_and_decides(
    page: "Page", live_server: Any, ines: User, duval: Company, serious_faults: Faults
) -> None:
    enter(page, live_server, ines, f"/entreprises/{duval.pk}/")
    assert serious_faults(page) == []
    page.get_by_role("link", name="Duval", exact=True).click()
    typed = page.get_by_label("Enseigne")
    typed.wait_for()
    edit_record(record=duval, values={"trade_name": "Chez Duval"}, version=1, by=BY_SYSTEM, now=NOW)

    typed.fill("Duval Bois")
    typed.press("Enter")
    page.get_by_text("la valeur est maintenant « Chez Duval »").wait_for()
    assert page.get_by_label("Enseigne").input_value() == "Duval Bois"

    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Enseigne\u00a0: Chez Duval → Duval Bois").wait_for()  # the timeline follows
    assert Company.objects.get(pk=duval.pk).trade_name == "Duval Bois"


def test_escape_gives_the_value_back(page: "Page", live_server: Any, ines: User, duval: Company) -> None:
    enter(page, live_server, ines, f"/entreprises/{duval.pk}/")
    page.get_by_role("link", name="Duval", exact=True).click()
    page.get_by_label("Enseigne").fill("Autre chose")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Duval", exact=True).wait_for()
    assert Company.objects.get(pk=duval.pk).version == 1


def test_a_note_and_a_call_are_written_by_keyboard(page: "Page", live_server: Any, ines: User, duval: Company) -> None:
    enter(page, live_server, ines, f"/entreprises/{duval.pk}/")
    page.get_by_label("Note", exact=True).fill("Voir le devis")
    page.get_by_role("button", name="Ajouter la note").click()
    page.locator(".timeline-item", has_text="Voir le devis").wait_for()

    page.locator("body").press("l")
    page.get_by_label("Compte rendu").fill("Rappelle lundi")
    page.get_by_label("Issue").select_option("call_back")
    page.get_by_role("button", name="Noter l’appel").click()
    page.locator(".timeline-item", has_text="Appel · À rappeler").wait_for()


@pytest.mark.parametrize(
    "path", ["/entreprises/", "/entreprises/{pk}/", "/contacts/", "/leads/", "/entreprises/nouvelle/"]
)
def test_nothing_scrolls_sideways_on_a_phone(
    phone_page: "Page", live_server: Any, ines: User, duval: Company, path: str
) -> None:
    enter(phone_page, live_server, ines, path.format(pk=duval.pk))

    assert phone_page.evaluate("document.documentElement.scrollWidth") == 390
