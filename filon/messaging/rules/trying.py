"""When a message that did not leave is tried again, and when nobody may try it again without a person."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

# Busy or full mailboxes, a network that is down: reference « Deliverability », soft bounces.
RETRIES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
# Longer than the mail server may take for one message (EMAIL_TIMEOUT for each of its answers, some ten of them).
STUCK_AFTER = timedelta(minutes=5)
UNCERTAIN = "La connexion s’est coupée pendant l’envoi\u00a0: personne ne sait si le message est parti."
INTERRUPTED = "L’envoi s’est interrompu\u00a0: personne ne sait si le message est parti."


class Verdict(Enum):
    """What the attempt taught: it left, it may be tried again, it never will, or nobody knows.

    LOCKED_OUT: the server no longer takes our password or leave; it heard nothing of the message.
    """

    LEFT = auto()
    LATER = auto()
    NEVER = auto()
    UNKNOWN = auto()
    LOCKED_OUT = auto()


class Attempt(NamedTuple):
    verdict: Verdict
    reason: str = ""


LEFT = Attempt(Verdict.LEFT)


def verdict_of(code: int) -> Verdict:
    """4xx passes, 5xx stays (RFC 5321, 4.2.1). A code that is neither is taken as passing: nothing is lost by waiting."""
    return Verdict.NEVER if 500 <= code < 600 else Verdict.LATER


def next_try(*, attempts: int, failed_at: datetime) -> datetime | None:
    """After the first, the second… attempt; None once all were made."""
    return failed_at + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
