"""What a real mail server may do to a message: slow, greylisting, refusing the address, gone before or after the text."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from filon.messaging.models import Bounce, Message
from filon.messaging.rules.kinds import MessageState
from filon.messaging.rules.trying import RETRIES, UNCERTAIN
from filon.messaging.services.secrets import sealed
from filon.permission.models import Suppression
from filon.permission.rules.kinds import SuppressionReason
from tests.factories import NOW
from tests.messaging.conftest import HANGS_UP, Server, free_port
from tests.messaging.prospects import ALWAYS, TUESDAY, a_mailbox, a_prospect, prospecting, send_at
from tests.messaging.queued import a_message, send_all, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender")]
GONE = "gone"
HUNG_UP = "Le serveur d’envoi a raccroché avant le texte"


class Rude(Server):
    """`to_address` and `to_data` answer RCPT and DATA in turn, then each is taken; GONE hangs up instead. `slow`: seconds.

    `at_once`: it takes several commands in one breath (RFC 2920).
    """

    def __init__(self, *, at_once: bool) -> None:
        super().__init__()
        self.at_once = at_once
        self.to_address: list[str] = []
        self.to_data: list[str] = []
        self.slow = 0.0

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], *["250-PIPELINING"] * self.at_once, responses[-1]]

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        await asyncio.sleep(self.slow)
        answer = self.to_address.pop(0) if self.to_address else "250 OK"
        if answer == GONE:
            server.transport.abort()
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer


class Desk(Controller):
    def factory(self) -> SMTP:
        rude: Rude = self.handler

        class Answering(SMTP):
            async def smtp_DATA(self, arg: str) -> None:
                answer = rude.to_data.pop(0) if rude.to_data else ""
                if answer == GONE:
                    self.transport.abort()
                elif answer:
                    await self.push(answer)
                else:
                    await super().smtp_DATA(arg)

        return Answering(self.handler, **self.SMTP_kwargs)


@pytest.fixture(params=["one by one", "at once"])
def rude(settings: Any, request: pytest.FixtureRequest) -> Iterator[Rude]:
    taken = Rude(at_once=request.param == "at once")
    desk = Desk(taken, hostname="127.0.0.1", port=free_port())
    desk.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", desk.port
    yield taken
    desk.stop()


def arrives_later(message: Message, rude: Rude) -> bool:
    """At its next try, and once."""
    message.refresh_from_db()
    assert message.due_at == NOW + RETRIES[0]
    send_all(message.due_at)
    return (state_of(message)[0], rude.addresses) == (MessageState.SENT, ["anne.roux@lartigue.fr"])


def test_a_slow_server_gets_its_time(rude: Rude) -> None:
    rude.slow = 0.3
    message = a_message()
    send_all()
    assert (state_of(message), rude.addresses) == ((MessageState.SENT, ""), ["anne.roux@lartigue.fr"])


def test_a_server_that_greylists_is_asked_again_and_takes_it(rude: Rude) -> None:
    rude.to_address = ["451 4.7.1 Greylisted, try again later"]
    message = a_message()
    send_all()
    refusal = "Le serveur a répondu\u00a0: 451 4.7.1 Greylisted, try again later"
    assert state_of(message) == (MessageState.QUEUED, refusal)
    assert not Suppression.objects.exists()
    assert arrives_later(message, rude)


def test_an_address_refused_before_the_text_is_closed_as_by_a_report(rude: Rude) -> None:
    rude.to_address = ["550 5.1.1 No such user"]
    message = a_message()
    send_all()
    assert state_of(message) == (MessageState.FAILED, "Le serveur a répondu\u00a0: 550 5.1.1 No such user")
    assert list(Bounce.objects.values_list("message", "hard")) == [(message.pk, True)]
    assert [one.reason for one in Suppression.objects.all()] == [SuppressionReason.HARD_BOUNCE]
    other = a_message(key="other")
    send_all(NOW + timedelta(minutes=1))
    refusal = "Cette adresse n’existe pas\u00a0: son serveur l’a déjà refusée."
    assert state_of(other) == (MessageState.FAILED, refusal)


def test_a_refusal_of_policy_closes_no_address(rude: Rude) -> None:
    rude.to_address = ["550 5.7.1 Message refused by policy"]
    message = a_message()
    send_all()
    assert (state_of(message)[0], Suppression.objects.count()) == (MessageState.FAILED, 0)


@pytest.mark.parametrize("when", ["at the address", "at the text"])
def test_a_server_gone_before_the_text_is_asked_again(rude: Rude, when: str) -> None:
    """Nothing of the message was said: no doubt, and nobody is asked."""
    (rude.to_address if when == "at the address" else rude.to_data).append(GONE)
    message = a_message()
    send_all()
    state, told = state_of(message)
    assert (state, told.startswith(HUNG_UP)) == (MessageState.QUEUED, True)
    assert arrives_later(message, rude)


def test_a_text_refused_before_it_is_said_leaves_the_line_to_the_next(rude: Rude) -> None:
    rude.to_data = ["452 4.3.1 Insufficient storage"]
    message, other = a_message(), a_message(key="other", address="paul@lartigue.fr")
    send_all()
    assert state_of(message) == (MessageState.QUEUED, "Le serveur a répondu\u00a0: 452 4.3.1 Insufficient storage")
    assert state_of(other)[0] == MessageState.SENT


def test_a_server_that_wants_the_text_for_an_address_it_refused_gets_none(rude: Rude) -> None:
    """RFC 2920, 3.1: the refusal counts, and the line stays good for the next."""
    rude.to_address, rude.to_data = ["550 5.1.1 No such user"], ["354 Go on"]
    if not rude.at_once:
        rude.to_data = []  # one by one, the text is not announced after a refusal
    message, other = a_message(), a_message(key="other", address="paul@lartigue.fr")
    send_all()
    assert state_of(message) == (MessageState.FAILED, "Le serveur a répondu\u00a0: 550 5.1.1 No such user")
    assert (state_of(other)[0], rude.addresses) == (MessageState.SENT, ["paul@lartigue.fr"])


def test_a_server_gone_after_the_text_leaves_the_question_to_a_person(rude: Rude) -> None:
    rude.answers = [HANGS_UP]
    message = a_message()
    send_all()
    assert state_of(message) == (MessageState.STUCK, UNCERTAIN)
    send_all(NOW + timedelta(days=2))
    assert rude.addresses == ["anne.roux@lartigue.fr"], "nothing goes twice by itself"


def test_a_line_that_begins_with_a_dot_arrives_whole(rude: Rude) -> None:
    a_message(body="Bonjour,\n\n.\n..fin\nÀ vous")
    send_all()
    assert "\n.\n..fin\n" in rude.received[0][1].get_payload()[0].get_content().replace("\r\n", "\n")  # type: ignore[union-attr, index]


class Counter:
    """A sending service on this machine: `answers` are given in turn, then each is taken."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []


