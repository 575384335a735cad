"""Composed reports are counted to their end: the first parts at once for who waits on the page, the others by the worker."""

from datetime import datetime

from filon.reporting.models import ComposedReport, ReportRun
from filon.reporting.rules.composed import RunState
from filon.reporting.services.composed import ask_report, count_next_part
from filon.users.models import User

PARTS_AT_ONCE = 5  # counted while the person waits: the total, and a few columns


def count_report(*, report: ComposedReport, viewer: User, now: datetime) -> ReportRun:
    """A small report answers at once; of a large one the worker counts the rest."""
    run = ask_report(report=report, viewer=viewer, now=now)
    for _ in range(PARTS_AT_ONCE):
        if not count_next_part(run=run, now=now):
            break
    return run


def carry_on_reports(*, now: datetime, limit: int) -> int:
    """At most `limit` parts, the run asked first going first; killed in between, a part is counted again and kept once."""
    done = 0
    while done < limit:
        run = (
            ReportRun.objects.filter(state=RunState.RUNNING).select_related("viewer").order_by("asked_at", "pk").first()
        )
        if run is None:
            break
        count_next_part(run=run, now=now)
        done += 1
    return done
