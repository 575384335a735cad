"""Notifications: told to one person, by the way that he chose for such ones; read by him."""

from collections.abc import Iterable
from datetime import datetime

from filon.records.models import Notification
from filon.users.models import User
from filon.users.rules.alerts import AlertKind, AlertWay, way_of

LONGEST_TEXT, LONGEST_ADDRESS = 300, 200


def notify(*, user: User, kind: AlertKind, text: str, address: str, now: datetime) -> None:
    """`address` is the page that the notification opens; empty when there is none."""
    notify_many(people=[user], kind=kind, text=text, address=address, now=now)


def notify_many(*, people: Iterable[User], kind: AlertKind, text: str, address: str, now: datetime) -> int:
    """The same to several people; how many are told. Who wants nothing of this kind is told nothing."""
    return keep_alerts([one for user in people if (one := alert(user, kind, text=text, address=address, now=now))])


def alert(user: User, kind: AlertKind, *, text: str, address: str, now: datetime) -> Notification | None:
    """What is to be kept for this person; None when he wants nothing of this kind."""
    way = way_of(kind, user.alert_ways)
    if way == AlertWay.NONE:
        return None
    return Notification(
        user=user,
        kind=kind,
        text=text[:LONGEST_TEXT],
        address=address[:LONGEST_ADDRESS],
        at=now,
        by_mail=way == AlertWay.MAIL,
        for_digest=way == AlertWay.DIGEST,
    )


def keep_alerts(alerts: Iterable[Notification]) -> int:
    return len(Notification.objects.bulk_create(alerts))


def forget_kept_alerts(*, user: User) -> int:
    """The digest of this morning told them."""
    return Notification.objects.filter(user=user, for_digest=True).update(for_digest=False)


def mark_notifications_read(*, user: User, now: datetime) -> int:
    return Notification.objects.filter(user=user, read_at=None).update(read_at=now)
