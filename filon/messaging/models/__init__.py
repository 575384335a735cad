"""What leaves, by which mailbox, and in whose name."""

from filon.messaging.models.mailboxes import Mailbox
from filon.messaging.models.outbox import ADDRESS_WIDTH, Message, Sender

__all__ = ["ADDRESS_WIDTH", "Mailbox", "Message", "Sender"]
