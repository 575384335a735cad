"""What sign-in leaves behind: sessions that ended, attempts that nobody will ask about."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session

ATTEMPTS_KEPT = timedelta(days=30)


def purge_sessions(*, now: datetime, limit: int) -> int:
    keys = list(Session.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:limit])
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def purge_sign_in_attempts(*, now: datetime, limit: int) -> int:
    done = 0
    for model in (AccessAttempt, AccessLog):
        keys = list(model.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).values_list("pk", flat=True)[:limit])
        model.objects.filter(pk__in=keys).delete()
        done += len(keys)
    return done
