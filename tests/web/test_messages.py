"""Messages and Messagerie in the browser's words; the link at the foot of a message as mail programs use it."""

from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.messaging.models import Message, Sender
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.services.letters import STOP_SALT
from filon.permission.models import Objection, Suppression
from filon.permission.rules.kinds import Channel
from filon.permission.services.consents import record_consent
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.messaging.conftest import a_sender
from tests.web.rights_messages import SENDER, a_message

pytestmark = pytest.mark.django_db


def text(client: Client, name: str, *args: Any, **asked: str) -> str:
    return client.get(reverse(name, args=args), asked).content.decode()


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_the_list_is_filtered_by_state_kind_and_words(admin_client: Client) -> None:
    a_message(state=MessageState.SENT)
    Message.objects.create(
        kind=MessageKind.NOTIFICATION,
        address="camille@filon.example",
        subject="Rappeler Anne Roux",
        body="…",
        key="n",
        created_at=Message.objects.get().created_at,
        due_at=Message.objects.get().due_at,
    )
    seen = {
        question: ("Votre guide" in page, "Rappeler Anne Roux" in page)
        for question in ("", "etat=partis", "etat=en-attente", "sorte=notification", "q=ANNE%40exemple", "q=roux")
        if (page := admin_client.get(f"/messages/?{question}").content.decode())
    }
    assert seen == {
        "": (True, True),
        "etat=partis": (True, False),
        "etat=en-attente": (False, True),
        "sorte=notification": (False, True),
        "q=ANNE%40exemple": (True, False),
        "q=roux": (False, True),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_message_and_for_three(admin_client: Client, count: int) -> None:
    for _ in range(count):
        a_message(factories.contact())
    admin_client.get("/messages/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        admin_client.get("/messages/")
    assert len(queries) == 9


def test_the_page_says_why_a_message_is_stuck_and_what_to_do(admin_client: Client, ines: User) -> None:
    message = a_message()
    page = text(admin_client, "message", message.pk)
    assert ("C’est parti" in page, "Renvoyer" in page) == (True, True)
    answer = admin_client.post(reverse("message_settle", args=[message.pk]), follow=True)
    assert told(answer) == "Le message est noté parti."
    message.refresh_from_db()
    assert (message.state, message.decided_by) == ("sent", ines)
    again = admin_client.post(reverse("message_resend", args=[message.pk]), follow=True)
    assert told(again) == "Un collègue a déjà décidé de ce message."


def test_a_script_in_a_message_is_shown_as_it_was_written(admin_client: Client) -> None:
    message = a_message()
    Message.objects.update(body="Bonjour <script>alert(1)</script>", subject="<b>x</b>")
    page = text(admin_client, "message", message.pk)
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page, "<b>x</b>" in page) == (
        False,
        True,
        False,
    )


def test_messagerie_says_what_is_missing_then_that_messages_leave(admin_client: Client) -> None:
    assert "Il manque l’adresse de l’expéditeur, le nom de votre société" in text(admin_client, "settings_mail")
    answer = admin_client.post(reverse("settings_mail"), SENDER, follow=True)
    assert told(answer) == "L’expéditeur est à jour."
    assert "Les messages partent." in text(admin_client, "settings_mail")


def test_without_a_server_messagerie_says_it_in_one_sentence(admin_client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert (
        "Aucun serveur d’envoi n’est réglé (FILON_MAIL_HOST)\u00a0: les messages attendent ici, rien n’est perdu, "
        "et ils partiront d’eux-mêmes."
    ) in text(admin_client, "settings_mail")


def test_a_bad_address_is_told_beside_the_form(admin_client: Client) -> None:
    answer = admin_client.post(reverse("settings_mail"), SENDER | {"address": "bonjour"})
    assert answer.status_code == 422
    assert "«\u00a0bonjour\u00a0» n’est pas une adresse e-mail." in answer.content.decode()
    assert Sender.objects.count() == 0


def test_a_test_goes_to_oneself(admin_client: Client) -> None:
    a_sender()
    answer = admin_client.post(reverse("settings_mail_test"), follow=True)
    assert told(answer) == "Un message d’essai part vers ines@filon.example."
    message = Message.objects.get()
    assert (message.kind, message.address, message.state) == ("test", "ines@filon.example", "queued")


def test_no_test_leaves_while_nothing_may(admin_client: Client) -> None:
    admin_client.post(reverse("settings_mail_test"))
    assert Message.objects.count() == 0


def stop_address(message: Message) -> str:
    return reverse("public_stop", args=[signing.dumps(message.pk, salt=STOP_SALT)])


def test_a_scanner_that_opens_the_link_changes_nothing() -> None:
    answer = Client().get(stop_address(a_message(factories.contact())))
    assert (answer.status_code, answer.cookies, Objection.objects.count(), Suppression.objects.count()) == (
        200,
        {},
        0,
        0,
    )
    assert "Ne plus m’écrire" in answer.content.decode()


def test_a_mail_program_stops_the_messages_by_one_post() -> None:
    """RFC 8058: no cookie, no token of the page, no redirect."""
    person = factories.contact()
    client = Client(enforce_csrf_checks=True)
    answer = client.post(stop_address(a_message(person)), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies, "C’est noté" in answer.content.decode()) == (200, {}, True)
    assert Objection.objects.get().contact == person


def test_a_forged_link_says_what_to_do() -> None:
    answer = Client().post(reverse("public_stop", args=["faux"]))
    assert (answer.status_code, Suppression.objects.count()) == (404, 0)
    assert "répondez simplement au message" in answer.content.decode()


def test_the_page_shows_no_link_that_acts_in_the_name_of_the_person(admin_client: Client) -> None:
    message = a_message(state=MessageState.SENT)
    link = f"https://filon.example/f/x/confirmer/{signing.dumps([1, 2], salt='filon.link.consent')}/"
    Message.objects.update(text=f"Ouvrez {link}", headers={"List-Unsubscribe": f"<{link}>"})
    page = text(admin_client, "message", message.pk)
    assert (link in page, page.count("/f/x/confirmer/…/") >= 2) == (False, True)


def choices_address(message: Message) -> str:
    return reverse("public_choose", args=[signing.dumps(message.pk, salt=STOP_SALT)])


def test_she_chooses_what_she_still_wants_and_finds_it_again() -> None:
    message, client = a_message(factories.contact()), Client(enforce_csrf_checks=True)
    assert client.get(choices_address(message)).status_code == 405
    kept = {"sorte": ["events", "inconnu"], "canal": ["email", "sms", "letter", "social"]}
    answer = client.post(choices_address(message), kept)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert "Vos choix sont enregistrés" in answer.content.decode()
    page = client.get(stop_address(message)).content.decode()
    assert 'value="events" checked' in page
    assert 'value="offers">' in page
    assert "Téléphone\u00a0: plus rien, comme vous l’avez demandé" in page


def test_who_is_no_longer_in_the_file_is_offered_the_button_alone() -> None:
    page = Client().get(stop_address(a_message())).content.decode()
    assert ("Ne plus m’écrire" in page, "Enregistrer mes choix" in page) == (True, False)


def test_who_is_in_our_audiences_leaves_them_from_the_same_page_and_others_are_asked_nothing() -> None:
    person = factories.contact()
    message, client = a_message(person), Client()
    assert "Audience publicitaire" not in client.get(stop_address(message)).content.decode()
    record_consent(contact=person, channel=Channel.AUDIENCE, proof="Case", at=NOW, by=BY_SYSTEM, now=NOW)
    assert 'value="audience" checked' in client.get(stop_address(message)).content.decode()

    every = ["email", "phone", "sms", "letter", "social"]
    client.post(choices_address(message), {"sorte": ["events", "offers", "newsletter"], "canal": every})
    assert "Audience publicitaire\u00a0: plus rien" in client.get(stop_address(message)).content.decode()
    assert Objection.objects.get(contact=person).channel == Channel.AUDIENCE
