"""Conversations for those who may read them: their people's, what came to their own mailbox, and what a relay gave them."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.inbox.models import Conversation, Mail
from filon.kit.errors import NotFound
from filon.messaging.models import Mailbox
from filon.messaging.rules.incoming.kinds import Intent
from filon.messaging.selectors.mailboxes import kept_for_others
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, colleague_ids, of_scope, require, scope_of


def conversations_seen_by(viewer: Viewer, *, action: Action = Action.READ) -> QuerySet[Conversation]:
    require(viewer, Entity.MESSAGE, action)
    scope = scope_of(viewer, entity=Entity.MESSAGE, action=action)
    rows = Conversation.objects.select_related("contact__company", "contact__owner", "mailbox__owner")
    if scope == Scope.ALL:
        return rows
    of_people = Q(contact__isnull=False) & of_scope(viewer, scope, owner="contact__owner")
    of_mailboxes = Q(mailbox__isnull=False) & of_scope(viewer, scope, owner="mailbox__owner")
    return rows.filter(of_people | of_mailboxes | _passed_to(viewer, scope))


def _passed_to(viewer: Viewer, scope: Scope) -> Q:
    """What a colleague who is away, or who left, would have to answer."""
    if scope == Scope.NONE or not isinstance(viewer, User):
        return Q(pk__in=[])
    kept = kept_for_others([viewer.pk] if scope == Scope.OWN else colleague_ids(viewer))
    return Q(mailbox__in=kept.values("pk")) | Q(contact__owner__in=kept.values("owner"))


def conversation_seen_by(viewer: Viewer, *, pk: int, action: Action = Action.READ) -> Conversation:
    found = conversations_seen_by(viewer, action=action).filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette conversation n’existe pas.")
    return found


def waiting(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Who waits for our answer; the longest waiting first."""
    return rows.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")


def sought(rows: QuerySet[Conversation], *, words: str = "", intent: str = "") -> QuerySet[Conversation]:
    if intent in Intent._value2member_map_:
        rows = rows.filter(intent=intent)
    if words:
        rows = rows.filter(
            Q(subject__icontains=words) | Q(address__icontains=words) | Q(contact__name_key__icontains=words)
        )
    return rows


def last_mails(rows: Collection[Conversation]) -> dict[int, Mail]:
    """The newest message of each conversation, in one query."""
    mails = Mail.objects.filter(conversation__in=rows).order_by("at", "pk")
    return {mail.conversation_id: mail for mail in mails}


def conversation_of(message_ids: Collection[str]) -> Conversation | None:
    """The one that holds any of these messages, the nearest first."""
    rows = Mail.objects.filter(message_id__in=message_ids).select_related("conversation__contact")
    found = {mail.message_id: mail.conversation for mail in rows}
    return next((found[name] for name in message_ids if name in found), None)


def is_known(message_id: str) -> bool:
    return Mail.objects.filter(message_id=message_id).exists()


def people_at(addresses: Collection[str]) -> dict[str, list[Contact]]:
    """By address, who has it: one person, or several who share it."""
    points = ContactPoint.objects.filter(
        normalised__in=addresses, kind=PointKind.EMAIL, contact__isnull=False, contact__deleted_at=None
    ).select_related("contact__company", "contact__owner")
    found: dict[str, list[Contact]] = {}
    for point in points.order_by("contact"):
        people = found.setdefault(point.normalised or "", [])
        if point.contact and point.contact not in people:
            people.append(point.contact)
    return found


def our_addresses() -> set[str]:
    """Of colleagues and of our mailboxes: what they write to each other is none of this."""
    people = User.objects.filter(email__isnull=False).values_list("email", flat=True)
    return {address.lower() for address in (*people, *Mailbox.objects.values_list("address", flat=True)) if address}
