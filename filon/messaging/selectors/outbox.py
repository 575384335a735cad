"""Messages for those who may see them, and why nothing leaves when nothing does."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from filon.kit.errors import NotFound
from filon.kit.french import join_and
from filon.messaging.models import Message, Sender
from filon.messaging.rules.kinds import MessageState
from filon.messaging.rules.mailboxes import MailboxState
from filon.messaging.rules.pacing import departure_in_words
from filon.records.selectors.batches import loaded_demonstration
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, of_scope, require, scope_of


def messages_seen_by(
    viewer: Viewer, *, action: Action = Action.READ, kind: str = "", sought: str = ""
) -> QuerySet[Message]:
    """Those to the people whom the viewer follows, and those to himself; or all. `sought`: part of an address or subject."""
    require(viewer, Entity.MESSAGE, action)
    scope = scope_of(viewer, entity=Entity.MESSAGE, action=action)
    rows = Message.objects.select_related("contact", "user", "mailbox")
    if kind:
        rows = rows.filter(kind=kind)
    if sought:
        rows = rows.filter(Q(address__icontains=sought) | Q(subject__icontains=sought))
    if scope == Scope.ALL:
        return rows
    of_people = Q(contact__isnull=False) & of_scope(viewer, scope, owner="contact__owner")
    return rows.filter(of_people | Q(user__isnull=False) & of_scope(viewer, scope, owner="user"))


def message_seen_by(viewer: Viewer, *, pk: int, action: Action = Action.READ) -> Message:
    message = messages_seen_by(viewer, action=action).select_related("decided_by").filter(pk=pk).first()
    if message is None:
        raise NotFound("Ce message n’existe pas.")
    return message


def count_by_state(messages: QuerySet[Message]) -> dict[str, int]:
    """How many stand in each state; those without any are not named."""
    return dict(messages.order_by().values_list("state").annotate(count=Count("pk")))


def in_state(messages: QuerySet[Message], states: Collection[MessageState]) -> QuerySet[Message]:
    return messages.filter(state__in=states) if states else messages


def why_it_waits(message: Message, *, now: datetime) -> str:
    """One sentence for a message that is queued: all wait, its mailbox does not open, or its hour has not come. Empty: at once."""
    if message.state != MessageState.QUEUED:
        return ""
    if held := why_nothing_leaves():
        return held
    mailbox = message.mailbox
    if mailbox and mailbox.state != MailboxState.READY:
        state = MailboxState(mailbox.state).label.lower()
        return f"La boîte {mailbox.address} est {state}\u00a0: ses messages attendent."
    if message.because and message.due_at > now:
        return departure_in_words(due_at=message.due_at, because=message.because, now=now)
    return ""


def the_sender() -> Sender:
    """The one row, or what a new installation starts with."""
    return Sender.objects.first() or Sender()


MISSING = {
    "address": "l’adresse de l’expéditeur",
    "entity": "le nom de votre société",
    "postal_address": "son adresse postale",
    "site": "l’adresse de Filon",
}


def mail_leaves() -> bool:
    """Whether a mail server is named (FILON_MAIL_HOST); else Django keeps letters as files."""
    return not settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend")


def why_nothing_leaves() -> str:
    """One sentence, empty when messages leave. What waits leaves by itself once it is mended."""
    if loaded_demonstration():
        return (
            "La société de démonstration est chargée\u00a0: aucun message ne part d’ici, ils attendent tous. "
            "Retirez-la pour écrire à de vraies personnes."
        )
    if not mail_leaves():
        return (
            "Aucun serveur d’envoi n’est réglé (FILON_MAIL_HOST)\u00a0: les messages attendent ici, rien n’est perdu, "
            "et ils partiront d’eux-mêmes."
        )
    sender = the_sender()
    missing = [words for field, words in MISSING.items() if not getattr(sender, field)]
    if missing:
        return f"Il manque {join_and(missing)}\u00a0: la loi veut que chaque message dise qui écrit. Les messages attendent."
    return ""
