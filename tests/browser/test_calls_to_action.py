"""Calls to action in a page of another origin, under a policy that allows nothing but our scripts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from filon.intake.models import CallCount, CallToAction, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from filon.visits.gateways import PACE
from tests import factories
from tests.browser.test_visits import CHROME, NOT_PILOTED
from tests.factories import NOW
from tests.intake.calls import a_call

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def visitor(browser: "Browser") -> "Iterator[Page]":
    """Somebody at a screen, as far as a site can tell; whatever goes wrong in the page fails the test."""
    PACE.asked.clear()
    wrong: list[str] = []
    context = browser.new_context(locale="fr-FR", user_agent=CHROME)
    context.add_init_script(NOT_PILOTED)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


def line(live_server: Any, call: CallToAction) -> str:
    return f'<script src="{live_server.url}{reverse("public_action_script", args=[call.key])}"></script>'


def totals() -> tuple[int, ...]:
    return tuple(CallCount.objects.values_list("views", "clicks", "links").get())


def go(page: "Page", address: str) -> None:
    """Until the view is told."""
    with page.expect_response(lambda answer: answer.url.endswith("/vu/?") and answer.request.method == "POST"):
        page.goto(address)


def test_a_button_is_seen_clicked_and_leads_to_the_form_that_knows_it(
    visitor: "Page", live_server: Any, site: Any
) -> None:
    form = create_form(name="Rappel", kind=FormKind.CALL_BACK, owner=factories.user("Camille"), now=NOW)
    publish_form(form=form, now=NOW)
    call = a_call(url="", form=form, button="Être rappelé")
    site.body = f"<!doctype html><title>P</title><h1>Produits</h1>{line(live_server, call)}<p>Suite</p>"
    go(visitor, site.url)
    button = visitor.get_by_role("link", name="Être rappelé")
    assert button.evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(11, 98, 104)"
    kept = visitor.evaluate("[JSON.stringify(localStorage), document.cookie]")
    button.click()
    for name, value in {"last_name": "Roux", "phone": "01 44 55 66 77", "email": "anne@lartigue.fr"}.items():
        visitor.locator(f"[name={name}]").fill(value)
    visitor.wait_for_timeout(2500)
    visitor.get_by_role("button", name="Être rappelé").click()
    visitor.get_by_text("Nous vous rappelons très vite.").wait_for()

    assert (kept, visitor.context.cookies()) == (["{}", ""], [])
    assert Submission.objects.values_list("call_to_action", "page", "state").get() == (call.pk, site.url, "received")
    assert totals() == (1, 1, 0)


def test_a_pop_in_is_closed_by_a_key_and_does_not_come_back(visitor: "Page", live_server: Any, site: Any) -> None:
    call = a_call(kind="pop_in", text="Un devis en deux minutes\u202f?", delay=0)
    site.body = f"<!doctype html><title>P</title><h1>Produits</h1>{line(live_server, call)}{line(live_server, call)}"
    go(visitor, site.url)
    visitor.get_by_role("dialog").wait_for()
    visitor.keyboard.press("Escape")
    visitor.get_by_role("dialog").wait_for(state="detached")
    visitor.wait_for_timeout(300)
    assert (visitor.get_by_role("dialog").count(), totals()) == (0, (1, 0, 0))


def test_a_banner_stands_on_its_pages_alone_and_may_be_closed(visitor: "Page", live_server: Any, site: Any) -> None:
    call = a_call(kind="banner", text="Portes ouvertes le 12", pages=["/produits"], at_bottom=True)
    site.body = f"<!doctype html><title>P</title><h1>Produits</h1>{line(live_server, call)}"
    visitor.goto(site.url.replace("/produits", "/ailleurs"))
    elsewhere = visitor.get_by_text("Portes ouvertes le 12").count()
    go(visitor, site.url)
    visitor.get_by_role("button", name="Fermer").click()
    assert (elsewhere, visitor.get_by_text("Portes ouvertes le 12").count(), totals()) == (0, 0, (1, 0, 0))


def test_without_scripts_the_plain_link_leads_there(browser: "Browser", live_server: Any, site: Any) -> None:
    call = a_call(url=f"{live_server.url}/f/nulle-part/")
    context = browser.new_context(java_script_enabled=False, locale="fr-FR", user_agent=CHROME)
    page = context.new_page()
    site.body = f'<a href="{live_server.url}{reverse("public_action", args=[call.key])}">Voir</a>'
    page.goto(site.url)
    page.get_by_role("link", name="Voir").click()
    assert (page.url, totals()) == (call.url, (0, 0, 1))
    context.close()


@pytest.mark.parametrize("kind", ["button", "banner", "pop_in"])
def test_nothing_serious_for_axe(page: "Page", live_server: Any, site: Any, serious_faults: Any, kind: str) -> None:
    call = a_call(kind=kind, text="Un devis\u202f?", delay=0)
    page.goto(f"{live_server.url}{reverse('public_action', args=[call.key])}x")  # any page of ours that lets axe in
    page.add_script_tag(url=f"{live_server.url}{reverse('public_action_script', args=[call.key])}")
    page.get_by_role("link", name="Demander un devis").wait_for()
    assert serious_faults(page) == []
