"""Messages leave, each once: claimed, handed to the mail server, then marked; what stays in between is shown to a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from threading import BoundedSemaphore, Thread

from django.db import connection, transaction
from django.db.models import Q

from filon.messaging.gateways.offices import LeaveRefused, OfficeSilent
from filon.messaging.gateways.postman import Postman
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.mailboxes import MailboxState
from filon.messaging.rules.trying import INTERRUPTED, STUCK_AFTER
from filon.messaging.selectors.outbox import the_sender, why_nothing_leaves
from filon.messaging.services.dispatching import Clock, dispatch
from filon.messaging.services.leave import Leave
from filon.messaging.services.leave_given import NotRegistered
from filon.messaging.services.letters import Hand
from filon.messaging.services.pacing import place
from filon.messaging.services.routes import Exchange, way_of
from filon.messaging.services.secrets import SecretLost
from filon.messaging.services.signing import signatures
from filon.messaging.services.standing import ask_to_reconnect

MOST_BESIDE = 4  # connections to the mail server from one process
CONNECTIONS = 4  # of the worker to one server
WORTH_ONE = 5  # messages for which one more connection is opened
SILENT = timedelta(minutes=5)  # a provider that does not answer is asked again after
_beside = BoundedSemaphore(MOST_BESIDE)


def send_soon(*, message_id: int, now: datetime) -> None:
    """Once what caused it is committed, beside the request; a process that dies before leaves it to the worker."""
    transaction.on_commit(partial(_send_beside, message_id, now), robust=True)


def _send_beside(message_id: int, now: datetime) -> None:
    """At most MOST_BESIDE at a time in one process: a crowd waits a second for the worker."""
    if not why_nothing_leaves() and _beside.acquire(blocking=False):
        Thread(target=_send_alone, args=(message_id, now)).start()


def _send_alone(message_id: int, now: datetime) -> None:
    exchange = Exchange()
    try:
        _send([message_id], exchange=exchange, clock=lambda: now)
    finally:
        exchange.close()
        connection.close()
        _beside.release()


def send_due_messages(*, clock: Clock, limit: int, exchange: Exchange | None = None) -> int:
    """At most `limit`, the longest waiting first; how many were looked at. None while nothing may leave.

    `exchange` keeps the connections open for the next batch; whoever gives one closes it.
    """
    mark_stuck(now=clock())
    if why_nothing_leaves():
        return 0
    due = Message.objects.filter(state=MessageState.QUEUED, due_at__lte=clock())
    open_doors = due.filter(Q(mailbox=None) | Q(mailbox__state=MailboxState.READY))
    keys = list(open_doors.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    own = exchange or Exchange()
    try:
        _send(keys, exchange=own, clock=clock)
    finally:
        if exchange is None:
            own.close()
    return len(keys)


def mark_stuck(*, now: datetime) -> int:
    """Whoever sent these died in between, or the machine did."""
    lost = Message.objects.filter(state=MessageState.SENDING, sending_at__lt=now - STUCK_AFTER)
    return lost.update(state=MessageState.STUCK, error=INTERRUPTED)


def _send(keys: Sequence[int], *, exchange: Exchange, clock: Clock) -> None:
    """What the law refuses is cancelled, what must wait waits, the rest goes by several connections."""
    now = clock()
    related = ("mailbox", "contact__lot", "contact__source")
    found = Message.objects.filter(pk__in=keys, state=MessageState.QUEUED).select_related(*related)
    messages = list(found.order_by("due_at", "pk"))
    if not messages:
        return
    leave = Leave(messages, now=now)
    prospecting = [it for it in messages if it.kind == MessageKind.PROSPECTING and not leave.refusal(it)]
    going = place(prospecting, leave.facts, now=now) if prospecting else set()
    ready = [it for it in messages if it.kind != MessageKind.PROSPECTING or it.pk in going or leave.refusal(it)]
    dispatch(_groups(ready, exchange, now=now), leave=leave, hand=Hand(the_sender(), signatures()), clock=clock)


def _groups(messages: Sequence[Message], exchange: Exchange, *, now: datetime) -> list[tuple[Postman, list[Message]]]:
    """By server, and by connection where one has many; those whose mailbox does not open stay where they are."""
    groups = []
    for _, same in groupby(sorted(messages, key=lambda it: it.mailbox_id or 0), key=lambda it: it.mailbox_id):
        rows = list(same)
        try:
            way = way_of(rows[0].mailbox, now=now)
        except (LeaveRefused, SecretLost, NotRegistered, OfficeSilent) as fault:
            _wait(rows, fault, now=now)
            continue
        lanes = min(CONNECTIONS, -(-len(rows) // WORTH_ONE))
        groups += [(exchange.postman(way, number), rows[number::lanes]) for number in range(lanes)]
    return groups


def _wait(
    messages: Sequence[Message], fault: LeaveRefused | SecretLost | NotRegistered | OfficeSilent, *, now: datetime
) -> None:
    mailbox = messages[0].mailbox
    assert isinstance(mailbox, Mailbox)  # the general server needs no leave
    if isinstance(fault, OfficeSilent):
        waiting = Message.objects.filter(pk__in=[it.pk for it in messages], state=MessageState.QUEUED)
        waiting.update(due_at=now + SILENT, because=fault.sentence[:200])
    else:
        ask_to_reconnect(mailbox=mailbox, because=fault.sentence, now=now)
