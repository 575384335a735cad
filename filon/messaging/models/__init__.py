"""What leaves, by which mailbox, in whose name, and what was already said to whom."""

from filon.messaging.models.domains import SigningKey
from filon.messaging.models.mailboxes import Mailbox
from filon.messaging.models.outbox import ADDRESS_WIDTH, Message, Sender
from filon.messaging.models.returns import Bounce
from filon.messaging.models.said import PressureCap, Said

__all__ = ["ADDRESS_WIDTH", "Bounce", "Mailbox", "Message", "PressureCap", "Said", "Sender", "SigningKey"]
