"""What the servers answered is written: it left, is tried again, failed, or a person decides."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from filon.messaging.models import Message
from filon.messaging.rules.incoming.bounces import Recipient
from filon.messaging.rules.incoming.reasons import code_in, is_hard, reason_of
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.trying import Attempt, Verdict, next_try
from filon.messaging.services.marking import mark_left, tell_sent
from filon.messaging.services.returns import close_address, keep_bounce
from filon.messaging.services.standing import ask_to_reconnect
from filon.permission.models import NoticeRecord
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.records.rules.origin import INDIRECT_LOTS

NOTICE_VERSION = "pied des messages de prospection, 1"


class Tried(NamedTuple):
    message: Message
    attempt: Attempt


def finish(tried: Sequence[Tried], *, now: datetime) -> None:
    """Only who claimed a message marks it; one that was thought stuck and answered late is marked as well."""
    _mark_left([one.message for one in tried if one.attempt.verdict == Verdict.LEFT], now=now)
    for message, attempt in tried:
        if attempt.verdict != Verdict.LEFT:
            _mark_other(message, attempt, now=now)


def _mark_left(messages: Collection[Message], *, now: datetime) -> None:
    for claimed_at in {message.sending_at for message in messages if message.sending_at}:
        keys = [message.pk for message in messages if message.sending_at == claimed_at]
        mark_left(keys, claimed_at=claimed_at, now=now)
    tell_timeline(messages, at=now)


def tell_timeline(messages: Collection[Message], *, at: datetime) -> None:
    """What we wrote first stands on the timeline of who got it; what answers a request stands there by that request."""
    ours = [it for it in messages if it.kind == MessageKind.PROSPECTING and it.contact]
    if ours:
        tell_sent(ours, at=at)
    owed = {it.contact.pk for it in ours if it.contact and it.contact.lot and it.contact.lot.kind in INDIRECT_LOTS}
    if owed:
        _note_notices(owed, at=at)


def _note_notices(owed: set[int], *, at: datetime) -> None:
    """SRC-1: the foot told them where their data come from; once is enough."""
    told = set(NoticeRecord.objects.filter(contact__in=owed).values_list("contact", flat=True))
    NoticeRecord.objects.bulk_create(
        NoticeRecord(contact_id=pk, kind=NoticeKind.INDIRECT, how=NoticeWay.EMAIL, text_version=NOTICE_VERSION, at=at)
        for pk in sorted(owed - told)
    )


def _mark_other(message: Message, attempt: Attempt, *, now: datetime) -> None:
    ours = Message.objects.filter(
        pk=message.pk, sending_at=message.sending_at, state__in=(MessageState.SENDING, MessageState.STUCK)
    )
    if attempt.verdict == Verdict.UNKNOWN:
        ours.update(state=MessageState.STUCK, error=attempt.reason)
    elif attempt.verdict == Verdict.LOCKED_OUT and message.mailbox:
        ours.update(state=MessageState.QUEUED, sending_at=None, attempts=message.attempts - 1)
        ask_to_reconnect(mailbox=message.mailbox, because=attempt.reason, now=now)
    elif attempt.verdict in (Verdict.LATER, Verdict.LOCKED_OUT) and (
        due_at := next_try(attempts=message.attempts, failed_at=now)
    ):
        ours.update(state=MessageState.QUEUED, due_at=due_at, error=attempt.reason)
    else:
        ours.update(state=MessageState.FAILED, error=attempt.reason)
        _keep_refusal(message, attempt.reason, now=now)


def _keep_refusal(message: Message, words: str, *, now: datetime) -> None:
    """Told at once or by a report later, an address that does not exist is the same (the tables that read reports say which)."""
    code = code_in(words)
    reason = reason_of(words, code=code)
    if is_hard(reason, code=code, words=words):
        told = Recipient(message.address, code, reason, hard=True)
        keep_bounce(message=message, told=told, report=f"smtp:{message.attempts}", now=now)
        close_address(message.address, now=now)
