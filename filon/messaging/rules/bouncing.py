"""What follows a message that came back: an address is closed for good, rests, or is left alone (reference « Deliverability »)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from filon.messaging.rules.incoming.kinds import BounceReason

R = BounceReason
# Of us or of what we wrote: never held against the recipient.
OURS = frozenset({R.SENDER_REFUSED, R.AUTHENTICATION, R.REPUTATION, R.RATE, R.SPAM, R.POLICY, R.TOO_BIG, R.FILTERED})
# Whoever keeps the mail server should hear of these: all who have an address there refuse us.
TOLD_TO_ADMINISTRATORS = OURS - {R.TOO_BIG, R.FILTERED}
# Of the moment: a full box, a busy or unreachable server.
SOFT = frozenset({R.MAILBOX_FULL, R.NETWORK, R.SYSTEM})
SUSPENDED_TIMES, SUSPENDED_WITHIN = 2, timedelta(days=14)
SOFT_TIMES, SOFT_WITHIN = 5, timedelta(days=30)
REST = timedelta(days=90)
LONGEST_MEMORY = REST + SOFT_WITHIN


class Returned(NamedTuple):
    reason: BounceReason
    at: datetime


def closes_for_good(*, hard: bool, returned: Sequence[Returned]) -> bool:
    """An unknown address at once, a suspended box the second time. `returned`: all that came back from it, the last just now."""
    if hard:
        return True
    last = returned[-1]
    suspended = [one for one in returned if one.reason == R.SUSPENDED and last.at - one.at <= SUSPENDED_WITHIN]
    return last.reason == R.SUSPENDED and len(suspended) >= SUSPENDED_TIMES


def rests_until(returned: Sequence[Returned]) -> datetime | None:
    """After so many returns of the moment within a month, the address is left in peace for three; None otherwise."""
    soft = sorted(one.at for one in returned if one.reason in SOFT)
    full = [last for first, last in zip(soft, soft[SOFT_TIMES - 1 :], strict=False) if last - first <= SOFT_WITHIN]
    return full[-1] + REST if full else None
