"""Never twice: two workers at once, a worker that is killed in the middle, a request that sends beside the worker."""

import os
import signal
import subprocess
import sys
import time
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from filon.messaging.models import Message
from filon.messaging.rules.trying import INTERRUPTED, STUCK_AFTER
from filon.messaging.services.sending import send_due_messages
from tests.installation import DATABASE
from tests.messaging.conftest import Server, a_sender
from tests.messaging.queued import a_message, send_all, state_of
from tests.postgres import address_of_database

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SEND_AND_DIE = """
import os, signal, django
django.setup()
from django.utils import timezone
from filon.messaging.gateways import postman
from filon.messaging.services.sending import send_due_messages

hand_over = postman.Postman._hand_over

def hand_over_and_die(self, letter):
    hand_over(self, letter)
    os.kill(os.getpid(), signal.SIGKILL)

postman.Postman._hand_over = hand_over_and_die
send_due_messages(clock=timezone.now, limit=20)
"""


def waiting(address: str = "anne.roux@lartigue.fr", **more: Any) -> Message:
    """Queued before anybody could send it: the worker alone does."""
    return a_message(key=address, address=address, **more)


def test_two_workers_at_once_send_each_message_once(server: Server) -> None:
    wanted = [waiting(f"a{number}@lartigue.fr").address for number in range(8)]
    a_sender()
    start = Barrier(2)

    def work() -> None:
        start.wait()
        send_due_messages(clock=timezone.now, limit=20)
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(server.addresses) == wanted
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_worker_killed_after_the_server_took_it_leaves_the_question_to_a_person(
    server: Server, settings: Any
) -> None:
    message = waiting(now=timezone.now())
    a_sender()

    done = subprocess.run([sys.executable, "-c", SEND_AND_DIE], env=environment(settings), check=False)

    assert (done.returncode, server.addresses) == (-signal.SIGKILL, ["anne.roux@lartigue.fr"])
    assert state_of(message) == ("sending", "")
    assert message.sending_at is not None
    send_all(message.sending_at + STUCK_AFTER * 2)
    assert state_of(message) == ("stuck", INTERRUPTED)
    assert server.addresses == ["anne.roux@lartigue.fr"]


def environment(settings: Any) -> dict[str, str]:
    name = str(connection.settings_dict["NAME"])
    address = f"sqlite:///{name}" if DATABASE == "sqlite" else address_of_database(name)
    told = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address}
    server = {"FILON_MAIL_HOST": settings.EMAIL_HOST, "FILON_MAIL_PORT": str(settings.EMAIL_PORT)}
    return os.environ | told | server


def test_a_message_leaves_beside_the_request_that_wrote_it(server: Server) -> None:
    """Within a second in real life; the worker need not be there."""
    a_sender()
    message = waiting()
    deadline = time.monotonic() + 20
    while state_of(message)[0] != "sent" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (state_of(message), server.addresses) == (("sent", ""), ["anne.roux@lartigue.fr"])
