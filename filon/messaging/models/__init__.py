"""What leaves, and in whose name."""

from filon.messaging.models.outbox import ADDRESS_WIDTH, Message, Sender

__all__ = ["ADDRESS_WIDTH", "Message", "Sender"]
