"""Runs the due jobs, once or for ever; several runners share the work, and a killed one loses its job to the next."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from filon.records.models import JobRun
from filon.records.rules.jobs import LEASE, is_due
from filon.records.services.jobs import claim_job, finish_job, renew_claim
from filon.worker.schedule import JOBS, Job

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 1.0  # one small query each
AFTER_A_FAILURE = timedelta(minutes=1)
Clock = Callable[[], datetime]


class Outcome(NamedTuple):
    job: str
    done: int
    error: str = ""


def run_for_ever() -> None:
    """Until SIGTERM or SIGINT: the batch in hand is finished first."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            run_due_jobs(clock=timezone.now, stopping=stopping)
            close_old_connections()
        except OperationalError:
            logger.exception("the database does not answer; trying again")
            connection.close()
        stopping.wait(SECONDS_BETWEEN_LOOKS)


def run_due_jobs(*, clock: Clock, jobs: Sequence[Job] = JOBS, stopping: threading.Event | None = None) -> list[Outcome]:
    """Each job that is due and free, once; returns what was done."""
    waiting = _due_times()
    outcomes = []
    for job in jobs:
        if stopping and stopping.is_set():
            break
        now = clock()
        if job.name in waiting and not is_due(due_at=waiting[job.name], period=job.period, now=now):
            continue
        if run := claim_job(job=job.name, period=job.period, now=now, alive_at=timezone.now()):
            outcomes.append(_run(job, run, clock=clock, stopping=stopping))
    return outcomes


def _due_times() -> dict[str, datetime]:
    return dict(JobRun.objects.values_list("job", "due_at"))


def _run(job: Job, run: JobRun, *, clock: Clock, stopping: threading.Event | None) -> Outcome:
    """Batch after batch until one is not full. A job that fails says why and is tried again later."""
    done, error = 0, ""
    with _kept_alive(run):
        try:
            while True:
                batch = job.work(now=clock(), limit=job.batch_size)
                done += batch
                if batch < job.batch_size or (stopping and stopping.is_set()):
                    break
        except Exception as failure:
            logger.exception("job %s failed", job.name)
            error = f"{type(failure).__name__}: {failure}"
    now = clock()
    due_at = min(now + AFTER_A_FAILURE, job.due_after(now)) if error else job.due_after(now)
    finish_job(run=run, due_at=due_at, done=done, error=error, now=now)
    return Outcome(job.name, done, error)


@contextmanager
def _kept_alive(run: JobRun) -> Iterator[None]:
    """Renew the claim from a thread of its own while the job works."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE.total_seconds() / 4):
            try:
                renew_claim(run=run, alive_at=timezone.now())
            except OperationalError:
                logger.warning("the claim on %s was not renewed; trying again", run.job)
            finally:
                connection.close()

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
