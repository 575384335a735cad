"""Where a mailbox stands: in service, to be opened again by its owner, or paused by its own figures."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from filon.messaging.models import Bounce, Mailbox, Message
from filon.messaging.rules.figures import ROLLING, Figures, why_pause
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.mailboxes import MailboxState
from filon.records.services.notifications import notify
from filon.users.models import User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Role


@transaction.atomic
def ask_to_reconnect(*, mailbox: Mailbox, because: str, now: datetime) -> None:
    """Its messages wait; whoever looks after it is told once."""
    ready = Mailbox.objects.filter(pk=mailbox.pk, state=MailboxState.READY)
    if ready.update(state=MailboxState.RECONNECT, because=because[:300], told_at=now, updated_at=now):
        _tell(mailbox, f"La boîte {mailbox.address} est à reconnecter\u00a0: ses messages attendent", now=now)


@transaction.atomic
def look_at(ids: Collection[int | None], *, now: datetime) -> None:
    """Something came back of what these mailboxes sent: too much of it pauses them."""
    for mailbox in Mailbox.objects.filter(pk__in=[pk for pk in ids if pk], state=MailboxState.READY):
        because = why_pause(figures_of(mailbox))
        ready = Mailbox.objects.filter(pk=mailbox.pk, state=MailboxState.READY)
        if because and ready.update(state=MailboxState.PAUSED, because=because[:300], told_at=now, updated_at=now):
            _tell(mailbox, f"La boîte {mailbox.address} s’est mise en pause\u00a0: {because}", now=now)


def figures_of(mailbox: Mailbox) -> Figures:
    """Of its last ROLLING messages of prospecting, since a person last looked at them."""
    back = Exists(Bounce.objects.filter(message=OuterRef("pk"), hard=True))
    tried = mailbox.messages.filter(kind=MessageKind.PROSPECTING, sending_at__isnull=False)
    tried = tried.filter(Q(state=MessageState.SENT) | back)
    if mailbox.watched_from:
        tried = tried.filter(sending_at__gte=mailbox.watched_from)
    last = Message.objects.filter(pk__in=list(tried.order_by("-sending_at").values_list("pk", flat=True)[:ROLLING]))
    counted = last.aggregate(sent=Count("pk"), complained=Count("complained_at"))
    return Figures(counted["sent"], last.filter(back).count(), counted["complained"])


def _tell(mailbox: Mailbox, text: str, *, now: datetime) -> None:
    """Its owner; for a mailbox of the company, or of who left, those who administer."""
    owner = mailbox.owner
    told = [owner] if owner and owner.is_active else list(User.objects.filter(role=Role.ADMIN, is_active=True))
    for user in told:
        notify(user=user, kind=AlertKind.MAILBOX, text=text, address=f"/reglages/boites/{mailbox.pk}/", now=now)
