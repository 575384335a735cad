"""Where one visit ends and the next begins."""

from datetime import datetime, timedelta

SILENCE = timedelta(minutes=30)  # the cut that every tool of the trade makes, so that figures compare


def begins_anew(*, last_at: datetime, now: datetime) -> bool:
    """After half an hour without a page. A clock that went back cuts as well, once it went back further than that."""
    return abs(now - last_at) > SILENCE
