"""Notifications of one person."""

from django.db.models import QuerySet

from filon.records.models import Notification
from filon.users.models import User

SHOWN_NOTIFICATIONS = 20  # what the menu of the bell holds


def unread_notification_count(*, user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def alerts_for_digest(*, user: User) -> QuerySet[Notification]:
    """What this person wanted told in the morning, and has not read since; the oldest first."""
    return Notification.objects.filter(user=user, for_digest=True, read_at=None).order_by("at", "pk")


def latest_notifications(*, user: User) -> QuerySet[Notification]:
    """The latest first, read or not."""
    return Notification.objects.filter(user=user)[:SHOWN_NOTIFICATIONS]
