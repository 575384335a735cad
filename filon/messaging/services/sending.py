"""Messages leave, each once: claimed, handed to the mail server, then marked; what stays in between is shown to a person."""

import secrets
from collections.abc import Callable
from datetime import datetime
from email.utils import formataddr
from functools import partial
from threading import BoundedSemaphore, Thread

from django.core import signing
from django.db import connection, transaction

from filon.kit.french import format_date
from filon.messaging.gateways import Letter, Postman
from filon.messaging.models import Message, Sender
from filon.messaging.rules.bouncing import LONGEST_MEMORY, rests_until
from filon.messaging.rules.kinds import TO_PEOPLE, MessageState
from filon.messaging.rules.letters import SITE, STOP_PATH, foot_for_colleagues, foot_for_people, headers_of, with_foot
from filon.messaging.rules.trying import INTERRUPTED, STUCK_AFTER, Attempt, Verdict, next_try
from filon.messaging.selectors.outbox import the_sender, why_nothing_leaves
from filon.messaging.selectors.returns import bounces_of
from filon.permission.rules.kinds import SuppressionReason
from filon.permission.selectors.suppressions import listed

STOP_SALT = "filon.stop"
DEAD = Attempt(Verdict.NEVER, "Cette adresse n’existe pas\u00a0: son serveur l’a déjà refusée.")
MOST_BESIDE = 4  # connections to the mail server from one process
_beside = BoundedSemaphore(MOST_BESIDE)
Clock = Callable[[], datetime]


def send_soon(*, message_id: int, now: datetime) -> None:
    """Once what caused it is committed, beside the request; a process that dies before leaves it to the worker."""
    transaction.on_commit(partial(_send_beside, message_id, now), robust=True)


def _send_beside(message_id: int, now: datetime) -> None:
    """At most MOST_BESIDE at a time in one process: a crowd waits a second for the worker."""
    if not why_nothing_leaves() and _beside.acquire(blocking=False):
        Thread(target=_send_alone, args=(message_id, now)).start()


def _send_alone(message_id: int, now: datetime) -> None:
    postman = Postman()
    try:
        send_message(message_id=message_id, postman=postman, sender=the_sender(), clock=lambda: now)
    finally:
        postman.close()
        connection.close()
        _beside.release()


def send_due_messages(*, clock: Clock, limit: int) -> int:
    """At most `limit`, the longest waiting first; how many were tried. None while nothing may leave."""
    mark_stuck(now=clock())
    if why_nothing_leaves():
        return 0
    due = Message.objects.filter(state=MessageState.QUEUED, due_at__lte=clock()).order_by("due_at", "pk")
    keys = list(due.values_list("pk", flat=True)[:limit])
    sender, postman = the_sender(), Postman()
    try:
        for pk in keys:
            send_message(message_id=pk, postman=postman, sender=sender, clock=clock)
    finally:
        postman.close()
    return len(keys)


def mark_stuck(*, now: datetime) -> int:
    """Whoever sent these died in between, or the machine did."""
    lost = Message.objects.filter(state=MessageState.SENDING, sending_at__lt=now - STUCK_AFTER)
    return lost.update(state=MessageState.STUCK, error=INTERRUPTED)


def send_message(*, message_id: int, postman: Postman, sender: Sender, clock: Clock) -> bool:
    """False when another one sends it already. The claim is committed before the mail server hears a word."""
    message = Message.objects.filter(pk=message_id, state=MessageState.QUEUED).first()
    if message is None:
        return False
    shut = _why_shut(message.address, now=clock())
    if not _claim(message, now=clock()):
        return False
    attempt = shut or postman.deliver(_letter(message, sender))
    _finish(message, attempt, now=clock())
    return True


def _claim(message: Message, *, now: datetime) -> bool:
    free = Message.objects.filter(pk=message.pk, state=MessageState.QUEUED)
    message.sending_at, message.attempts = now, message.attempts + 1
    return bool(free.update(state=MessageState.SENDING, sending_at=now, attempts=message.attempts))


def _why_shut(address: str, *, now: datetime) -> Attempt | None:
    """Asked last thing before the mail server. An objection to prospecting does not close what the person asked for."""
    if any(row.reason == SuppressionReason.HARD_BOUNCE for row in listed([address]).get(address, [])):
        return DEAD
    until = rests_until(bounces_of(address, since=now - LONGEST_MEMORY))
    if until is None or until <= now:
        return None
    return Attempt(
        Verdict.NEVER,
        f"Cette boîte a trop souvent rendu nos messages\u00a0: rien n’y part avant le {format_date(until)}.",
    )


def _letter(message: Message, sender: Sender) -> Letter:
    """As it goes, and as it is kept: the foot and the headers are those of the day it leaves."""
    outside = message.kind in TO_PEOPLE
    stop = sender.site + STOP_PATH.format(signed=signing.dumps(message.pk, salt=STOP_SALT))
    foot = (
        foot_for_people(entity=sender.entity, postal_address=sender.postal_address, stop=stop)
        if outside
        else foot_for_colleagues(entity=sender.entity)
    )
    message.text = with_foot(message.body.replace(SITE, sender.site), foot=foot)
    message.reference = message.reference or secrets.token_hex(16)
    message.headers = headers_of(message_id=_message_id(message, sender), stop=stop, to_colleague=not outside)
    message.save(update_fields=["text", "headers", "reference"])
    named = formataddr((sender.name or sender.entity, sender.address))
    return Letter(named, message.address, message.subject, message.text, message.html, message.headers)


def _message_id(message: Message, sender: Sender) -> str:
    """The same at each attempt, at our own domain: a mailbox that gets it twice can tell. None is guessed."""
    return f"<{message.reference}@{sender.address.rpartition('@')[2]}>"


def _finish(message: Message, attempt: Attempt, *, now: datetime) -> None:
    """Only who claimed it marks it; one that was thought stuck and answered late is marked as well."""
    ours = Message.objects.filter(
        pk=message.pk, sending_at=message.sending_at, state__in=(MessageState.SENDING, MessageState.STUCK)
    )
    if attempt.verdict == Verdict.LEFT:
        ours.update(state=MessageState.SENT, sent_at=now, error="")
    elif attempt.verdict == Verdict.UNKNOWN:
        ours.update(state=MessageState.STUCK, error=attempt.reason)
    elif attempt.verdict == Verdict.LATER and (due_at := next_try(attempts=message.attempts, failed_at=now)):
        ours.update(state=MessageState.QUEUED, due_at=due_at, error=attempt.reason)
    else:
        ours.update(state=MessageState.FAILED, error=attempt.reason)
