"""Somebody writes to us: her message joins what we wrote, is understood as far as words tell, and what it asks of us follows."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Actor, Direction, TaskKind
from filon.activities.services.tasks import add_task
from filon.contacts.models import Contact
from filon.inbox.models import Conversation, Mail, MailFolder
from filon.inbox.rules.following import Following, what_follows
from filon.inbox.rules.joining import Envelope, envelope_of, is_ours, others
from filon.inbox.selectors.conversations import conversation_of, is_known, our_addresses, people_at
from filon.inbox.services.folders import note_read
from filon.inbox.services.keeping import Letter, keep_mail, keep_sent, note_turn, open_conversation
from filon.kit.business_time import day_in_paris
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.incoming.classifying import Incoming, classify
from filon.messaging.rules.incoming.kinds import IncomingKind, Intent
from filon.messaging.rules.incoming.parts import Parts, take_apart
from filon.messaging.rules.incoming.references import REFERENCE
from filon.messaging.selectors.mailboxes import who_answers
from filon.messaging.selectors.returns import messages_named
from filon.permission.rules.kinds import Channel
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.notifications import notify
from filon.sequences.rules.kinds import Ending
from filon.usecases.handover import AddressOf
from filon.usecases.objecting import hear_objection, stop_by_link
from filon.usecases.outbound_ending import end_enrolments, put_off_enrolments
from filon.usecases.receiving_reports import receive_report
from filon.usecases.scoring import note_activity
from filon.users.rules.alerts import AlertKind

FROM_SERVERS = (IncomingKind.BOUNCE, IncomingKind.COMPLAINT, IncomingKind.DELIVERED, IncomingKind.UNREADABLE)
MOST_ATTACHMENTS = 20


class Received(NamedTuple):
    """`mail` None: nothing of it is kept, because it concerns nobody of ours, is known, or is a server's report."""

    kind: IncomingKind
    mail: Mail | None = None


def read_message(
    *, folder: MailFolder, uid: int, raw: bytes, cut: bool, now: datetime, address_of: AddressOf
) -> Received | None:
    """One message of a folder, once: the place in the folder moves in the same transaction. None: another reader has it."""
    try:
        with transaction.atomic():
            if not note_read(folder=folder, uid=uid, now=now):
                return None
            return receive_mail(mailbox=folder.mailbox, raw=raw, cut=cut, now=now, address_of=address_of)
    except IntegrityError:  # the same message lies in two mailboxes, read at once
        note_read(folder=folder, uid=uid, now=now)
        return None


@transaction.atomic
def receive_mail(*, mailbox: Mailbox, raw: bytes, cut: bool, now: datetime, address_of: AddressOf) -> Received:
    """Kept only if it concerns somebody of our file or what we sent: the rest of a colleague's mail is hers."""
    parts, read = take_apart(raw), classify(raw, today=day_in_paris(now))
    envelope = envelope_of(parts.message, now=now, fallback=f"<{hashlib.sha256(raw).hexdigest()}@sans-nom>")
    if is_known(envelope.message_id):
        return Received(read.kind)
    if read.kind in FROM_SERVERS:
        receive_report(raw=raw, now=now)
        return Received(read.kind)
    ours = our_addresses()
    direction = Direction.OUTBOUND if is_ours(envelope, colleagues=ours) else Direction.INBOUND
    if direction == Direction.OUTBOUND:
        read = Incoming(IncomingKind.REPLY, [], read.text)
    letter = Letter(envelope, read, direction, _names_of_files(parts), cut)
    conversation = _conversation(letter, others(envelope, colleagues=ours), mailbox)
    if conversation is None:
        return Received(read.kind)
    mail = keep_mail(letter=letter, conversation=conversation, mailbox=mailbox)
    follow(mail, letter.read, now=now, address_of=address_of)
    return Received(read.kind, mail)


def _conversation(letter: Letter, addresses: Sequence[str], mailbox: Mailbox) -> Conversation | None:
    """That of the message it answers; else a new one with the one person of our file who has this address."""
    envelope = letter.envelope
    if found := conversation_of(envelope.answers):
        return found
    if message := _message_answered(envelope, letter.direction):
        return _conversation_about(message)
    if letter.direction == Direction.OUTBOUND and _is_copy_of_ours(envelope):
        return None
    known = people_at(addresses)
    for address in addresses:
        people = known.get(address, [])
        if people:
            contact = people[0] if len(people) == 1 else None
            return open_conversation(
                contact=contact, address=address, subject=envelope.subject, mailbox=mailbox, at=envelope.at
            )
    return None


def _message_answered(envelope: Envelope, direction: Direction) -> Message | None:
    """Of ours, by the key of its Message-ID: only who got it knows that key."""
    if direction == Direction.OUTBOUND:
        return None
    return _message_of(" ".join(envelope.answers))


def _is_copy_of_ours(envelope: Envelope) -> bool:
    """In the sent folder lies a copy of what left from here: it stands in the timeline already."""
    return _message_of(envelope.message_id) is not None


