"""Our script in a page of another origin, under a strict policy: with and without consent, blocked, without JavaScript."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from filon.contacts.models import Contact
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from filon.visits.gateways import PACE
from filon.visits.models import ConsentProof, DailyCount, PageView, RobotCount, Visit, Visitor, WebSite
from filon.visits.rules.kinds import Banner
from filon.visits.services.sites import create_site
from tests import factories
from tests.factories import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
NOT_PILOTED = "Object.defineProperty(navigator, 'webdriver', {get: () => false})"
HELD = "[JSON.stringify(localStorage), document.cookie]"
NOTHING = ["{}", ""]


@pytest.fixture
def person(browser: "Browser") -> "Iterator[Page]":
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


def ours(live_server: Any, site: Any, banner: Banner = Banner.OURS, more: str = "") -> WebSite:
    """Declares the site, and puts the line into its pages."""
    known = create_site(name="Ailleurs", domains=["127.0.0.1"], now=NOW, banner=banner)
    line = f'<script src="{live_server.url}{reverse("visit_script", args=[known.key])}" async></script>'
    site.body = f"<!doctype html><title>Produits</title><h1>Produits</h1>{line}{more}"
    return known


def go(page: "Page", address: str, *, times: int = 1) -> None:
    """Until what the script says there has arrived."""
    with page.expect_response(lambda answer: "/v/" in answer.url and answer.request.method == "POST"):
        page.goto(address)


def answered(page: "Page", act: Any) -> int:
    with page.expect_response(lambda answer: "/v/" in answer.url and answer.request.method == "POST") as found:
        act()
    return found.value.status


def test_before_any_answer_pages_are_counted_and_the_browser_holds_nothing(
    person: "Page", live_server: Any, site: Any
) -> None:
    ours(live_server, site)
    go(person, f"{site.url}?utm_medium=salon&utm_campaign=preventica")

    yes, no = person.get_by_role("button", name="Accepter"), person.get_by_role("button", name="Refuser")
    looks = [it.evaluate("it => it.style.cssText") for it in (yes, no)]
    sizes = [(box["height"], box["y"]) for it in (yes, no) if (box := it.bounding_box())]
    assert (looks[0] == looks[1], sizes[0] == sizes[1]) == (True, True)
    assert (person.evaluate(HELD), person.context.cookies()) == (NOTHING, [])
    count = DailyCount.objects.get()
    assert (count.page, count.channel, count.campaign, count.entries) == ("/produits", "fair", "preventica", 1)
    assert Visitor.objects.count() == 0


def test_who_refuses_is_counted_and_asked_no_more(person: "Page", live_server: Any, site: Any) -> None:
    ours(live_server, site)
    go(person, site.url)
    answered(person, lambda: person.get_by_role("button", name="Refuser").click())
    go(person, site.url)

    assert person.get_by_role("dialog").count() == 0
    assert list(json.loads(person.evaluate("localStorage.filon"))) == ["at"]
    assert (DailyCount.objects.get().views, Visitor.objects.count()) == (2, 0)
    assert ConsentProof.objects.get().choice == "declined"


def test_who_accepts_then_fills_a_form_is_known_from_his_consent_on_and_may_take_it_back(
    person: "Page", live_server: Any, site: Any
) -> None:
    form = create_form(name="Lettre", kind=FormKind.NEWSLETTER, owner=factories.user("Marc Delmotte"), now=NOW)
    publish_form(form=form, now=NOW)
    ours(live_server, site)
    go(person, site.url.replace("produits", "avant"))
    answered(person, lambda: person.get_by_role("button", name="Accepter").click())
    embed = f'<a href="/guide.pdf">Guide</a><script src="{live_server.url}{reverse("public_embed", args=[form.key])}"></script>'
    site.body += embed
    go(person, f"{site.url}?utm_source=linkedin")
    answered(person, lambda: person.get_by_role("link", name="Guide").click())
    go(person, site.url)
    framed = person.frame_locator("iframe")
    framed.locator("[name=email]").fill("anne.roux@lartigue.fr")
    person.wait_for_timeout(2500)  # a person reads
    framed.get_by_role("button", name="M’inscrire").click()
    framed.get_by_text("C’est noté").wait_for()

    anne = Contact.objects.get()
    pages = PageView.objects.filter(visit__contact=anne).order_by("pk").values_list("page", "is_file")
    assert list(pages[:3]) == [("/avant", False), ("/produits", False), ("/guide.pdf", True)]
    assert sorted(anne.activities.values_list("kind", flat=True)) == ["download", "form", "site_visit"]
    assert person.context.cookies() == []

    person.get_by_role("link", name="Traceurs").click()
    answered(person, lambda: person.get_by_role("button", name="Refuser").click())
    assert (Visit.objects.count(), Visitor.objects.get().key) == (0, None)
    assert sorted(anne.activities.values_list("kind", flat=True)) == ["form"]
    assert list(json.loads(person.evaluate("localStorage.filon"))) == ["at"]


def test_a_key_withdrawn_elsewhere_is_forgotten_by_the_browser(person: "Page", live_server: Any, site: Any) -> None:
    ours(live_server, site)
    go(person, site.url)
    answered(person, lambda: person.get_by_role("button", name="Accepter").click())
    Visitor.objects.update(key=None, withdrawn_at=NOW)
    go(person, site.url)
    person.wait_for_function("!localStorage.filon")

    go(person, site.url)
    person.get_by_role("button", name="Accepter").wait_for()


def test_the_banner_of_the_site_says_it_to_the_script(person: "Page", live_server: Any, site: Any) -> None:
    ours(
        live_server,
        site,
        Banner.THEIRS,
        '<button data-consent="accept">Oui</button><button data-consent="decline">Non</button>',
    )
    go(person, site.url)
    assert (person.get_by_role("dialog").count(), person.evaluate(HELD)) == (0, NOTHING)
    answered(person, lambda: person.get_by_role("button", name="Oui").click())
    assert Visitor.objects.filter(key__isnull=False).count() == 1
    answered(person, lambda: person.evaluate("filon.consent(false)"))
    assert Visitor.objects.filter(key__isnull=False).count() == 0
    answered(person, lambda: person.evaluate("filon.consent(true, 'Oui aux statistiques')"))

    proofs = ConsentProof.objects.order_by("pk").values_list("choice", "words")
    assert list(proofs) == [("accepted", ""), ("withdrawn", ""), ("accepted", "Oui aux statistiques")]


def test_where_nobody_asks_nothing_is_ever_held(person: "Page", live_server: Any, site: Any) -> None:
    ours(live_server, site, Banner.NOBODY)
    go(person, site.url)
    person.evaluate("filon.consent(true)")
    go(person, site.url)

    assert (person.evaluate(HELD), Visitor.objects.count(), DailyCount.objects.get().views) == (NOTHING, 0, 2)


def test_a_browser_that_a_program_drives_is_a_robot(page: "Page", live_server: Any, site: Any) -> None:
    ours(live_server, site)
    go(page, site.url)

    assert (RobotCount.objects.get().views, DailyCount.objects.count()) == (1, 0)


def test_where_the_script_is_blocked_the_page_is_whole(page: "Page", live_server: Any, site: Any) -> None:
    ours(live_server, site)
    page.route("**/v/*.js", lambda route: route.abort())
    page.goto(site.url)

    assert page.get_by_role("heading").text_content() == "Produits"
    assert (page.evaluate(HELD), DailyCount.objects.count()) == (NOTHING, 0)


def test_without_javascript_the_page_is_whole(browser: "Browser", live_server: Any, site: Any) -> None:
    ours(live_server, site)
    context = browser.new_context(java_script_enabled=False, user_agent=CHROME)
    page = context.new_page()
    page.goto(site.url)

    assert page.get_by_role("heading").text_content() == "Produits"
    assert (context.cookies(), DailyCount.objects.count(), RobotCount.objects.count()) == ([], 0, 0)
    context.close()


def test_nothing_serious_for_axe_in_the_banner(
    person: "Page", live_server: Any, site: Any, serious_faults: Any
) -> None:
    ours(live_server, site)
    person.route("**/v/*/", lambda route: route.fulfill(status=204))
    person.goto(site.url)
    person.get_by_role("button", name="Accepter").wait_for()
    banner = person.evaluate("document.querySelector('[role=dialog]').outerHTML")
    person.goto("about:blank")
    person.set_content(f"<!doctype html><html lang='fr'><title>t</title><main><h1>t</h1>{banner}</main></html>")

    assert serious_faults(person) == []
