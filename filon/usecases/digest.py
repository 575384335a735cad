"""Each working morning, a colleague who asked for it gets by e-mail what her day holds: once, and nothing when it holds nothing."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from filon.kit.business_time import day_in_paris
from filon.kit.dates import PARIS
from filon.messaging.rules.digest import Part, digest_body, digest_subject, is_digest_time, told_why
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.records.services.notifications import forget_kept_alerts
from filon.usecases.digest_parts import PageOf, alerts_kept, meetings_to_come, sales_to_take_up, tasks_of_day
from filon.usecases.writing_to_colleagues import can_be_written_to, write_to_colleague
from filon.users.models import User
from filon.users.selectors import absences_around

Teller = Callable[..., Part | None]
# In the order of the letter. Whatever else should be in it is one more function: a part, or None when there is nothing to say.
TELLERS: tuple[Teller, ...] = (meetings_to_come, tasks_of_day, sales_to_take_up, alerts_kept)


def send_morning_digests(*, now: datetime, limit: int, page_of: PageOf) -> int:
    """At most `limit` colleagues are looked at; how many were. None on a day off, past noon, or while no message leaves."""
    if not is_digest_time(now) or why_nothing_leaves():
        return 0
    return sum(_tell(user, now=now, page_of=page_of) for user in islice(_waiting(now=now), limit))


def _waiting(*, now: datetime) -> QuerySet[User]:
    today = day_in_paris(now)
    untold = Q(digest_told_on=None) | Q(digest_told_on__lt=today)
    return User.objects.filter(untold, is_active=True, digest_asked_at__isnull=False).order_by("pk")


@transaction.atomic
def _tell(user: User, *, now: datetime, page_of: PageOf) -> bool:
    """Of two workers one tells her: the other finds nothing to claim. True: her morning is settled, with or without a letter."""
    today = day_in_paris(now)
    if not _waiting(now=now).filter(pk=user.pk).update(digest_told_on=today):
        return True
    if can_be_written_to(user) and not absences_around(user_ids=[user.pk], first=today, last=today):
        parts = parts_of(user, now=now, page_of=page_of)
        if parts:
            _write(user, parts, now=now, page_of=page_of)
            forget_kept_alerts(user=user)
    return True


def parts_of(user: User, *, now: datetime, page_of: PageOf) -> list[Part]:
    told = (tell(user, now=now, page_of=page_of) for tell in TELLERS)
    return [part for part in told if part]


def _write(user: User, parts: list[Part], *, now: datetime, page_of: PageOf) -> None:
    assert user.digest_asked_at  # asked of the database
    write_to_colleague(
        user=user,
        subject=digest_subject(parts, day=now.astimezone(ZoneInfo(user.time_zone)).date()),
        body=digest_body(parts),
        why=told_why(
            what="ce résumé", asked_on=user.digest_asked_at.astimezone(PARIS).date(), page=page_of("preferences")
        ),
        key=f"digest:{user.pk}:{day_in_paris(now):%Y-%m-%d}",
        now=now,
    )
