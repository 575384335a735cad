"""Colleagues follow a record, and are told of what happens to it."""

from collections.abc import Callable, Collection
from datetime import datetime

from filon.kit.subjects import Subject
from filon.records.models import Follow
from filon.records.services.notifications import notify_many
from filon.users.models import User
from filon.users.rules.alerts import AlertKind


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
    people = [row.user for row in followed.exclude(user__in=but).select_related("user") if sees(row.user)]
    return notify_many(people=people, kind=AlertKind.FOLLOWED, text=text, address=address, now=now)
