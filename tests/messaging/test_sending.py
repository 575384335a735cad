"""Messages leave for a real mail server, each once, and what went wrong is said."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing

from filon.messaging.models import Message, Sender
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.trying import INTERRUPTED, UNCERTAIN
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.messaging.services.letters import STOP_SALT
from filon.permission.rules.kinds import SuppressionReason
from filon.permission.services.suppressions import suppress_address
from filon.records.models import Batch
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import BatchState
from filon.records.selectors.batches import DEMONSTRATION
from tests import factories as make
from tests.factories import NOW
from tests.messaging.conftest import HANGS_UP, Server, free_port
from tests.messaging.queued import a_message, send_all, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender")]


def test_a_message_leaves_with_its_text_first_its_foot_and_its_way_out(server: Server) -> None:
    message = a_message(subject="Votre guide « été »")
    send_all()

    address, mail = server.received[0]
    link = mail["List-Unsubscribe"].strip("<>")
    signed = link.removeprefix("https://filon.halvane.example/desinscription/").rstrip("/")
    assert signing.loads(signed, salt=STOP_SALT) == message.pk
    assert (address, mail["To"], mail["Subject"]) == ("anne.roux@lartigue.fr",) * 2 + ("Votre guide « été »",)
    assert str(mail["From"]) == '"Marc, de Halvane" <bonjour@halvane.example>'
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = mail.get_payload()  # type: ignore[misc]
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")  # type: ignore[union-attr]
    assert plain.get_content().replace("\r\n", "\n").strip() == (  # type: ignore[union-attr]
        "Bonjour Anne,\n\nLe voici : https://filon.halvane.example/x.\n\n-- \n"
        f"Halvane SAS\n1 rue des Lilas\n69003 Lyon\n\nNe plus recevoir nos messages\u00a0: {link}"
    )
    assert "src=" not in rich.get_content()  # type: ignore[union-attr]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"\nList-Unsubscribe: <{link}>\n" in server.raw[0].replace("\r\n", "\n")
    assert mail["Message-ID"].endswith("@halvane.example>")
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", NOW, 1)
    assert (link in message.text, message.headers["Message-ID"]) == (True, mail["Message-ID"])


def test_what_left_does_not_leave_again(server: Server) -> None:
    a_message()
    assert (send_all(), send_all()) == (1, 0)
    assert server.addresses == ["anne.roux@lartigue.fr"]


def test_several_messages_go_the_oldest_first(server: Server) -> None:
    for number in (2, 1, 3):
        a_message(key=str(number), address=f"a{number}@lartigue.fr", now=NOW - timedelta(minutes=number))
    send_all()
    assert server.addresses == ["a3@lartigue.fr", "a2@lartigue.fr", "a1@lartigue.fr"]


def test_a_busy_mailbox_is_tried_again_later(server: Server) -> None:
    server.answers = ["452 4.2.2 Boite pleine"]
    message = a_message()
    send_all()
    assert state_of(message) == ("queued", "Le serveur a répondu\u00a0: 452 4.2.2 Boite pleine")
    assert (message.due_at, send_all()) == (NOW + timedelta(minutes=5), 0)
    assert (send_all(NOW + timedelta(minutes=5)), state_of(message)) == (1, ("sent", ""))


def test_after_five_more_attempts_a_person_is_asked(server: Server) -> None:
    server.answers = ["421 4.3.0 Plus tard"] * 6
    message, at = a_message(), NOW
    for _ in range(6):
        send_all(at)
        message.refresh_from_db()
        at = message.due_at
    assert (message.state, message.attempts, at - NOW) == ("failed", 6, timedelta(hours=34, minutes=35))


def test_an_address_that_does_not_exist_is_tried_once(server: Server) -> None:
    server.answers = ["550 5.1.1 Inconnu"]
    message = a_message()
    send_all()
    assert state_of(message) == ("failed", "Le serveur a répondu\u00a0: 550 5.1.1 Inconnu")
    assert send_all(NOW + timedelta(days=3)) == 0


def test_one_that_is_refused_stops_no_other(server: Server) -> None:
    server.answers = ["550 5.1.1 Inconnu"]
    for number in (1, 2):
        a_message(key=str(number), address=f"a{number}@lartigue.fr")
    send_all()
    assert server.addresses == ["a2@lartigue.fr"]


def test_a_server_that_does_not_answer_is_tried_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    message = a_message()
    send_all()
    assert state_of(message)[0] == "queued"
    assert message.error.startswith("Le serveur d’envoi ne répond pas\u00a0: ")


def test_a_connection_that_breaks_after_the_text_leaves_the_question_to_a_person(server: Server) -> None:
    """The server may have taken it: nobody sends it twice without a person."""
    server.answers = [HANGS_UP]
    message = a_message()
    send_all()
    assert state_of(message) == ("stuck", UNCERTAIN)
    assert send_all(NOW + timedelta(days=3)) == 0
    assert server.addresses == ["anne.roux@lartigue.fr"]


def test_what_a_killed_worker_was_sending_is_shown_to_a_person(server: Server) -> None:
    message = a_message()
    Message.objects.update(state=MessageState.SENDING, sending_at=NOW, attempts=1)
    send_all(NOW + timedelta(minutes=5))
    assert state_of(message) == ("sending", "")
    send_all(NOW + timedelta(minutes=5, seconds=1))
    assert state_of(message) == ("stuck", INTERRUPTED)
    assert server.received == []


def test_an_address_that_bounced_is_not_tried(server: Server) -> None:
    reason = SuppressionReason.HARD_BOUNCE
    suppress_address(address="anne.roux@lartigue.fr", reason=reason, at=NOW, by=BY_SYSTEM, now=NOW)
    message = a_message()
    send_all()
    assert state_of(message) == ("failed", "Cette adresse n’existe pas\u00a0: son serveur l’a déjà refusée.")
    assert server.received == []


def test_who_objected_still_gets_the_answer_that_she_asks_for(server: Server) -> None:
    reason = SuppressionReason.OBJECTION
    suppress_address(address="anne.roux@lartigue.fr", reason=reason, at=NOW, by=BY_SYSTEM, now=NOW)
    a_message()
    send_all()
    assert server.addresses == ["anne.roux@lartigue.fr"]


def test_a_colleague_has_no_list_to_leave(server: Server) -> None:
    camille = make.user("Camille", email="camille@halvane.example")
    a_message(kind=MessageKind.NOTIFICATION, user=camille, address="camille@halvane.example")
    send_all()
    (_address, mail) = server.received[0]
    assert mail["List-Unsubscribe"] is None
    plain = mail.get_payload()[0].get_content()  # type: ignore[union-attr, index]
    assert plain.rstrip().endswith("Filon, pour Halvane SAS. Vous réglez ces avis dans Mes préférences.")


def test_nothing_leaves_while_the_demonstration_is_loaded(server: Server) -> None:
    Batch.objects.create(entity=DEMONSTRATION, state=BatchState.DONE, file_name="demo", at=NOW)
    message = a_message()
    assert (send_all(), state_of(message), server.received) == (0, ("queued", ""), [])


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"entity": ""}, "le nom de votre société"),
        ({"postal_address": ""}, "son adresse postale"),
        ({"address": "", "site": ""}, "l’adresse de l’expéditeur et l’adresse de Filon"),
    ],
)
def test_nothing_leaves_without_saying_who_writes(
    server: Server, sender: Sender, changed: dict[str, str], missing: str
) -> None:
    Sender.objects.update(**changed)
    message = a_message()
    assert (send_all(), state_of(message), server.received) == (0, ("queued", ""), [])
    assert why_nothing_leaves() == (
        f"Il manque {missing}\u00a0: la loi veut que chaque message dise qui écrit. Les messages attendent."
    )