def _message_of(names: str) -> Message | None:
    keys = [key.decode("ascii") for key in REFERENCE.findall(names.encode("ascii", "ignore"))]
    return next(iter(messages_named(keys)), None)


def _conversation_about(message: Message) -> Conversation:
    """Begun by what we sent, which stands at its head."""
    known = Mail.objects.filter(sent=message).select_related("conversation__contact").first()
    if known is not None:
        return known.conversation
    conversation = open_conversation(
        contact=message.contact,
        address=message.address,
        subject=message.subject,
        mailbox=message.mailbox,
        at=message.sent_at or message.created_at,
    )
    keep_sent(message=message, conversation=conversation)
    return conversation


def _names_of_files(parts: Parts) -> list[str]:
    names = (part.get_filename() for part in parts.message.walk())
    return [str(name)[:100] for name in names if name][:MOST_ATTACHMENTS]


@transaction.atomic
def follow(mail: Mail, read: Incoming, *, now: datetime, address_of: AddressOf) -> None:
    """Timeline, score, turn, task, notification, and the sequences that stop or wait."""
    conversation, contact = mail.conversation, mail.conversation.contact
    following = Following()
    if mail.direction == Direction.INBOUND:
        name = contact.full_name if contact else mail.sender_name or mail.sender
        day = read.returns_on
        following = what_follows(kind=read.kind, intent=read.intent, on=day, name=name, received=mail.at)
    note_turn(conversation=conversation, mail=mail, needs_answer=following.needs_answer)
    if contact is None:
        return
    mail.activity = _note(mail, contact, now=now, address_of=address_of)
    mail.save(update_fields=["activity"])
    if read.kind == IncomingKind.UNSUBSCRIBE:
        _stop(mail, contact, now=now)
    _carry_out(following, mail, contact, now=now)


def _note(mail: Mail, contact: Contact, *, now: datetime, address_of: AddressOf) -> Activity:
    """An automatic answer is a machine's: it says nothing of her interest."""
    by_machine = mail.kind == IncomingKind.AUTO_REPLY
    owner = mail.mailbox.owner if mail.mailbox and mail.direction == Direction.OUTBOUND else None
    return note_activity(
        kind=ActivityKind.EMAIL,
        at=mail.at,
        by=owner,
        now=now,
        contact_id=contact.pk,
        company_id=contact.company_id,
        direction=mail.direction,
        actor=Actor.MACHINE if by_machine else Actor.HUMAN,
        channel="email",
        outcome=mail.intent or (mail.kind if by_machine else ""),
        text=f"{mail.subject}\n{mail.text}"[:5000],
        address_of=address_of,
    )


def _stop(mail: Mail, contact: Contact, *, now: datetime) -> None:
    """She asked in her own words: what she wrote is the proof."""
    first = mail.conversation.mails.filter(sent__isnull=False).select_related("sent__contact").last()
    if first is not None and first.sent is not None:
        stop_by_link(message=first.sent, now=now, how="Demandé par e-mail")
        return
    hear_objection(
        contact=contact,
        proof=f"E-mail du {mail.at:%d/%m/%Y}\u00a0: {mail.text[:150]}",
        at=mail.at,
        by=BY_SYSTEM,
        now=now,
        channel=Channel.EMAIL,
    )


def _carry_out(following: Following, mail: Mail, contact: Contact, *, now: datetime) -> None:
    if following.ends:
        because = Ending.OBJECTION if mail.kind == IncomingKind.UNSUBSCRIBE else Ending.ANSWERED
        end_enrolments(contact_ids=[contact.pk], because=because, now=now)
    if following.waits_until:
        put_off_enrolments(contact_ids=[contact.pk], until=following.waits_until, now=now)
    owner = who_answers(owner=contact.owner, mailbox=mail.mailbox)
    if owner is None or mail.direction == Direction.OUTBOUND:
        return
    address = f"/reception/{mail.conversation_id}/"
    if following.title and following.due_at:
        add_task(
            title=following.title[:200],
            due_at=max(following.due_at, now),
            assignee=owner,
            by=None,
            now=now,
            kind=TaskKind.EMAIL,
            contact_id=contact.pk,
            company_id=contact.company_id,
            address=address,
        )
    else:
        told = IncomingKind(mail.kind).label if mail.kind != IncomingKind.REPLY else Intent(mail.intent).label
        notify(
            user=owner,
            kind=AlertKind.ANSWER,
            text=f"{contact.full_name} a écrit\u00a0: {told}",
            address=address,
            now=now,
        )


@transaction.atomic
def reclassify(*, mail: Mail, intent: Intent, now: datetime) -> None:
    """A colleague read better than the words: what follows from her reading is done, what was done stays."""
    Mail.objects.filter(pk=mail.pk).update(intent=intent)
    Conversation.objects.filter(pk=mail.conversation_id).update(intent=intent)
    mail.intent = intent
    contact = mail.conversation.contact
    if contact is not None:
        read = Incoming(IncomingKind.REPLY, [], mail.text, intent, mail.on_date)
        name = contact.full_name
        following = what_follows(kind=read.kind, intent=intent, on=mail.on_date, name=name, received=now)
        _carry_out(following, mail, contact, now=now)
