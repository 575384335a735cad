"""A message as it goes: the foot and the headers are those of the day it leaves, and are kept."""

import secrets
from collections.abc import Mapping
from email.utils import formataddr
from typing import NamedTuple

from django.core import signing

from filon.contacts.models import Contact
from filon.messaging.gateways.mime import Letter, Signing
from filon.messaging.models import Message, Sender
from filon.messaging.rules.kinds import TO_PEOPLE, MessageKind
from filon.messaging.rules.letters import (
    SITE,
    STOP_PATH,
    WRITER,
    foot_for_colleagues,
    foot_for_people,
    headers_of,
    html_with_foot,
    notice_of_origin,
    returned_to,
    with_foot,
)

STOP_SALT = "filon.stop"


class Hand(NamedTuple):
    """In whose name, and with which keys by domain."""

    sender: Sender
    keys: Mapping[str, Signing]


def letter_of(message: Message, hand: Hand) -> Letter:
    """Fills in `text`, `headers` and `reference` of the message, which whoever claims it writes down."""
    sender = hand.sender
    outside = message.kind in TO_PEOPLE
    prospecting, personal = message.kind == MessageKind.PROSPECTING, message.kind == MessageKind.ANSWER
    stop = sender.site + STOP_PATH.format(signed=signing.dumps(message.pk, salt=STOP_SALT)) if outside else ""
    foot = (
        foot_for_people(
            entity=sender.entity,
            postal_address=sender.postal_address,
            stop=stop,
            notice=notice_of_origin(source=source_named(message.contact)) if prospecting else "",
        )
        if outside
        else _foot_inside(message, sender)
    )
    message.text = with_foot(message.body.replace(SITE, sender.site), foot=foot)
    message.reference = message.reference or secrets.token_hex(16)  # the same at each attempt, and none is guessed
    name, address = _from(message, sender)
    message.headers = headers_of(
        message_id=f"<{message.reference}@{address.rpartition('@')[2]}>",
        stop=stop,
        answers_wanted=prospecting or personal,
    )
    if message.answers:
        message.headers |= {"In-Reply-To": message.answers, "References": message.answers}
    html = html_with_foot(message.markup.replace(SITE, sender.site), foot=foot) if message.markup else message.html
    key = hand.keys.get(address.rpartition("@")[2])
    named = formataddr((name, address))
    back = returned_to(address, reference=message.reference) if _names_returns(message) else address
    agenda = message.agenda.replace(SITE, sender.site).replace(WRITER, address)
    return Letter(named, back, message.address, message.subject, message.text, html, message.headers, key, agenda)


def _names_returns(message: Message) -> bool:
    return message.mailbox is not None and message.mailbox.names_returns


def _foot_inside(message: Message, sender: Sender) -> str:
    if message.kind == MessageKind.ANSWER:
        return sender.entity
    return foot_for_colleagues(entity=sender.entity, told_why=message.kind == MessageKind.REGULAR)


def _from(message: Message, sender: Sender) -> tuple[str, str]:
    if message.mailbox:
        return message.mailbox.name or sender.name or sender.entity, message.mailbox.address
    return sender.name or sender.entity, sender.address


def source_named(contact: Contact | None) -> str:
    """Who gave us her address, as it is known."""
    if contact and contact.lot and contact.lot.supplier:
        return contact.lot.supplier
    return contact.source.name if contact and contact.source else ""
