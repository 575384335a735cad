"""A person wants less of us, or nothing: written, and her sequences end, in the same transaction, whichever way she said it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.french import format_datetime
from filon.messaging.models import Message
from filon.messaging.services.stopping import complain, stop_messages
from filon.permission.rules.kinds import CHOSEN, Channel, Purpose
from filon.permission.services.objections import object_to_prospecting
from filon.permission.services.preferences import choose_messages
from filon.records.rules.authorship import BY_SYSTEM, Author
from filon.sequences.rules.kinds import Ending
from filon.usecases.outbound_ending import end_enrolments

ENDS_SEQUENCES = {Purpose.OFFERS, Purpose.NEWSLETTER}  # who refuses invitations alone goes on
BY_LINK = "Lien au pied d’un message"


@transaction.atomic
def hear_objection(
    *, contact: Contact, proof: str, at: datetime, by: Author, now: datetime, channel: Channel = Channel.ALL
) -> None:
    """Told to a colleague, by telephone or in writing."""
    object_to_prospecting(contact=contact, channel=channel, proof=proof, at=at, by=by, now=now)
    leave_sequences([contact.pk], how=proof, now=now)


@transaction.atomic
def stop_by_link(*, message: Message, now: datetime, how: str = BY_LINK) -> None:
    """The button of the page, or that of her mail program (RFC 8058)."""
    stop_messages(message=message, now=now)
    _leave(message, how=how, now=now)


@transaction.atomic
def hear_complaint(*, message: Message, now: datetime) -> None:
    complain(message=message, now=now)
    _leave(message, how="Plainte auprès de sa messagerie", now=now)


@transaction.atomic
def choose_by_link(
    *,
    message: Message,
    wanted: Collection[Purpose],
    kept: Collection[Channel],
    shown: Collection[Channel],
    now: datetime,
) -> None:
    """The boxes of the page: `wanted` sorts, channels `kept` of those `shown`."""
    if message.contact is None:
        raise NotPossible(
            "Vous n’êtes plus dans notre fichier\u00a0: il ne reste que le bouton «\u00a0Ne plus m’écrire\u00a0»."
        )
    refused = [one for one in CHOSEN if one not in wanted]
    less = choose_messages(
        contact=message.contact,
        refused=refused,
        closed=[one for one in shown if one not in kept],
        proof=f"Choix sur la page du message «\u00a0{message.subject}\u00a0» du {format_datetime(message.created_at)}",
        by=BY_SYSTEM,
        now=now,
    )
    closed = set(shown) - set(kept) - {Channel.AUDIENCE}  # who leaves our adverts alone leaves no sequence
    if less and (ENDS_SEQUENCES.intersection(refused) or closed):
        _leave(message, how=BY_LINK, now=now)


def leave_sequences(contact_ids: Collection[int], *, how: str, now: datetime) -> None:
    end_enrolments(contact_ids=contact_ids, because=Ending.OBJECTION, now=now, words=how)


def _leave(message: Message, *, how: str, now: datetime) -> None:
    if message.contact_id:
        leave_sequences([message.contact_id], how=how, now=now)
