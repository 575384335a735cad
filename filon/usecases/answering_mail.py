"""We answer from the page of the conversation: the message leaves by the mailbox to which she wrote, in the same thread."""

from datetime import datetime

from django.db import transaction

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.inbox.models import Conversation, Mail
from filon.inbox.services.keeping import keep_sent, note_turn
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.services.outbox import queue_message
from filon.usecases.handover import AddressOf
from filon.usecases.scoring import note_activity
from filon.users.models import User

LONGEST_ANSWER = 20_000
RE = "Re: "


class AnswerRefused(NotPossible):
    """An answer that says nothing, or that would go to nobody."""


@transaction.atomic
def answer_mail(
    *, conversation: Conversation, text: str, version: int, by: User, now: datetime, address_of: AddressOf
) -> Message:
    """Answering who wrote is no prospecting. Of two colleagues who answer at once, the second is told what the first wrote."""
    words = text.strip()
    if not words:
        raise AnswerRefused("Écrivez votre réponse\u00a0: elle est vide.")
    if len(words) > LONGEST_ANSWER:
        raise AnswerRefused("Cette réponse est trop longue\u00a0: joignez plutôt un contenu de la bibliothèque.")
    if not Conversation.objects.filter(pk=conversation.pk, version=version).update(version=version + 1):
        raise EditedMeanwhile("Cette conversation a changé depuis\u00a0: relisez-la avant de répondre.")
    last = conversation.mails.filter(direction=Direction.INBOUND).order_by("at", "pk").last()
    message = queue_message(
        kind=MessageKind.ANSWER,
        contact=conversation.contact,
        address=last.sender if last else conversation.address,
        subject=conversation.subject if conversation.subject.lower().startswith("re") else RE + conversation.subject,
        body=words,
        key=f"answer:{conversation.pk}:{version}",
        mailbox=conversation.mailbox,
        answers=last.message_id if last else "",
        now=now,
    )
    mail = keep_sent(message=message, conversation=conversation)
    note_turn(conversation=conversation, mail=mail, needs_answer=False)
    _note(mail, by=by, now=now, address_of=address_of)
    return message


def _note(mail: Mail, *, by: User, now: datetime, address_of: AddressOf) -> None:
    contact = mail.conversation.contact
    if contact is None:
        return
    mail.activity = note_activity(
        kind=ActivityKind.EMAIL,
        at=now,
        by=by,
        now=now,
        contact_id=contact.pk,
        company_id=contact.company_id,
        direction=Direction.OUTBOUND,
        channel="email",
        text=f"{mail.subject}\n{mail.text}"[:5000],
        address_of=address_of,
    )
    mail.save(update_fields=["activity"])


def settle(*, conversation: Conversation, version: int) -> None:
    """Nothing more to answer. EditedMeanwhile when she wrote again, or a colleague answered, in between."""
    rows = Conversation.objects.filter(pk=conversation.pk, version=version)
    if not rows.update(waiting_since=None, version=version + 1):
        raise EditedMeanwhile("Cette conversation a changé depuis\u00a0: relisez-la.")
