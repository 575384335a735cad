"""In an installation of its own: people, a mailbox without limits, messages to them; sent, sent bare, or killed in between."""

import json
import os
import random
import signal
import smtplib
import sys
import time
from threading import Thread
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from filon.contacts.models import Company, Contact, ContactPoint  # noqa: E402
from filon.contacts.rules.kinds import PointKind  # noqa: E402
from filon.messaging.gateways.mime import written  # noqa: E402
from filon.messaging.models import Mailbox, Message, Sender  # noqa: E402
from filon.messaging.rules.kinds import MessageKind, MessageState  # noqa: E402
from filon.messaging.rules.mailboxes import Encryption  # noqa: E402
from filon.messaging.rules.trying import STUCK_AFTER  # noqa: E402
from filon.messaging.services.letters import Hand, letter_of  # noqa: E402
from filon.messaging.services.routes import Exchange  # noqa: E402
from filon.messaging.services.sending import CONNECTIONS, mark_stuck, send_due_messages  # noqa: E402
from filon.permission.models import NoticeRecord  # noqa: E402

BATCH = 200  # as the worker takes them
NOTE = (
    "Bonjour,\n\nVoici comment trois ateliers de votre taille ont divisé le bruit par deux. En parlons-nous ?\n\n" * 3
)


def prepare(rows: int, port: int) -> dict[str, Any]:
    """Prospecting, with all that the law and the outbox ask of it; caps, jitter and hours are those of a mailbox that has none."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    told = {"created_at": now, "updated_at": now}
    Sender.objects.update_or_create(
        pk=1,
        defaults={"name": "Halvane", "address": "a@halvane.example", "entity": "Halvane", "postal_address": "Lyon"},
    )
    Sender.objects.update(site="https://filon.halvane.example")
    mailbox = Mailbox.objects.create(
        name="Camille Duval",
        address="camille@halvane.example",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_encryption=Encryption.NONE,
        daily_cap=32_000,
        gap=0,
        window={"days": list(range(7)), "hours": [["00:00", "23:59"]]},
        **told,
    )
    people, addresses = _people(rows)
    Message.objects.bulk_create(
        [
            Message(
                kind=MessageKind.PROSPECTING,
                contact=person,
                mailbox=mailbox,
                address=address,
                subject="Vos cloisons acoustiques",
                body=NOTE,
                key=f"bench:{person.pk}",
                created_at=now,
                due_at=now,
            )
            for person, address in zip(people, addresses, strict=True)
        ],
        batch_size=400,
    )
    return {"rows": rows}


def _people(rows: int) -> tuple[list[Contact], list[str]]:
    """Bookkeepers of one company, who were told that we have their addresses."""
    now = timezone.now()
    told = {"created_at": now, "updated_at": now}
    firm = Company.objects.create(name="Lartigue", department="69", **told)
    people = Contact.objects.bulk_create(
        [
            Contact(first_name="Anne", last_name=f"Roux {n}", job_title="Comptable", company=firm, **told)
            for n in range(rows)
        ],
        batch_size=400,
    )
    addresses = [f"anne.roux@firme{n}.fr" for n in range(rows)]
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(contact=person, kind=PointKind.EMAIL, value=address, normalised=address, main=True)
            for person, address in zip(people, addresses, strict=True)
        ],
        batch_size=400,
    )
    NoticeRecord.objects.bulk_create(
        [NoticeRecord(contact=person, kind="at_collection", how="form", text_version="1", at=now) for person in people],
        batch_size=400,
    )
    return people, addresses


def send() -> dict[str, Any]:
    start, exchange = time.perf_counter(), Exchange()
    while send_due_messages(clock=timezone.now, limit=BATCH, exchange=exchange):
        pass
    exchange.close()
    return {"seconds": time.perf_counter() - start}


def bare(rows: int, port: int) -> dict[str, Any]:
    """smtplib alone, one text made before, over as many connections."""
    message = Message.objects.select_related("mailbox", "contact__lot", "contact__source").first()
    assert message
    content = written(letter_of(message, Hand(Sender.objects.get(), {})))

    def work(count: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for _ in range(count):
                server.sendmail("camille@halvane.example", ["anne.roux@firme1.fr"], content)

    start = time.perf_counter()
    threads = [Thread(target=work, args=(rows // CONNECTIONS,)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"seconds": time.perf_counter() - start}


def crash(kills: int, longest: float) -> dict[str, Any]:
    """The worker is killed after a random while, again and again; then one finishes. `longest` in seconds."""
    chance, done = random.Random(kills), 0
    while done < kills and Message.objects.filter(state=MessageState.QUEUED).exists():
        connections.close_all()  # a connection does not outlive a fork
        child = os.fork()
        if not child:
            send()
            os._exit(0)
        time.sleep(chance.uniform(0.005, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        done += 1
    send()
    mark_stuck(now=timezone.now() + STUCK_AFTER * 2)
    rows = Message.objects.values_list("state", "headers")
    return {"kills": done, "messages": [[state, headers.get("Message-ID", "")] for state, headers in rows]}


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    told: dict[str, Any] = {
        "prepare": lambda: prepare(int(numbers[0]), int(numbers[1])),
        "send": send,
        "bare": lambda: bare(int(numbers[0]), int(numbers[1])),
        "crash": lambda: crash(int(numbers[0]), float(numbers[1])),
    }[what]()
    print(json.dumps(told))
