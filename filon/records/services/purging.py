"""What is of no use any more leaves: notes for undoing, notifications long read."""

from datetime import datetime, timedelta

from django.db.models import Model, QuerySet

from filon.records.models import Notification, UndoEntry

UNDO_KEPT = timedelta(days=30)  # an undo is offered for one day; the rest is for whoever asks "what happened?"
NOTIFICATIONS_KEPT = timedelta(days=180)


def purge_undo_entries(*, now: datetime, limit: int) -> int:
    return delete_some(UndoEntry.objects.filter(at__lt=now - UNDO_KEPT), limit=limit)


def purge_notifications(*, now: datetime, limit: int) -> int:
    """Those read, half a year old; an unread one stays."""
    old = Notification.objects.filter(read_at__isnull=False, at__lt=now - NOTIFICATIONS_KEPT)
    return delete_some(old, limit=limit)


def delete_some(rows: "QuerySet[Model]", *, limit: int) -> int:
    """At most `limit` rows, so that no transaction lasts; returns how many."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    rows.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)
