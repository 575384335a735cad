"""What comes back of our messages: a report closes an address, leaves it alone or makes it rest; a complaint is an objection."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from filon.kit.business_time import day_in_paris
from filon.messaging.models import Bounce, Message
from filon.messaging.rules.bouncing import LONGEST_MEMORY, TOLD_TO_ADMINISTRATORS, closes_for_good
from filon.messaging.rules.incoming.bounces import Recipient
from filon.messaging.rules.incoming.classifying import Incoming, classify
from filon.messaging.rules.incoming.kinds import IncomingKind
from filon.messaging.rules.incoming.references import references_in
from filon.messaging.selectors.returns import bounces_of, messages_named
from filon.messaging.services.returns import close_address, keep_bounce
from filon.records.services.notifications import notify
from filon.usecases.objecting import hear_complaint
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import active_people, may

ONE_DAY = timedelta(days=1)


class ReportRead(NamedTuple):
    """What it was, about which of our messages (None: none that we know), and whether an address was closed by it."""

    kind: IncomingKind
    message: Message | None
    closed: bool


@transaction.atomic
def receive_report(*, raw: bytes, now: datetime) -> ReportRead:
    """One received message, as a mailbox gives it. Read twice, it counts once; one that names no message of ours changes nothing.

    Only who got a message knows its reference: a report made up by somebody else closes no address.
    """
    read = classify(raw, today=day_in_paris(now))
    message = _message_named(raw, read)
    if message is None or read.kind not in (IncomingKind.BOUNCE, IncomingKind.COMPLAINT):
        return ReportRead(read.kind, message, closed=False)
    if read.kind == IncomingKind.COMPLAINT:
        hear_complaint(message=message, now=now)
        return ReportRead(read.kind, message, closed=True)
    told = _told_of(message, read)
    bounce = keep_bounce(message=message, told=told, report=hashlib.sha256(raw).hexdigest(), now=now) if told else None
    if bounce is None:
        return ReportRead(read.kind, message, closed=False)
    closed = closes_for_good(hard=bounce.hard, returned=bounces_of(message.address, since=now - LONGEST_MEMORY))
    if closed:
        close_address(message.address, now=now)
    elif told and told.reason in TOLD_TO_ADMINISTRATORS:
        _tell_administrators(bounce, now=now)
    return ReportRead(read.kind, message, closed=closed)


def _message_named(raw: bytes, read: Incoming) -> Message | None:
    """Of several that it quotes, the one to a recipient of whom it speaks."""
    named = messages_named(references_in(raw))
    failed = {one.address for one in read.recipients}
    return next((one for one in named if one.address.lower() in failed), named[0] if len(named) == 1 else None)


def _told_of(message: Message, read: Incoming) -> Recipient | None:
    """A message of ours has one recipient: where a server forwarded it, what became of it further on is told of him."""
    by_address = {one.address: one for one in read.recipients}
    return by_address.get(message.address.lower(), read.recipients[0] if read.recipients else None)


def _tell_administrators(bounce: Bounce, *, now: datetime) -> None:
    """Once a day for a domain: the recipient is not at fault, our server or our settings are."""
    domain = bounce.message.address.rpartition("@")[2]
    before = Bounce.objects.filter(
        message__address__endswith=f"@{domain}", reason__in=TOLD_TO_ADMINISTRATORS, at__gt=now - ONE_DAY
    )
    if before.exclude(pk=bounce.pk).exists():
        return
    text = f"{domain} refuse nos messages\u00a0: {bounce}. L’adresse n’y est pour rien\u00a0: voyez le serveur d’envoi."
    for person in active_people():
        if may(person, Entity.SETTING, Action.WRITE):
            notify(user=person, kind=AlertKind.MAILBOX, text=text, address=f"/messages/{bounce.message_id}/", now=now)
