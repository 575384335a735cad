"""Received and sent messages are kept once, in the conversation that they continue or begin."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from filon.activities.rules.kinds import Direction
from filon.contacts.models import Contact
from filon.inbox.models import Conversation, Mail
from filon.inbox.rules.joining import Envelope
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.incoming.classifying import Incoming


class Letter(NamedTuple):
    """A message read, before it is kept."""

    envelope: Envelope
    read: Incoming
    direction: Direction
    attachments: Sequence[str]
    cut: bool


def keep_mail(*, letter: Letter, conversation: Conversation, mailbox: Mailbox) -> Mail:
    """Its Message-ID is unique: of two readers of the same message, the second one's transaction is undone."""
    envelope, read = letter.envelope, letter.read
    inbound = letter.direction == Direction.INBOUND
    return Mail.objects.create(
        conversation=conversation,
        mailbox=mailbox,
        message_id=envelope.message_id,
        direction=letter.direction,
        sender=envelope.sender,
        sender_name=envelope.sender_name,
        subject=envelope.subject,
        text=read.text,
        kind=read.kind if inbound else "",
        intent=(read.intent or "") if inbound else "",
        on_date=read.returns_on if inbound else None,
        attachments=list(letter.attachments),
        cut=letter.cut,
        at=envelope.at,
    )


def open_conversation(
    *, contact: Contact | None, address: str, subject: str, mailbox: Mailbox | None, at: datetime
) -> Conversation:
    return Conversation.objects.create(contact=contact, address=address, subject=subject, mailbox=mailbox, last_at=at)


def keep_sent(*, message: Message, conversation: Conversation) -> Mail:
    """The trace of what we sent from here; its copy in the sent folder is known by it."""
    return Mail.objects.create(
        conversation=conversation,
        mailbox=message.mailbox,
        message_id=own_id(message),
        direction=Direction.OUTBOUND,
        sender=message.mailbox.address if message.mailbox else "",
        subject=message.subject,
        text=message.body,
        at=message.sent_at or message.created_at,
        sent=message,
    )


def own_id(message: Message) -> str:
    """Until it leaves, a message of ours has no Message-ID: this one serves in its place."""
    return f"<message-{message.pk}@filon>"


def note_turn(*, conversation: Conversation, mail: Mail, needs_answer: bool) -> None:
    """Whose turn it is: hers ends when we wrote, ours begins when she did; an old message found late changes no turn."""
    told: dict[str, object] = {"last_at": mail.at, "version": F("version") + 1}
    if mail.direction == Direction.INBOUND:
        told |= {"kind": mail.kind, "intent": mail.intent}
        if needs_answer:
            told["waiting_since"] = mail.at
    else:
        told["waiting_since"] = None
    Conversation.objects.filter(pk=conversation.pk, last_at__lte=mail.at).update(**told)
    conversation.refresh_from_db()
