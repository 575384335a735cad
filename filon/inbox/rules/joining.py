"""Whether a received message is kept, and to whom it belongs: private mail of a colleague is never copied here."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import NamedTuple

from filon.kit.emails import parse_email
from filon.messaging.rules.incoming.parts import header

LONGEST_ID = 255
MOST_ADDRESSES = 100  # beyond, it is a mailing
OLDEST = timedelta(days=3650)
ANGLES = re.compile(r"<[^<>\s]{3,250}>")


class Envelope(NamedTuple):
    """Who wrote what to whom, as the headers say; `answers` are the Message-IDs that it follows, the nearest first."""

    message_id: str
    answers: tuple[str, ...]
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    at: datetime


def envelope_of(message: Message, *, now: datetime, fallback: str) -> Envelope:
    """A date that is missing, to come or from another age is `now`; a message without a name takes `fallback`."""
    senders = getaddresses([header(message, "From")])
    name, sender = senders[0] if senders else ("", "")
    told = [header(message, field) for field in ("To", "Cc", "Delivered-To", "X-Original-To")]
    recipients = (address_of(address) for _, address in getaddresses(told)[:MOST_ADDRESSES])
    nearest = [*ANGLES.findall(header(message, "In-Reply-To")), *ANGLES.findall(header(message, "References"))[::-1]]
    named = ANGLES.search(header(message, "Message-ID"))
    return Envelope(
        message_id=named[0] if named else fallback,
        answers=tuple(dict.fromkeys(nearest)),
        sender=address_of(sender),
        sender_name=name[:100],
        recipients=tuple(address for address in dict.fromkeys(recipients) if address),
        subject=header(message, "Subject")[:200],
        at=_date_of(message, now=now),
    )


def address_of(typed: str) -> str:
    email = parse_email(typed)
    return email.address if email else ""


def _date_of(message: Message, *, now: datetime) -> datetime:
    try:
        at = parsedate_to_datetime(header(message, "Date"))
    except ValueError:
        return now
    return at if at.tzinfo and now - OLDEST < at <= now else now


def is_ours(envelope: Envelope, *, colleagues: Collection[str]) -> bool:
    """Written by one of us: from the sent folder, or a hidden copy that she sent to her mailbox."""
    return envelope.sender in colleagues


def others(envelope: Envelope, *, colleagues: Collection[str]) -> Sequence[str]:
    """The addresses outside: of who wrote, or of those to whom one of us wrote."""
    outside = envelope.recipients if is_ours(envelope, colleagues=colleagues) else (envelope.sender,)
    return [address for address in outside if address and address not in colleagues]
