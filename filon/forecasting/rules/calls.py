"""What the salespeople and their managers call for a period: sums of whole amounts, signed, objective, what is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from filon.forecasting.rules.months import month_after
from filon.forecasting.rules.objectives import Holder, Span
from filon.opportunities.rules.kinds import Category


@dataclass(slots=True)
class Sums:
    """Cents of one currency. `said`: by category, as the salespeople say; `held`: as their managers do, or else they do."""

    open: int = 0
    won_cents: int = 0
    said: Counter[Category] = field(default_factory=Counter)
    held: Counter[Category] = field(default_factory=Counter)

    def add(self, other: "Sums") -> None:
        self.open += other.open
        self.won_cents += other.won_cents
        self.said.update(other.said)
        self.held.update(other.held)

    @property
    def open_cents(self) -> int:
        """Without what people left out of the forecast."""
        return self.said.total() - self.said[Category.OMITTED]

    @property
    def said_commit(self) -> int:
        return self.said[Category.COMMIT]

    @property
    def said_best(self) -> int:
        return self.said[Category.BEST_CASE]

    @property
    def said_pipeline(self) -> int:
        return self.said[Category.PIPELINE]

    @property
    def held_commit(self) -> int:
        return self.held[Category.COMMIT]

    @property
    def held_best(self) -> int:
        return self.held[Category.BEST_CASE]


class CallRow(NamedTuple):
    """One line of the sums; `level` 0 is the whole that the reader sees, 1 a team, 2 a person."""

    holder: Holder | None
    label: str
    level: int
    sums: Sums
    target_cents: int | None

    @property
    def remaining_cents(self) -> int | None:
        return None if self.target_cents is None else max(0, self.target_cents - self.sums.won_cents)

    @property
    def gap_cents(self) -> int | None:
        """What the objective still lacks once all that the manager holds for committed is signed; 0 when nothing."""
        return None if self.remaining_cents is None else max(0, self.remaining_cents - self.sums.held_commit)

    @property
    def coverage(self) -> float | None:
        """Times that the open deals of the period hold what remains to be signed (domain.md 4.8)."""
        return self.sums.open_cents / self.remaining_cents if self.remaining_cents else None


def total_of(parts: Iterable[Sums]) -> Sums:
    whole = Sums()
    for part in parts:
        whole.add(part)
    return whole


def end_of(span: Span) -> date:
    """The first day after it."""
    return month_after(span.months[-1])
