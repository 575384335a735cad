"""What is to leave is written in the transaction of what causes it; it goes once that is committed."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count

from filon.contacts.models import Contact
from filon.kit.emails import parse_email
from filon.kit.errors import NotPossible
from filon.kit.text import one_line
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import DAY, MOST_A_DAY, TO_PEOPLE, UNSETTLED, MessageKind, MessageState
from filon.messaging.rules.letters import LONGEST_SUBJECT
from filon.messaging.selectors.touches import when_free
from filon.messaging.services.finishing import tell_timeline
from filon.messaging.services.leave import Leave
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
    html: str = "",
    answers: str = "",
    agenda: str = "",
) -> Message:
    """The message of that key: the first one when it is queued twice. It leaves within seconds, when mail leaves at all.

    Beyond MOST_A_DAY to one address outside, a message is kept as failed and says so. `html`: as laid out, cleaned already;
    `answers`: the Message-ID of what it replies to; `agenda`: the meeting that travels with it.
    """
    outgoing = Outgoing(kind, address, subject, body, key, contact, user, mailbox, html, answers=answers, agenda=agenda)
    return queue_messages([outgoing], now=now)[key]


class Outgoing(NamedTuple):
    """One message to write: see `queue_message`."""

    kind: MessageKind
    address: str
    subject: str
    body: str
    key: str
    contact: Contact | None = None
    user: User | None = None
    mailbox: Mailbox | None = None
    html: str = ""
    not_before: datetime | None = None
    answers: str = ""
    agenda: str = ""


def queue_messages(wanted: Sequence[Outgoing], *, now: datetime) -> dict[str, Message]:
    """By key, in a number of queries that does not grow with them. Prospecting that the law refuses is kept, cancelled, with why.

    An address that is none stops them all: MessageRefused.
    """
    rows = {one.key: _row(one, now=now) for one in wanted}
    there = {message.key for message in Message.objects.filter(key__in=rows)}
    fresh = [row for key, row in rows.items() if key not in there]
    _hold_back(fresh, now=now)
    Message.objects.bulk_create(fresh, batch_size=400, ignore_conflicts=True)
    found = {message.key: message for message in Message.objects.filter(key__in=rows)}
    for row in fresh:
        if row.state == MessageState.QUEUED and row.kind != MessageKind.PROSPECTING:
            send_soon(message_id=found[row.key].pk, now=now)
    return found


def _row(one: Outgoing, *, now: datetime) -> Message:
    email = parse_email(one.address)
    if email is None:
        raise MessageRefused(f"«\u00a0{one.address[:60]}\u00a0» n’est pas une adresse e-mail.")
    if one.kind == MessageKind.PROSPECTING and one.contact is None:
        raise MessageRefused("On ne prospecte que des personnes du fichier.")
    return Message(
        kind=one.kind,
        contact=one.contact,
        user=one.user,
        mailbox=one.mailbox,
        address=email.address,
        subject=one_line(one.subject)[:LONGEST_SUBJECT],
        body=one.body,
        markup=one.html,
        answers=one.answers,
        agenda=one.agenda,
        key=one.key,
        created_at=now,
        due_at=one.not_before or now,
    )


def _hold_back(rows: Sequence[Message], *, now: datetime) -> None:
    """Who was written to a lot today gets no more; whom the law protects gets nothing."""
    outside = [row for row in rows if row.kind in TO_PEOPLE]
    since = Message.objects.filter(address__in={row.address for row in outside}, created_at__gt=now - DAY)
    counted = since.filter(kind__in=TO_PEOPLE).order_by().values_list("address").annotate(count=Count("pk"))
    got = Counter(dict(counted)) if outside else Counter[str]()
    _ask_leave([row for row in rows if row.kind == MessageKind.PROSPECTING], now=now)
    for row in rows:
        if row.kind in TO_PEOPLE and row.state == MessageState.QUEUED and got[row.address] >= MOST_A_DAY:
            row.state, row.error = MessageState.FAILED, "Cette adresse a déjà reçu beaucoup de messages aujourd’hui."
        if row.kind in TO_PEOPLE:
            got[row.address] += 1


def _ask_leave(rows: Sequence[Message], *, now: datetime) -> None:
    """The law may say never, the pressure cap says later."""
    if not rows:
        return
    leave = Leave(rows, now=now)
    free = when_free([row.contact_id for row in rows if row.contact_id], now=now)
    for row in rows:
        if refusal := leave.refusal(row):
            row.state, row.error = refusal.state, refusal.reason
        elif row.contact_id and free[row.contact_id] > row.due_at:
            row.due_at, row.because = free[row.contact_id], "elle a déjà beaucoup entendu parler de nous ces jours-ci"


def send_again(*, message: Message, by: User, now: datetime) -> bool:
    """A person takes it on herself: a message that failed, or of which nobody knows. False when a colleague decided first."""
    waiting = Message.objects.filter(pk=message.pk, state__in=UNSETTLED)
    done = waiting.update(
        state=MessageState.QUEUED, attempts=0, error="", due_at=now, sending_at=None, decided_by=by.pk
    )
    if done:
        send_soon(message_id=message.pk, now=now)
    return bool(done)


@transaction.atomic
def settle_as_sent(*, message: Message, by: User, now: datetime) -> bool:
    """A person saw that it left after all. False when a colleague decided first."""
    stuck = Message.objects.filter(pk=message.pk, state=MessageState.STUCK)
    done = stuck.update(state=MessageState.SENT, sent_at=now, error="", decided_by=by.pk)
    if done:
        tell_timeline([message], at=message.sending_at or now)
    return bool(done)
