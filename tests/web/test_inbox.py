"""Sortant > Boîte de réception, in the browser."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.contacts.models import Contact
from filon.inbox.models import Conversation
from filon.messaging.models import Mailbox
from filon.users.models import User
from tests import factories as make
from tests.inbox.mailboxes import a_mailbox
from tests.playbook.templates import a_template
from tests.usecases.sharing import anne
from tests.usecases.test_receiving import YES, receive
from tests.web.conftest import signed_in
from tests.web.test_contents import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


@pytest.fixture
def person(camille: User) -> Contact:
    return anne(owner=camille)


@pytest.fixture
def mailbox(camille: User, person: Contact) -> Mailbox:
    return a_mailbox(camille)


def test_who_waits_is_answered_and_waits_no_more(camille: User, mailbox: Mailbox) -> None:
    receive(mailbox)
    client, conversation = signed_in(camille), Conversation.objects.get()
    assert "Anne Roux" in words(client.get(reverse("inbox")).content)
    page = words(client.get(reverse("conversation", args=[conversation.pk])).content)
    assert YES.strip() in page and "Intéressé" in page
    typed = {"text": "Je vous appelle.", "version": conversation.version}
    assert client.post(reverse("conversation_answer", args=[conversation.pk]), typed).status_code == 302
    assert "Personne n’attend de réponse" in words(client.get(reverse("inbox")).content)


def test_a_template_begins_the_answer_with_her_own_name(camille: User, mailbox: Mailbox) -> None:
    receive(mailbox)
    template = a_template(channel="email", subject="Suite", body="<div>Bonjour {{ prénom }},</div>", live=True)
    address = reverse("conversation", args=[Conversation.objects.get().pk])
    assert "Bonjour Anne," in words(signed_in(camille).get(address, {"modele": template.pk}).content)


def test_what_it_means_is_said_by_who_read_it(camille: User, mailbox: Mailbox) -> None:
    receive(mailbox, "Voyons cela.")
    conversation = Conversation.objects.get()
    typed = {"mail": conversation.mails.get().pk, "sens": "refusal"}
    signed_in(camille).post(reverse("conversation_meaning", args=[conversation.pk]), typed)
    conversation.refresh_from_db()
    assert conversation.intent == "refusal"


def test_without_a_mailbox_that_is_read_the_page_says_what_to_do(camille: User) -> None:
    assert "Aucune boîte n’est lue encore" in words(signed_in(camille).get(reverse("inbox")).content)


def asked_by(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("inbox"))
    return len(queries)


def test_the_list_costs_as_many_queries_for_three_as_for_one(camille: User, mailbox: Mailbox) -> None:
    client = signed_in(camille)
    receive(mailbox)
    first = asked_by(client)
    receive(mailbox, "Une autre fois.", Subject="Autre chose")
    receive(mailbox, "Et encore une.", Subject="Encore")
    assert asked_by(client) == first
