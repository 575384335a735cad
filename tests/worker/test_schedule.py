"""When each job is due again."""

from datetime import datetime, time, timedelta

from filon.kit.dates import PARIS
from filon.records.rules.jobs import is_due
from filon.worker.schedule import JOBS, Job


def nothing(*, now: datetime, limit: int) -> int:
    return 0


NIGHTLY = Job("nightly", timedelta(days=1), nothing, 1, "La nuit", time(3, 0))
OFTEN = Job("often", timedelta(seconds=2), nothing, 1, "Souvent")


def test_a_nightly_job_runs_at_its_hour_in_paris() -> None:
    evening = datetime(2026, 11, 20, 22, 0, tzinfo=PARIS)
    assert NIGHTLY.due_after(evening) == datetime(2026, 11, 21, 3, 0, tzinfo=PARIS)


def test_a_nightly_job_late_from_the_day_runs_again_the_next_night() -> None:
    morning = datetime(2026, 11, 21, 9, 0, tzinfo=PARIS)
    assert NIGHTLY.due_after(morning) == datetime(2026, 11, 22, 3, 0, tzinfo=PARIS)


def test_a_frequent_job_is_due_one_period_later() -> None:
    now = datetime(2026, 11, 21, 9, 0, tzinfo=PARIS)
    assert OFTEN.due_after(now) == now + timedelta(seconds=2)


def test_a_due_time_left_by_a_clock_in_the_future_counts_as_due() -> None:
    now, period = datetime(2026, 11, 21, 9, 0, tzinfo=PARIS), timedelta(seconds=2)
    assert is_due(due_at=now + timedelta(days=400), period=period, now=now)
    assert not is_due(due_at=now + timedelta(seconds=1), period=period, now=now)
    assert is_due(due_at=now, period=period, now=now)


def test_names_are_unique_and_each_job_says_what_it_does_in_french() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.description[0].isupper() and " " in job.description for job in JOBS)
