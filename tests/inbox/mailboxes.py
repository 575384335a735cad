"""Mailboxes and what people write to them, for tests."""

from typing import Any

from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import MessageState
from filon.messaging.rules.mailboxes import Encryption
from filon.messaging.services.secrets import sealed
from filon.users.models import User
from tests.factories import NOW
from tests.imap_server import LOGIN, PASSWORD
from tests.messaging.queued import a_message

ANNE = "anne.roux@lartigue.fr"


def a_mailbox(owner: User | None, *, port: int = 993, **told: Any) -> Mailbox:
    given = {
        "address": LOGIN,
        "name": "Camille Roux",
        "imap_host": "127.0.0.1",
        "imap_port": port,
        "imap_encryption": Encryption.NONE,
        "secret": sealed({"password": PASSWORD}),
    }
    return Mailbox.objects.create(owner=owner, keeper=owner, created_at=NOW, updated_at=NOW, **given | told)


def we_wrote(**changed: Any) -> Message:
    """A message of ours that left, with the key by which its answers know it."""
    message = a_message(**changed)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=NOW, reference=f"{message.pk:032x}", text="Bonjour"
    )
    message.refresh_from_db()
    return message


def id_of(message: Message) -> str:
    return f"<{message.reference}@halvane.example>"
