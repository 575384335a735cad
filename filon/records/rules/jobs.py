"""When a recurring job is due, and for how long a worker may keep it without a sign of life."""

from datetime import datetime, timedelta

LEASE = timedelta(seconds=60)  # a worker that was killed loses its job after that; a living one renews it well before
CLOCK_SLACK = timedelta(days=1)


def is_due(*, due_at: datetime, period: timedelta, now: datetime) -> bool:
    """A due time further away than one period comes from a clock that went back (or `--as-of` in the future): due as well."""
    return due_at <= now or due_at > now + period + CLOCK_SLACK
