"""Workers share the jobs: each runs once, a dead worker's job is taken over, a failing one says why and comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from filon.records.models import JobRun
from filon.records.services.jobs import claim_job, renew_claim
from filon.worker.runner import Outcome, run_due_jobs
from filon.worker.schedule import JOBS, Job

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Pile:
    """So many things to do; counts the calls."""

    def __init__(self, height: int = 0) -> None:
        self.height, self.calls = height, 0

    def __call__(self, *, now: datetime, limit: int) -> int:  # noqa: ARG002
        self.calls += 1
        done = min(limit, self.height)
        self.height -= done
        return done


def job(work: Pile, *, batch_size: int = 10) -> Job:
    return Job("pile", HOUR, work, batch_size, "Range la pile")


def claim(now: datetime = NOW, *, alive_at: datetime = NOW) -> JobRun | None:
    return claim_job(job="pile", period=HOUR, now=now, alive_at=alive_at)


def test_a_due_job_runs_batch_after_batch_until_nothing_is_left() -> None:
    pile = Pile(25)
    assert run_due_jobs(clock=lambda: NOW, jobs=[job(pile)]) == [Outcome("pile", 25)]
    assert pile.calls == 3


def test_a_second_look_in_the_same_hour_finds_nothing_due() -> None:
    pile = Pile()
    run_due_jobs(clock=lambda: NOW, jobs=[job(pile)])
    assert run_due_jobs(clock=lambda: NOW + timedelta(minutes=59), jobs=[job(pile)]) == []
    assert run_due_jobs(clock=lambda: NOW + HOUR, jobs=[job(pile)]) == [Outcome("pile", 0)]


def test_two_workers_do_not_take_the_same_job() -> None:
    assert claim() is not None
    assert claim(alive_at=NOW + timedelta(seconds=30)) is None


def test_the_job_of_a_killed_worker_is_taken_over_after_a_minute() -> None:
    dead = claim()
    assert claim(alive_at=NOW + timedelta(seconds=61)) is not None
    assert dead is not None
    assert renew_claim(run=dead, alive_at=NOW + timedelta(seconds=62)) is False


def test_a_living_worker_keeps_its_job() -> None:
    mine = claim()
    assert mine is not None
    assert renew_claim(run=mine, alive_at=NOW + timedelta(seconds=45)) is True
    assert claim(alive_at=NOW + timedelta(seconds=61)) is None


def test_a_job_that_fails_says_why_and_comes_back_in_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    def break_down(*, now: datetime, limit: int) -> int:
        raise ValueError("plus de papier")

    outcomes = run_due_jobs(clock=lambda: NOW, jobs=[Job("pile", HOUR, break_down, 10, "Range la pile")])
    assert outcomes == [Outcome("pile", 0, "ValueError: plus de papier")]
    assert JobRun.objects.get().due_at == NOW + timedelta(minutes=1)
    assert JobRun.objects.get().claimed_until is None


def test_one_failing_job_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    def break_down(*, now: datetime, limit: int) -> int:
        raise ValueError("plus de papier")

    pile = Pile(1)
    jobs = [Job("broken", HOUR, break_down, 10, "Casse"), job(pile)]
    assert [outcome.done for outcome in run_due_jobs(clock=lambda: NOW, jobs=jobs)] == [0, 1]


def test_every_job_of_the_schedule_runs_on_an_empty_installation() -> None:
    assert [outcome.error for outcome in run_due_jobs(clock=timezone.now)] == [""] * len(JOBS)
