"""Locking the forecast of a day, so that it can be compared later with what came."""

from datetime import date, datetime

from django.db import transaction

from filon.forecasting.models import Snapshot
from filon.forecasting.selectors.forecast import forecast_report
from filon.users.selectors import SYSTEM


@transaction.atomic
def take_snapshot(*, as_of: date, now: datetime) -> int:
    """Write the forecast of each month as it stood at the end of the day; returns how many. A locked day is left as it is."""
    if Snapshot.objects.filter(as_of=as_of).exists():
        return 0
    report = forecast_report(viewer=SYSTEM, as_of=as_of, now=now)
    Snapshot.objects.bulk_create(
        [
            Snapshot(
                as_of=as_of,
                month=month.month,
                weighted_cents=month.won_cents + month.weighted_cents,
                p10_cents=month.p10_cents,
                p50_cents=month.p50_cents,
                p90_cents=month.p90_cents,
                currency=report.currency,
                created_at=now,
            )
            for month in report.months
        ],
        ignore_conflicts=True,  # two workers on the same day: the first one locked it
    )
    return len(report.months)
