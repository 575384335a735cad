"""A form of ours in a page of somebody else's: another origin, a strict content policy, with scripts and without."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from filon.activities.models import Task
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from tests import factories
from tests.factories import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def form() -> CaptureForm:
    made = create_form(name="Rappel", kind=FormKind.CALL_BACK, owner=factories.user("Camille Durand"), now=NOW)
    publish_form(form=made, now=NOW)
    return made


def fill(place: Any) -> None:
    for name, value in {"last_name": "Roux", "phone": "01 44 55 66 77", "email": "anne@lartigue.fr"}.items():
        place.locator(f"[name={name}]").fill(value)


def test_one_line_puts_the_form_in_any_site(page: "Page", live_server: Any, site: Any, form: CaptureForm) -> None:
    site.body = f'<h1>Produits</h1><script src="{live_server.url}{reverse("public_embed", args=[form.key])}"></script>'
    page.goto(site.url)
    framed = page.frame_locator("iframe")
    fill(framed)
    page.wait_for_timeout(2500)  # a person reads
    framed.get_by_role("button", name="Être rappelé").click()
    framed.get_by_text("Nous vous rappelons très vite.").wait_for()

    submission = Submission.objects.get()
    assert (submission.state, submission.page) == ("received", site.url)
    assert Task.objects.get().title == "Rappeler Roux (Rappel)"
    height = page.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height")
    inside = framed.locator("main").evaluate("it => document.documentElement.scrollHeight")
    assert height >= inside - 1  # nothing scrolls within the frame
    assert page.context.cookies() == []


def test_without_scripts_the_plain_form_is_received(
    browser: "Browser", live_server: Any, site: Any, form: CaptureForm
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.body = (
        f'<form method="post" action="{live_server.url}{reverse("public_form", args=[form.key])}">'
        '<input name="last_name"><input name="phone"><input name="email"><input name="site_web" hidden>'
        "<button>Envoyer</button></form>"
    )
    page.goto(site.url)
    fill(page)
    page.get_by_role("button").click()
    page.get_by_text("Nous vous rappelons très vite.").wait_for()
    context.close()

    assert Submission.objects.values_list("state", flat=True).get() == "received"


def test_the_page_alone_is_sent_once_however_often_one_clicks(
    page: "Page", live_server: Any, form: CaptureForm
) -> None:
    page.goto(f"{live_server.url}{reverse('public_form', args=[form.key])}")
    fill(page)
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Être rappelé").dblclick()
    page.get_by_text("Nous vous rappelons très vite.").wait_for()
    page.go_back()
    fill(page)
    page.get_by_role("button", name="Être rappelé").click()
    page.get_by_text("Nous vous rappelons très vite.").wait_for()

    assert Submission.objects.count() == 1
    assert page.evaluate("document.cookie") == ""


def test_nothing_serious_for_axe(page: "Page", live_server: Any, form: CaptureForm, serious_faults: Any) -> None:
    page.goto(f"{live_server.url}{reverse('public_form', args=[form.key])}")
    light = serious_faults(page)
    page.emulate_media(color_scheme="dark")
    assert (light, serious_faults(page)) == ([], [])
