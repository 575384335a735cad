"""The script of a site, and where it sends what it sees."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.contacts.models import Contact
from filon.intake.models import Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from filon.users.models import User
from filon.visits.gateways import PACE
from filon.visits.models import DailyCount, PageView, RobotCount, Visit, Visitor, WebSite
from filon.visits.rules.kinds import Banner, Event
from filon.visits.services.receiving import MOST_A_MINUTE
from tests.factories import NOW
from tests.visits.sites import FIREFOX, KEY, a_site, body

pytestmark = pytest.mark.django_db
ORIGIN = "https://www.cabines.example"
MOST_BYTES = 3_000
MEGABYTE = 1024 * 1024


@pytest.fixture
def stranger() -> Client:
    PACE.asked.clear()
    return Client(enforce_csrf_checks=True, headers={"User-Agent": FIREFOX, "Accept-Language": "fr", "Origin": ORIGIN})


@pytest.fixture
def site() -> WebSite:
    return a_site(notice_url="https://www.cabines.example/mentions-legales/confidentialite")


def post(client: Client, site: WebSite, sent: bytes) -> int:
    answer = client.post(reverse("visit_receive", args=[site.key]), sent, content_type="text/plain")
    assert (dict(answer.cookies), answer.content) == ({}, b"")
    return answer.status_code


def test_the_script_weighs_less_than_three_kilobytes_with_its_banner(stranger: Client, site: WebSite) -> None:
    answer = stranger.get(reverse("visit_script", args=[site.key]))

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (len(answer.content) < MOST_BYTES, dict(answer.cookies)) == (True, {})
    assert site.notice_url in answer.content.decode()


def test_only_our_own_banner_brings_its_words(stranger: Client) -> None:
    asked = {
        banner: b"13 mois" in stranger.get(reverse("visit_script", args=[a_site(banner=banner).key])).content
        for banner in Banner
    }

    assert asked == {Banner.OURS: True, Banner.THEIRS: False, Banner.NOBODY: False}


def test_a_page_is_noted_for_any_subdomain_without_a_cookie(stranger: Client, site: WebSite) -> None:
    answer = stranger.post(reverse("visit_receive", args=[site.key]), body(page="/tarifs"), content_type="text/plain")

    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, ORIGIN)
    assert ("Access-Control-Allow-Credentials" in answer.headers, dict(answer.cookies)) == (False, {})
    assert DailyCount.objects.get().page == "/tarifs"


def test_a_browser_that_asks_first_is_allowed(stranger: Client, site: WebSite) -> None:
    answer = stranger.options(reverse("visit_receive", args=[site.key]))

    assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (204, "POST")


def test_a_page_of_another_site_is_refused(stranger: Client, site: WebSite) -> None:
    assert post(Client(headers={"Origin": "https://pirate.example"}), site, body()) == 403
    assert post(Client(headers={"Origin": "null"}), site, body()) == 403
    assert post(Client(headers={"Origin": "http://["}), site, body()) == 403
    assert DailyCount.objects.count() == 0


def test_what_no_script_sends_is_refused(stranger: Client, site: WebSite) -> None:
    assert [post(stranger, site, sent) for sent in (b"", b"{", body() + b" " * 5 * MEGABYTE)] == [400, 400, 400]
    assert DailyCount.objects.count() == 0


def test_a_site_that_does_not_exist_is_not_found(stranger: Client) -> None:
    assert stranger.get("/v/inconnu.js").status_code == 404
    assert stranger.post("/v/inconnu/", body(), content_type="text/plain").status_code == 404


def test_a_machine_that_reads_only_the_header_is_a_robot(stranger: Client, site: WebSite) -> None:
    assert stranger.head(reverse("visit_receive", args=[site.key])).status_code == 204
    assert RobotCount.objects.get().sign == "head_only"


def test_a_robot_in_a_hurry_is_counted_apart_then_not_at_all(stranger: Client, site: WebSite) -> None:
    answers = [post(stranger, site, body()) for _ in range(65)]
    assert set(answers) == {204}
    assert (DailyCount.objects.get().views, RobotCount.objects.get().views) == (60, 5)
    PACE.asked.update(dict.fromkeys(PACE.asked, MOST_A_MINUTE))

    assert post(stranger, site, body()) == 429
    assert (DailyCount.objects.get().views, RobotCount.objects.get().views) == (60, 5)


def test_the_browser_is_told_to_forget_a_key_that_leads_nowhere(stranger: Client, site: WebSite) -> None:
    assert post(stranger, site, body(v=KEY)) == 205
    assert post(stranger, site, body(Event.ACCEPT, v=KEY)) == 204
    assert post(stranger, site, body(v=KEY)) == 204
    assert post(stranger, site, body(Event.WITHDRAW, v=KEY)) == 205
    assert post(stranger, site, body(v=KEY)) == 205


def test_a_form_brings_the_visits_to_the_file_of_the_person(stranger: Client, site: WebSite, camille: User) -> None:
    form = create_form(name="Devis", kind=FormKind.NEWSLETTER, owner=camille, now=NOW)
    publish_form(form=form, now=NOW)
    post(stranger, site, body(Event.ACCEPT, page="/tarifs", v=KEY))
    page = stranger.get(reverse("public_form", args=[form.key]), {"visiteur": KEY, "page": f"{ORIGIN}/tarifs"})
    assert f'name="visiteur" value="{KEY}"' in page.content.decode()
    stranger.post(reverse("public_form", args=[form.key]), {"email": "anne@lartigue.fr", "visiteur": KEY})

    person = Contact.objects.get()
    assert Submission.objects.get().visitor == KEY
    assert (Visit.objects.get().contact, Visitor.objects.get().contact) == (person, person)
    assert PageView.objects.get().page == "/tarifs"
    assert list(person.activities.order_by("pk").values_list("kind", flat=True)) == ["site_visit", "form"]
