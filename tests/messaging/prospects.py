"""People whom the law lets us write to, the mailbox by which, and messages to them, for tests."""

from datetime import UTC, datetime
from typing import Any

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.mailboxes import Encryption
from filon.messaging.services.outbox import queue_message
from filon.messaging.services.secrets import sealed
from filon.messaging.services.sending import send_due_messages
from filon.permission.models import NoticeRecord
from tests import factories as make
from tests.factories import NOW

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10 h in Paris, in the window
ALWAYS = {"days": list(range(7)), "hours": [["00:00", "23:59"]]}


def a_prospect(address: str = "anne.roux@lartigue.fr", **more: Any) -> Contact:
    """Anne Roux, bookkeeper of a company of Lyon, who was told that we have her address."""
    told: dict[str, Any] = {"job_title": "Comptable", "company": make.company("Lartigue", department="69")}
    person = make.contact("Anne", "Roux", **told | more)
    ContactPoint.objects.create(contact=person, kind=PointKind.EMAIL, value=address, normalised=address, main=True)
    NoticeRecord.objects.create(contact=person, kind="at_collection", how="form", text_version="1", at=NOW)
    return person


def a_mailbox(address: str = "camille@halvane.example", **changed: Any) -> Mailbox:
    """Camille's, warm, on the server of the test; her window is that of the house unless told otherwise."""
    told: dict[str, Any] = {
        "name": "Camille Duval",
        "smtp_host": "127.0.0.1",
        "smtp_encryption": Encryption.NONE,
        "created_at": NOW,
        "updated_at": NOW,
    }
    if password := changed.pop("password", ""):
        told["secret"] = sealed({"password": password})
    return Mailbox.objects.create(address=address, **told | changed)


def prospecting(mailbox: Mailbox | None, contact: Contact | None = None, **changed: Any) -> Message:
    person = contact or a_prospect()
    point = person.points.get(kind=PointKind.EMAIL)
    told: dict[str, Any] = {
        "kind": MessageKind.PROSPECTING,
        "address": point.value,
        "subject": "Vos cloisons acoustiques",
        "body": "Bonjour Anne,\n\nUn retour d’expérience ?",
        "key": f"sequence:{person.pk}",
        "contact": person,
        "mailbox": mailbox,
        "now": TUESDAY,
    }
    return queue_message(**told | changed)


def many(mailbox: Mailbox, count: int, **changed: Any) -> list[Message]:
    return [prospecting(mailbox, a_prospect(f"anne{n}@firme{n}.fr"), **changed) for n in range(count)]


def send_at(at: datetime) -> int:
    return send_due_messages(clock=lambda: at, limit=50)
