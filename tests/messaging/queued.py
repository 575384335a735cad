"""A message that waits, for tests."""

from typing import Any

from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.services.outbox import queue_message
from filon.messaging.services.sending import send_due_messages
from tests.factories import NOW


def a_message(**changed: Any) -> Message:
    told: dict[str, Any] = {
        "kind": MessageKind.CONFIRMATION,
        "address": "anne.roux@lartigue.fr",
        "subject": "Votre guide",
        "body": "Bonjour Anne,\n\nLe voici : https://filon.halvane.example/x.",
        "key": "guide",
        "now": NOW,
    }
    return queue_message(**told | changed)


def send_all(at: Any = NOW) -> int:
    return send_due_messages(clock=lambda: at, limit=20)


def state_of(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.error
