"""What a colleague asked to get regularly leaves by the outbox, and says who asked for it and how to stop it."""

from datetime import datetime

from filon.kit.emails import parse_email
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.services.outbox import queue_message
from filon.users.models import User


def can_be_written_to(user: User) -> bool:
    return user.is_active and parse_email(user.email or "") is not None


def write_to_colleague(*, user: User, subject: str, body: str, why: str, key: str, now: datetime) -> Message:
    """Once by `key`. `why`: the last paragraph, by `messaging.rules.digest.told_why`."""
    return queue_message(
        kind=MessageKind.REGULAR,
        user=user,
        address=user.email or "",
        subject=subject,
        body=f"{body}\n\n{why}",
        key=key,
        now=now,
    )
