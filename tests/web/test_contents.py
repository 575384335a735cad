"""The library of contents and what is shared from a record, in the browser."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.activities.models import ContentShare
from filon.playbook.models import Content
from filon.usecases.sharing import path_of
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.usecases.sharing import a_content, anne, share
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc() -> User:
    return make.user("Marc Delmotte", role=Role.MARKETING)


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


def words(page: bytes) -> str:
    return " ".join(page.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_content_is_described_then_proposed(marc: User) -> None:
    client = signed_in(marc)
    typed = {"title": "Le comparatif", "kind": "white_paper", "language": "fr", "phases": ["decision", "consideration"]}
    made = client.post(reverse("content_new"), typed | {"url": "https://halvane.example/c"})
    content = Content.objects.get()
    assert made["Location"] == reverse("content", args=[content.pk])
    assert (content.phases, content.state) == ("consideration,decision", "draft")

    client.post(reverse("content_state", args=[content.pk]), {"version": "1"})
    content.refresh_from_db()
    assert content.state == "live"


def test_the_list_is_narrowed_to_a_phase(marc: User) -> None:
    a_content("Tôt", phases="awareness")
    a_content("Toujours")
    a_content("Tard", phases="decision")
    page = words(signed_in(marc).get(reverse("content_list"), {"phase": "decision"}).content)
    assert [title in page for title in ("Tôt", "Toujours", "Tard")] == [False, True, True]


def asked_by(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("content_list"))
    return len(queries)


def test_the_list_asks_as_much_for_three_contents_as_for_one(marc: User) -> None:
    client = signed_in(marc)
    share(a_content("Un"), anne(), marc)
    client.get(reverse("content_list"))
    one = asked_by(client)
    for title in ("Deux", "Trois"):
        a_content(title)
    assert asked_by(client) == one


def test_what_is_shared_by_mail_leaves_from_the_record(camille: User) -> None:
    person, content = anne(owner=camille), a_content()
    client = signed_in(camille)
    address = reverse("record_share", args=["contact", person.pk, content.pk])
    assert "{lien}" in client.get(address).content.decode()

    sent = client.post(address, {"channel": "email", "heading": "À lire", "text": "Bonjour\n{lien}"})
    assert sent["Location"] == reverse("contact", args=[person.pk])
    given = ContentShare.objects.get()
    assert (given.heading, given.by, given.shared_at is not None) == ("À lire", camille, True)


def test_what_is_carried_by_hand_is_shown_with_its_link(camille: User) -> None:
    person, content = anne(owner=camille), a_content()
    client = signed_in(camille)
    address = reverse("record_share", args=["contact", person.pk, content.pk])
    assert client.post(address, {"channel": "linkedin", "heading": "À lire", "text": "Bonjour"})["Location"] == address
    assert path_of(ContentShare.objects.get()) in client.get(address).content.decode()


def test_a_person_who_may_not_be_written_to_is_told_of_before_one_writes(camille: User) -> None:
    person, content = make.contact("Jeanne", owner=camille), a_content()
    page = words(signed_in(camille).get(reverse("record_share", args=["contact", person.pk, content.pk])).content)
    assert "Pas d’e-mail à cette personne. Un particulier doit avoir consenti" in page


def test_the_record_shows_what_to_give_and_what_was_given(camille: User) -> None:
    person = anne(owner=camille)
    a_content("À donner")
    share(a_content("Déjà donné"), person, camille)
    page = words(signed_in(camille).get(reverse("record_shares", args=["contact", person.pk])).content)
    assert ("À donner" in page, "1 déjà donné" in page) == (True, True)


def test_the_link_of_a_person_leads_to_the_content_without_a_cookie(camille: User) -> None:
    given = share(a_content(), anne(), camille)
    answer = Client().get(path_of(given))
    assert (answer.status_code, answer["Location"], dict(answer.cookies)) == (
        302,
        "https://halvane.example/comparatif",
        {},
    )


def test_a_record_without_a_person_says_so(camille: User) -> None:
    deal = make.deal(owner=camille)
    answer = signed_in(camille).get(reverse("record_shares", args=["opportunity", deal.pk]), follow=True)
    assert "Personne n’est nommé ici" in words(answer.content)


def test_figures_tell_what_followed_with_too_few_cases_said(marc: User) -> None:
    content = a_content()
    share(content, anne(), marc)
    page = words(signed_in(marc).get(reverse("content", args=[content.pk])).content)
    assert "trop peu de cas" in page
