"""From which day to which, and what was known on which day."""

from dataclasses import dataclass
from datetime import date, datetime

from filon.kit.business_time import end_of_day_paris, start_of_day_paris
from filon.kit.errors import NotPossible


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; None on a side: no limit."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise NotPossible("La période finit avant de commencer : vérifiez les deux dates.")


ALL_TIME = Period()


@dataclass(frozen=True, slots=True)
class Window:
    """A period as instants. `first` is included; `until` is the last instant of the period that was known."""

    first: datetime | None
    until: datetime | None

    def holds(self, field: str) -> dict[str, datetime]:
        """Conditions for a query on an instant."""
        limits = {f"{field}__gte": self.first, f"{field}__lte": self.until}
        return {name: limit for name, limit in limits.items() if limit is not None}


def window_of(period: Period, *, as_of: date | None) -> Window:
    """The instants of the period, cut at the end of the day `as_of` in Paris."""
    ends = [day for day in (period.end, as_of) if day is not None]
    return Window(
        first=start_of_day_paris(period.start) if period.start else None,
        until=end_of_day_paris(min(ends)) if ends else None,
    )
