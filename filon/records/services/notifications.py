"""Notifications: told to one person, read by him."""

from datetime import datetime

from filon.records.models import Notification
from filon.users.models import User


def notify(*, user: User, text: str, address: str, now: datetime, by_mail: bool = False) -> Notification:
    """`address` is the page that the notification opens; empty when there is none. `by_mail`: told by e-mail too."""
    return Notification.objects.create(user=user, text=text, address=address, at=now, by_mail=by_mail)


def mark_notifications_read(*, user: User, now: datetime) -> int:
    return Notification.objects.filter(user=user, read_at=None).update(read_at=now)
