"""What is too old goes: the key after thirteen months, everything else after twenty-five (CK-1)."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.permission.rules.retention import months_before
from filon.visits.models import ConsentProof, DailyCount, RobotCount, Visit, Visitor
from filon.visits.rules.consent import DATA_MONTHS, TRACKER_LIFE


def forget_old_visitors(*, now: datetime, limit: int) -> int:
    """The key that a browser holds leads to nobody any more."""
    old = Visitor.objects.filter(key__isnull=False, consent_at__lte=now - TRACKER_LIFE).values_list("pk", flat=True)
    return Visitor.objects.filter(pk__in=list(old[:limit])).update(key=None)


def purge_visits(*, now: datetime, limit: int) -> int:
    """Visits, then visitors without any, then the proofs of those who are gone, then the counts."""
    last_day = months_before(day_in_paris(now), DATA_MONTHS)
    since = start_of_day_paris(last_day)
    has_visits = Exists(Visit.objects.filter(visitor=OuterRef("pk")))
    old = (
        Visit.objects.filter(last_at__lt=since),
        Visitor.objects.filter(~has_visits, key=None, consent_at__lt=since),
        ConsentProof.objects.filter(visitor=None, at__lt=since),
        DailyCount.objects.filter(day__lt=last_day),
        RobotCount.objects.filter(day__lt=last_day),
    )
    done = 0
    for rows in old:
        some = list(rows.order_by("pk").values_list("pk", flat=True)[: limit - done])
        rows.model._default_manager.filter(pk__in=some).delete()
        done += len(some)
    return done
