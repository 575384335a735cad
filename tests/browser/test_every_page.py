"""Every page of the menu, in light and dark on a desk, and on a phone: nothing serious for axe, nothing scrolls sideways."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import NoReverseMatch, reverse

from filon.users.rules.rights import Role
from filon.web.menu import CREATE, MENU, SETTINGS, SETTINGS_MENU
from tests.browser.entering import enter
from tests.web.rights_world import Things, Whose, make_world

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
# What depends on colours; the whole of axe runs in light. The phone has the same colours as the desk.
AGAIN_IN_DARK = """async () => (await axe.run({
        preload: false, resultTypes: ["violations"], runOnly: ["color-contrast", "link-in-text-block", "target-size"],
    })).violations
    .filter(fault => ["serious", "critical"].includes(fault.impact))
    .flatMap(fault => fault.nodes.map(node => `${fault.id} : ${node.target.join(" ")}`))"""
PARTS = 4  # so that two browsers share the work to the end
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def addresses() -> list[str]:
    entries = [entry for group in (*MENU, *SETTINGS_MENU) for entry in group.entries] + [SETTINGS, *CREATE]
    return sorted({address for entry in entries if (address := address_of(entry.url_name))})


def address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def records(things: Things) -> list[str]:
    names = ("company", "contact", "lead", "opportunity", "order")
    return [reverse(name, args=[getattr(things, name).pk]) for name in names]


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_on_a_desk(
    page: "Page", live_server: Any, serious_faults: "Callable[[Page], list[str]]", part: int
) -> None:
    assert faults_of(page, live_server, serious_faults, part, in_dark=True) == []


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_on_a_phone(
    phone_page: "Page", live_server: Any, serious_faults: "Callable[[Page], list[str]]", part: int
) -> None:
    assert faults_of(phone_page, live_server, serious_faults, part) == []


def faults_of(
    page: "Page", live_server: Any, serious_faults: "Callable[[Page], list[str]]", part: int, *, in_dark: bool = False
) -> list[str]:
    world = make_world(Role.ADMIN)
    enter(page, live_server, world.walker)
    faults = []
    for address in (addresses() + records(world.things[Whose.OWN]))[part::PARTS]:
        page.emulate_media(color_scheme="light")
        answer = page.goto(live_server.url + address)
        assert answer and answer.status == 200, address
        faults += [f"{address} {fault}" for fault in serious_faults(page)]
        if in_dark:
            page.emulate_media(color_scheme="dark")
            page.locator("html[data-bs-theme=dark]").wait_for()
            faults += [f"{address} dark {fault}" for fault in page.evaluate(AGAIN_IN_DARK)]
        if page.evaluate(SIDEWAYS) > 0:
            faults.append(f"{address} scrolls sideways")
    return faults
