"""Colleagues follow a record, and are told of what happens to it."""

from collections.abc import Callable, Collection
from datetime import datetime

from filon.kit.subjects import Subject
from filon.records.models import Follow, Notification
from filon.users.models import User

LONGEST_TEXT, LONGEST_ADDRESS = 300, 200  # of a notification


def follow(*, subject: Subject, user: User, now: datetime) -> None:
    """Twice is once."""
    Follow.objects.get_or_create(subject_kind=subject.kind, subject_id=subject.pk, user=user, defaults={"at": now})


def unfollow(*, subject: Subject, user: User) -> None:
    Follow.objects.filter(subject_kind=subject.kind, subject_id=subject.pk, user=user).delete()


def tell_followers(
    *, subject: Subject, text: str, address: str, now: datetime, but: Collection[int], sees: Callable[[User], bool]
) -> int:
    """Notify the followers who still work here and still see the record, `but` those who know already; returns how many."""
    followed = Follow.objects.filter(subject_kind=subject.kind, subject_id=subject.pk, user__is_active=True)
    notices = [
        Notification(user=row.user, text=text[:LONGEST_TEXT], address=address[:LONGEST_ADDRESS], at=now)
        for row in followed.exclude(user__in=but).select_related("user")
        if sees(row.user)
    ]
    return len(Notification.objects.bulk_create(notices))
