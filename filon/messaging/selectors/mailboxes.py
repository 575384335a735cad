"""Mailboxes for those who may see them: one's own, and all for who sees the settings."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.errors import NotFound
from filon.messaging.models import Mailbox
from filon.messaging.rules.kinds import MessageState
from filon.messaging.rules.mailboxes import MailboxState
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may


def mailboxes_seen_by(viewer: User, *, action: Action = Action.READ) -> QuerySet[Mailbox]:
    """Whoever may not write messages has no mailbox of his own to change."""
    rows = Mailbox.objects.select_related("owner", "keeper")
    if may(viewer, Entity.SETTING, action):
        return rows
    return rows.filter(owner=viewer) if may(viewer, Entity.MESSAGE, Action.WRITE) else rows.none()


def mailbox_seen_by(viewer: User, *, pk: int, action: Action = Action.READ) -> Mailbox:
    mailbox = mailboxes_seen_by(viewer, action=action).filter(pk=pk).first()
    if mailbox is None:
        raise NotFound("Cette boîte n’existe pas.")
    return mailbox


def with_day(rows: QuerySet[Mailbox], *, now: datetime) -> QuerySet[Mailbox]:
    """With what left today and what waits."""
    today = start_of_day_paris(day_in_paris(now))
    return rows.annotate(
        sent_today=Count("messages", filter=Q(messages__state=MessageState.SENT, messages__sending_at__gte=today)),
        waiting=Count("messages", filter=Q(messages__state=MessageState.QUEUED)),
    ).order_by("state", "address")


def in_service(rows: QuerySet[Mailbox]) -> QuerySet[Mailbox]:
    return rows.exclude(state=MailboxState.CLOSED)


def kept_for_others(keepers: Collection[int]) -> QuerySet[Mailbox]:
    """Mailboxes that a relay gave to look after: what comes in there, and for their owners, is for these people."""
    return Mailbox.objects.filter(keeper__in=keepers).exclude(owner=F("keeper")).exclude(state=MailboxState.CLOSED)


def who_answers(*, owner: User | None, mailbox: Mailbox | None) -> User | None:
    """The colleague of who writes to us, else the owner of the mailbox; whoever looks after his mail when a relay says so."""
    asked = owner or (mailbox.owner if mailbox else None)
    if asked is None:
        return None
    kept = Mailbox.objects.filter(owner=asked, keeper__is_active=True).exclude(keeper=asked)
    passed = kept.exclude(state=MailboxState.CLOSED).select_related("keeper").order_by("pk").first()
    return passed.keeper if passed else asked
