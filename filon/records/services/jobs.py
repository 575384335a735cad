"""Who runs a recurring job: taken by compare-and-set, kept alive while it runs, given back with the next due time."""

from datetime import datetime, timedelta

from django.db.models import Q

from filon.records.models import JobRun
from filon.records.rules.jobs import LEASE, is_due


def claim_job(*, job: str, period: timedelta, now: datetime, alive_at: datetime) -> JobRun | None:
    """The row of a due job, now ours until `claimed_until`; None when it is not due or another worker has it.

    `now` decides what is due (`--as-of` may set it), `alive_at` is the true clock: it decides who is still at work.
    """
    run, _ = JobRun.objects.get_or_create(job=job, defaults={"due_at": now})
    if not is_due(due_at=run.due_at, period=period, now=now):
        return None
    free = Q(claimed_until=None) | Q(claimed_until__lt=alive_at)
    until = alive_at + LEASE
    taken = JobRun.objects.filter(free, pk=run.pk, due_at=run.due_at).update(claimed_until=until, started_at=now)
    if not taken:
        return None
    run.claimed_until, run.started_at = until, now
    return run


def ask_for_job(*, job: str, now: datetime) -> None:
    """Due at once, unless a worker has it at this instant."""
    JobRun.objects.get_or_create(job=job, defaults={"due_at": now})
    JobRun.objects.filter(job=job, due_at__gt=now, claimed_until=None).update(due_at=now)


def renew_claim(*, run: JobRun, alive_at: datetime) -> bool:
    """Keep the job for another while; False when it was lost to another worker meanwhile."""
    until = alive_at + LEASE
    kept = JobRun.objects.filter(pk=run.pk, claimed_until=run.claimed_until).update(claimed_until=until)
    run.claimed_until = until if kept else run.claimed_until
    return bool(kept)


def finish_job(*, run: JobRun, due_at: datetime, done: int, error: str, now: datetime) -> None:
    """Give the job back: how many items were done, what went wrong, when it is due again."""
    JobRun.objects.filter(pk=run.pk, claimed_until=run.claimed_until).update(
        claimed_until=None, due_at=due_at, finished_at=now, done=done, error=error
    )
