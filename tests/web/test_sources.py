"""Sources as a colleague reads them: channels, visits of a site, and the site's settings."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.playbook.models import AcquisitionSource
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.visits.models import DailyCount, WebSite
from filon.visits.rules.kinds import Banner, Event
from filon.visits.rules.robots import Caller
from filon.visits.services.joining import join_visits
from tests import factories
from tests.visits.sites import KEY, a_site, tell
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Le site",
    "domains": "https://www.Exemple.fr/accueil\nboutique.exemple.fr",
    "banner": "ours",
    "notice_url": "",
}


@pytest.fixture
def marc(db: None) -> Client:
    """Marc, marketing."""
    return signed_in(factories.user("Marc Delmotte", role=Role.MARKETING))


def text(client: Client, name: str, *args: int, **asked: object) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_channels_are_told_as_a_sentence_then_side_by_side(marc: Client) -> None:
    fair = AcquisitionSource.objects.create(name="Préventica", name_key="preventica", kind="fair")
    for _ in range(6):
        factories.lead(source=fair, now=timezone.now())
    page = text(marc, "sources")

    assert "6 leads entrés" in page
    assert "Salon en amène 100\u202f% (de 61\u202f% à 100\u202f%)" in page
    assert [page.count(f">{model}</th>") for model in ("premier", "dernier", "position")] == [3, 3, 3]


def test_the_channels_may_be_taken_away_as_a_file(marc: Client) -> None:
    factories.lead(now=timezone.now())
    rows = marc.get(reverse("sources"), {"format": "csv"}).content.decode("utf-8-sig").splitlines()

    assert rows[0].startswith("Canal;Visites;Leads · Premier contact;")
    assert rows[1].startswith("Autre;0;1")


def test_before_any_site_the_page_says_what_to_do(marc: Client) -> None:
    assert reverse("web_site_new") in text(marc, "site_visits")


def test_a_site_is_declared_in_the_words_of_people(marc: Client) -> None:
    answer = marc.post(reverse("web_site_new"), SAID)
    site = WebSite.objects.get()

    assert (site.domains, site.banner, answer.url) == (
        ["exemple.fr", "boutique.exemple.fr"],
        Banner.OURS,
        f"/sources/visites/?site={site.pk}",
    )
    page = text(marc, "site_visits")
    assert f"&lt;script src=&quot;http://testserver/v/{site.key}.js&quot; async&gt;" in page
    assert "la ligne est-elle dans les pages du site" in page


@pytest.mark.parametrize(
    ("domains", "told"),
    [
        ("", "obligatoire"),
        (" , ", "au moins un domaine"),
        ("deux mots/..", "n’est pas un domaine"),
        ("http://[:", "n’est pas un domaine"),
    ],
)
def test_a_domain_that_is_none_is_said(marc: Client, domains: str, told: str) -> None:
    answer = marc.post(reverse("web_site_new"), SAID | {"domains": domains})

    assert (answer.status_code, told in answer.content.decode(), WebSite.objects.count()) == (422, True, 0)


def test_two_people_who_edit_a_site_at_once_do_not_overwrite_each_other(marc: Client) -> None:
    site = a_site()
    address = reverse("web_site_edit", args=[site.pk])
    assert marc.post(address, SAID | {"version": 1}).status_code == 302
    second = marc.post(address, SAID | {"version": 1, "name": "Autre"})

    assert (second.status_code, "vient d’être modifié" in second.content.decode()) == (422, True)
    site.refresh_from_db()
    assert (site.name, site.version) == ("Le site", 2)


def test_one_screen_shows_days_pages_origins_files_and_robots_apart(marc: Client) -> None:
    site, now = a_site(), timezone.now()
    tell(site, page="/tarifs", at=now, r="https://www.google.fr/")
    tell(site, page="/devis?utm_medium=salon&utm_campaign=preventica", at=now)
    tell(site, Event.DOWNLOAD, f="/guide.pdf", at=now)
    tell(site, at=now, caller=Caller("Googlebot"))
    page = text(marc, "site_visits")

    assert "2 visites et 2 pages vues" in page
    assert "1 requête de robot comptée à part" in page
    for said in ("/tarifs", "google.fr", "preventica", "/guide.pdf", "Robot qui se nomme"):
        assert said in page


def test_as_many_questions_for_three_days_and_pages_as_for_one(marc: Client) -> None:
    site = a_site()

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            text(marc, "site_visits")
        return len(asked)

    tell(site, at=timezone.now())
    first = questions()
    for day in range(3):
        tell(site, page=f"/{day}", at=timezone.now() - timedelta(days=day))
    assert questions() == first
    assert DailyCount.objects.count() == 4


def test_the_timeline_of_a_known_person_says_which_pages(admin_client: Client, ines: User) -> None:
    site, person, now = a_site(), factories.contact(), timezone.now()
    tell(site, Event.ACCEPT, "/cabines", v=KEY, at=now - timedelta(minutes=9))
    for page in ("/tarifs", "/devis"):
        tell(site, page=page, v=KEY, at=now - timedelta(minutes=8))
    join_visits(key=KEY, contact=person, now=now)

    page = text(admin_client, "contact", person.pk)
    assert "Visite du site" in page
    assert "/cabines → /tarifs → /devis" in page
