"""How often one person may hear from us, over all channels together: beyond, she waits, whoever wants to write to her."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from filon.kit.french import format_count

# Three e-mails, four calls and one message in three weeks are a whole cadence (reference 4.4); a week holds half of it.
MOST_TOUCHES = 4
DAYS = 7
FEWEST, MOST, LONGEST_DAYS = 1, 50, 90


class Cap(NamedTuple):
    """At most `most` touches in any `days` days in a row."""

    most: int = MOST_TOUCHES
    days: int = DAYS

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days)

    @property
    def sentence(self) -> str:
        return (
            f"Cette personne a déjà reçu {format_count(self.most, 'message ou appel', 'messages ou appels')} "
            f"en {format_count(self.days, 'jour', 'jours')}\u00a0: c’est assez."
        )


def free_at(touches: Sequence[datetime], *, cap: Cap, now: datetime) -> datetime:
    """When she may hear from us again: `now`, or when the oldest of the last `cap.most` touches is far enough.

    What is planned counts like what took place. No window of `cap.days` days then holds more than `cap.most` touches up to it.
    """
    recent = sorted(touch for touch in touches if touch > now - cap.span)
    return now if len(recent) < cap.most else max(now, recent[-cap.most] + cap.span)
