"""A real headless Chromium for the tests: fixtures `page` (1440 wide), `phone_page` (390 wide) and `serious_faults` (axe)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scripts.find_browser import CHECKOUT, NONE_FOUND, browser_environment, installed_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MILLISECONDS_TO_WAIT = 10_000
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
# What axe finds well is not gathered, sheets and pictures are not fetched again: a page takes a third less.
FAULTS = """async () => (await axe.run({preload: false, resultTypes: ["violations"]})).violations
    .filter(fault => ["serious", "critical"].includes(fault.impact))
    .flatMap(fault => fault.nodes.map(node => `${fault.id} : ${node.target.join(" ")}`))"""
REFUSED_ANSWER = "Failed to load resource"  # a 4xx that a test may provoke; broken pages and files are counted apart


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.relative_to(CHECKOUT).parts:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    path = installed_browser()
    if not path:
        pytest.fail(NONE_FOUND, pytrace=False)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # playwright keeps a loop in this thread; tests read the database here too
    )
    with sync_playwright() as playwright:
        environment: Any = browser_environment(path)
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS, env=environment)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    yield from _opened_page(browser, DESK)


@pytest.fixture
def phone_page(browser: "Browser") -> "Iterator[Page]":
    yield from _opened_page(browser, PHONE)


def _opened_page(browser: "Browser", screen: dict[str, Any]) -> "Iterator[Page]":
    """Anything that goes wrong in the page (script error, refused by the CSP, missing file, 500) fails the test."""
    wrong: list[str] = []

    def hear(message: "ConsoleMessage") -> None:
        if message.type == "error" and REFUSED_ANSWER not in message.text:
            wrong.append(message.text)

    def look(response: "Response") -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            wrong.append(f"{response.status} {response.url}")

    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce", **screen)
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    page = context.new_page()
    page.on("console", hear)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", look)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def serious_faults() -> "Callable[[Page], list[str]]":
    """`assert serious_faults(page) == []`: what axe finds serious or critical, as `rule : selector`."""

    def faults(page: "Page") -> list[str]:
        page.evaluate(Path(AXE).read_text() + "; null")
        found: list[str] = page.evaluate(FAULTS)
        return found

    return faults