@contextmanager
def a_counter(settings: Any) -> Iterator[Counter]:
    counter = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            counter.asked.append((self.headers["api-key"], told))
            status = counter.answers.pop(0) if counter.answers else 201
            content = json.dumps({"messageId": "<1@relay.example>"} if status == 201 else {"code": "no"}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_told: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ANYMAIL = {"BREVO_API_URL": f"http://127.0.0.1:{server.server_port}/v3/"}
    yield counter
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("answer", "state", "told"),
    [
        (201, MessageState.SENT, ""),
        (429, MessageState.QUEUED, "Le service d’envoi a répondu\u00a0: 429"),
        (503, MessageState.QUEUED, "Le service d’envoi a répondu\u00a0: 503"),
        (400, MessageState.FAILED, "Le service d’envoi a répondu\u00a0: 400"),
    ],
)
def test_a_sending_service_gets_the_message_with_its_way_out(
    settings: Any, answer: int, state: MessageState, told: str
) -> None:
    with a_counter(settings) as counter:
        counter.answers = [answer]
        mailbox = a_mailbox(way="provider", provider="brevo", password="", window=ALWAYS, gap=0)
        mailbox.secret = sealed({"key": "cle"})
        mailbox.save(update_fields=["secret"])
        message = prospecting(mailbox, a_prospect())
        send_at(TUESDAY)
        assert state_of(message) == (state, told)
        [(key, asked)] = counter.asked
    assert (key, asked["to"], asked["subject"]) == (
        "cle",
        [{"email": "anne.roux@lartigue.fr"}],
        "Vos cloisons acoustiques",
    )
    assert asked["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Ne plus recevoir nos messages" in asked["textContent"]
