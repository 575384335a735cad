"""Colleagues are told by e-mail what the bell tells them: at once, and only what they wish; each e-mail says how to stop it."""

from datetime import datetime

from django.db import transaction

from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.letters import SITE
from filon.messaging.services.outbox import queue_message
from filon.records.models import Notification
from filon.usecases.writing_to_colleagues import can_be_written_to
from filon.users.rules.alerts import AlertKind, why_told

CHOOSING = "/reglages/moi/notifications/"  # where each chooses what he is told, and how


def mail_notifications(*, now: datetime, limit: int) -> int:
    """At most `limit`, the oldest first; how many were looked at. One that was read already is not told again."""
    waiting = Notification.objects.filter(by_mail=True).select_related("user").order_by("pk")[:limit]
    for notification in waiting:
        _mail(notification, now=now)
    return len(waiting)


@transaction.atomic
def _mail(notification: Notification, *, now: datetime) -> None:
    """Of two workers one writes it: the other finds nothing to claim."""
    if not Notification.objects.filter(pk=notification.pk, by_mail=True).update(by_mail=False):
        return
    user = notification.user
    if notification.read_at is None and can_be_written_to(user):
        link = f"\n\nOuvrir la fiche\u00a0: {SITE}{notification.address}" if notification.address else ""
        queue_message(
            kind=MessageKind.NOTIFICATION,
            user=user,
            address=user.email or "",
            subject=notification.text,
            body=f"{notification.text}.{link}\n\n{why_told(AlertKind(notification.kind), page=SITE + CHOOSING)}",
            key=f"notification:{notification.pk}",
            now=now,
        )
