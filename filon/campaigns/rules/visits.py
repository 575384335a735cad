"""When a visit keyed on a telephone took place, and which ones somebody else had noted before."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from filon.activities.rules.kinds import VisitOutcome
from filon.kit.french import format_datetime


class Visit(NamedTuple):
    """One line of the timeline. `number` grows with each: who keyed the later one may have known of the earlier."""

    number: int
    outcome: str
    at: datetime
    by_id: int | None
    by: str
    text: str

    @property
    def label(self) -> str:
        return VisitOutcome.label_of(self.outcome)

    @property
    def is_done(self) -> bool:
        """Who was absent is still to be seen."""
        return self.outcome != VisitOutcome.ABSENT


def when_met(*, said: datetime | None, launched_at: datetime, now: datetime) -> datetime:
    """The hour of the telephone, unless its clock is wrong: before the launch, or to come. The visit itself is kept."""
    return said if said is not None and launched_at <= said <= now else now


def met_meanwhile(visits: Sequence[Visit], *, seen: int, by_id: int) -> Visit | None:
    """The last visit of a colleague that the page, which knew up to the number `seen`, could not show."""
    others = [one for one in visits if one.number > seen and one.by_id != by_id]
    return max(others, key=lambda one: one.number, default=None)


def told_meanwhile(visit: Visit) -> str:
    return (
        f"{visit.by or 'Un import'} avait déjà noté «\u00a0{visit.label}\u00a0», le {format_datetime(visit.at)}\u00a0: "
        "les deux passages sont gardés."
    )
