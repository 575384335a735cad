"""A real mail server on this machine, which keeps what it gets or answers as it is told; and somebody in whose name to write."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from filon.messaging.models import Sender

HANGS_UP = "250 Pris"


class Server:
    """`answers` are given to the coming messages in turn; then each is taken. HANGS_UP takes it and is gone."""

    def __init__(self) -> None:
        self.received: list[tuple[str, Mail]] = []
        self.raw: list[str] = []
        self.senders: list[str] = []
        self.answers: list[str] = []
        self.port = 0

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.raw.append(envelope.content.decode())
            self.senders.append(envelope.mail_from)
            self.received += [(to, message_from_bytes(envelope.content, policy=default)) for to in envelope.rcpt_tos]
        if answer == HANGS_UP:
            server.transport.abort()
        return answer

    @property
    def addresses(self) -> list[str]:
        return [address for address, _mail in self.received]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    taken = Server()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    taken.port = controller.port
    yield taken
    controller.stop()


@pytest.fixture
def sender(db: None) -> Sender:
    return a_sender()


def a_sender(**changed: str) -> Sender:
    told = {
        "name": "Marc, de Halvane",
        "address": "bonjour@halvane.example",
        "entity": "Halvane SAS",
        "postal_address": "1 rue des Lilas\n69003 Lyon",
        "site": "https://filon.halvane.example",
    }
    return Sender.objects.create(pk=1, **told | changed)
