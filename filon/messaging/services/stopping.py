"""The link at the foot of each message: one click, and nothing more is sent to prospect (RFC 8058, EML-4, EML-6)."""

from datetime import datetime

from django.core import signing

from filon.kit.errors import NotFound
from filon.kit.french import format_datetime
from filon.messaging.models import Message
from filon.messaging.services.letters import STOP_SALT
from filon.messaging.services.standing import look_at
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.services.objections import object_to_prospecting
from filon.permission.services.suppressions import suppress_address
from filon.records.rules.authorship import BY_SYSTEM


def message_to_stop(signed: str) -> Message:
    """The message of that link: it serves as long as the message is kept. NotFound for one that is none of ours."""
    try:
        pk = signing.loads(signed[:200], salt=STOP_SALT)
    except (signing.BadSignature, ValueError):
        pk = 0
    message = Message.objects.select_related("contact").filter(pk=pk).first()
    if message is None:
        raise NotFound(
            "Ce lien n’est plus lisible\u00a0: répondez simplement au message, quelqu’un fera le nécessaire."
        )
    return message


def stop_messages(*, message: Message, now: datetime) -> None:
    """Twice is once. A person who is no longer in the file is kept from coming back by the address alone."""
    _stop(message, "Lien de désinscription", SuppressionReason.UNSUBSCRIBE, now=now)


def complain(*, message: Message, now: datetime) -> None:
    """She called the message unwanted in her mail program: an objection, at once (EML-6, RFC 5965)."""
    _stop(message, "Plainte auprès de sa messagerie, à la suite", SuppressionReason.COMPLAINT, now=now)
    Message.objects.filter(pk=message.pk, complained_at=None).update(complained_at=now)
    look_at([message.mailbox_id], now=now)


def _stop(message: Message, how: str, reason: SuppressionReason, *, now: datetime) -> None:
    proof = f"{how} du message «\u00a0{message.subject}\u00a0» du {format_datetime(message.created_at)}"
    if message.contact:
        object_to_prospecting(
            contact=message.contact, proof=proof, at=now, by=BY_SYSTEM, now=now, channel=Channel.EMAIL
        )
    suppress_address(address=message.address, reason=reason, at=now, by=BY_SYSTEM, now=now, channel=Channel.EMAIL)
