"""Lists at the width of a desk and of a telephone: no column is cut, and a card reads as label and value."""

from typing import TYPE_CHECKING, Any

import pytest

from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.browser.entering import enter
from tests.opportunities.making import make_task

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
LISTS = ("/entreprises/", "/contacts/", "/leads/", "/opportunites/liste/", "/commandes/")
HIDDEN = "(place) => place.scrollWidth - place.clientWidth"


@pytest.fixture
def ines() -> User:
    return factories.user("Inès Marchetti", role=Role.ADMIN)


@pytest.fixture(autouse=True)
def file(ines: User) -> None:
    company = factories.company(
        "Établissements Montferrand et Compagnie de Lyon",
        city="Boulogne-Billancourt",
        department="92",
        naf_code="68.31Z",
        headcount_band="32",
        owner=ines,
        lifecycle_stage="disqualified",
    )
    contact = factories.contact(
        "Marie-Charlotte", "Montferrand", company=company, owner=ines, job_title="Directrice des achats du groupe"
    )
    factories.lead("Réaménagement complet du siège social", company=company, contact=contact, owner=ines)
    deal = factories.deal("Réaménagement complet du siège social", company=company, owner=ines)
    make_task(deal, "Visite des locaux et relevé des cotes", due_at=factories.NOW)
    factories.order(company=company, owner=ines)


@pytest.mark.parametrize("address", LISTS)
def test_the_columns_of_a_list_fit_a_desk(page: "Page", live_server: Any, ines: User, address: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, live_server, ines, address)
    assert page.locator("#list-table tbody tr").count() == 1
    assert page.locator(".sheet-scroll").evaluate(HIDDEN) == 0


def test_a_company_on_a_telephone_reads_as_label_and_value(phone_page: "Page", live_server: Any, ines: User) -> None:
    enter(phone_page, live_server, ines, "/entreprises/")
    card = phone_page.locator("#list-table tbody tr")
    city, department = box(card.locator("[data-label='Ville']")), box(card.locator("[data-label='Ville'] .muted"))
    assert department["x"] + department["width"] == pytest.approx(city["x"] + city["width"], abs=1)
    assert gap_before(card.locator("[data-label='Ville'] .muted")) < 10
    stage = card.locator("[data-label='Étape']")
    assert baseline_gap(stage) < 3


def box(part: "Locator") -> dict[str, float]:
    found = part.bounding_box()
    assert found
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def gap_before(part: "Locator") -> float:
    """Pixels between the text and what stands before it on its line."""
    return float(
        part.evaluate(
            """(part) => {
              const range = document.createRange();
              range.selectNode(part.previousSibling);
              return part.getBoundingClientRect().left - range.getBoundingClientRect().right;
            }"""
        )
    )


def baseline_gap(cell: "Locator") -> float:
    """Pixels between the middles of a row and of the badge in it."""
    row, badge = box(cell), box(cell.locator("span").first)
    return abs((row["y"] + row["height"] / 2) - (badge["y"] + badge["height"] / 2))


def test_the_filter_of_the_board_is_whole_on_a_telephone(phone_page: "Page", live_server: Any, ines: User) -> None:
    enter(phone_page, live_server, ines, "/opportunites/")
    bar = phone_page.locator(".board-filter .filter-bar")
    assert bar.evaluate(HIDDEN) == 0
    right = box(bar)["x"] + box(bar)["width"]
    for control in bar.locator("select, .form-check").all():
        assert box(control)["x"] + box(control)["width"] < right
