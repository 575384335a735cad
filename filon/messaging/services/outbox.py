"""What is to leave is written in the transaction of what causes it; it goes once that is committed."""

from datetime import datetime

from filon.contacts.models import Contact
from filon.kit.emails import parse_email
from filon.kit.errors import NotPossible
from filon.kit.text import one_line
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import DAY, MOST_A_DAY, TO_PEOPLE, UNSETTLED, MessageKind, MessageState
from filon.messaging.rules.letters import LONGEST_SUBJECT
from filon.messaging.services.sending import send_soon
from filon.users.models import User


class MessageRefused(NotPossible):
    """A message that could reach nobody."""


def queue_message(
    *,
    kind: MessageKind,
    address: str,
    subject: str,
    body: str,
    key: str,
    now: datetime,
    contact: Contact | None = None,
    user: User | None = None,
    mailbox: Mailbox | None = None,
) -> Message:
    """The message of that key: the first one when it is queued twice. It leaves within seconds, when mail leaves at all.

    Beyond MOST_A_DAY to one address outside, a message is kept as failed and says so.
    """
    email = parse_email(address)
    if email is None:
        raise MessageRefused(f"«\u00a0{address[:60]}\u00a0» n’est pas une adresse e-mail.")
    flooded = kind in TO_PEOPLE and _sent_to(email.address, now=now) >= MOST_A_DAY
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "contact": contact,
            "user": user,
            "mailbox": mailbox,
            "address": email.address,
            "subject": one_line(subject)[:LONGEST_SUBJECT],
            "body": body,
            "state": MessageState.FAILED if flooded else MessageState.QUEUED,
            "error": "Cette adresse a déjà reçu beaucoup de messages aujourd’hui." if flooded else "",
            "created_at": now,
            "due_at": now,
        },
    )
    if is_new and not flooded:
        send_soon(message_id=message.pk, now=now)
    return message


def _sent_to(address: str, *, now: datetime) -> int:
    since = Message.objects.filter(address=address, created_at__gt=now - DAY)
    return since.filter(kind__in=TO_PEOPLE).count()


def send_again(*, message: Message, by: User, now: datetime) -> bool:
    """A person takes it on herself: a message that failed, or of which nobody knows. False when a colleague decided first."""
    waiting = Message.objects.filter(pk=message.pk, state__in=UNSETTLED)
    done = waiting.update(
        state=MessageState.QUEUED, attempts=0, error="", due_at=now, sending_at=None, decided_by=by.pk
    )
    if done:
        send_soon(message_id=message.pk, now=now)
    return bool(done)


def settle_as_sent(*, message: Message, by: User, now: datetime) -> bool:
    """A person saw that it left after all. False when a colleague decided first."""
    stuck = Message.objects.filter(pk=message.pk, state=MessageState.STUCK)
    return bool(stuck.update(state=MessageState.SENT, sent_at=now, error="", decided_by=by.pk))
