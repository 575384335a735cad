"""The six objectives of prospecting (seed 001), each measured from what clients ordered in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from filon.customers.rules.failing import FailingBecause, FailingRule, Ordered, replaced, to_replace, why_failing
from filon.customers.rules.following import growth_of, silent_since
from filon.kit.statistics import Rate


class Span(NamedTuple):
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Buyer:
    """A client, in cents of the reporting currency. `cents`: of the period, `before_cents`: of the same days a year earlier.

    `last_before`: the last order older than the period, `first_in`: the first one in it. `year`: the twelve months up to its end.
    """

    company: int
    name: str
    first_date: date
    last_before: date | None
    first_in: date | None
    cents: int
    before_cents: int
    year: Ordered


class Failing(NamedTuple):
    buyer: Buyer
    because: tuple[FailingBecause, ...]
    to_replace: int
    is_replaced: bool


class Launched(NamedTuple):
    """A product first sold in the period."""

    product: int
    name: str
    clients: int
    cents: int


class Share(NamedTuple):
    """Of the active companies of a segment, those that ordered in the period, and in the one before. `segment` 0: all the file."""

    segment: int
    name: str
    now: Rate
    clients_before: int


@dataclass(frozen=True, slots=True)
class AimReport:
    """`former`: clients who are silent and were not woken. `is_short`: no order is older than the period, so that all looks new."""

    span: Span
    won: Sequence[Buyer]
    failing: Sequence[Failing]
    reactivated: Sequence[Buyer]
    former: int
    buyers: Sequence[Buyer]
    shares: Sequence[Share]
    launched: Sequence[Launched]
    is_short: bool

    @property
    def won_cents(self) -> int:
        return sum(one.cents for one in self.won)

    @property
    def lost_cents(self) -> int:
        return sum(one.to_replace for one in self.failing)

    @property
    def reactivated_cents(self) -> int:
        return sum(one.cents for one in self.reactivated)

    @property
    def turnover(self) -> tuple[int, int]:
        """Of the period, and of the same days a year earlier."""
        return sum(one.cents for one in self.buyers), sum(one.before_cents for one in self.buyers)

    @property
    def growth(self) -> float | None:
        return growth_of(*self.turnover)


def aims_of(
    buyers: Sequence[Buyer], *, span: Span, rule: FailingRule, former_months: int,
    shares: Sequence[Share] = (), launched: Sequence[Launched] = (),
) -> AimReport:  # fmt: skip
    """Clients are told the greatest amount first."""
    won = [one for one in buyers if one.first_in == one.first_date]
    silent = silent_since(span.last, former_months=former_months)
    return AimReport(
        span=span,
        won=_greatest_first(won),
        failing=_failing(buyers, span=span, rule=rule, new_cents=sum(one.cents for one in won)),
        reactivated=_greatest_first([one for one in buyers if is_reactivated(one, former_months=former_months)]),
        former=sum(one.year.last_date < silent for one in buyers),
        buyers=_greatest_first([one for one in buyers if one.first_in]),
        shares=shares,
        launched=launched,
        is_short=bool(buyers) and all(one.first_date >= span.first for one in buyers),
    )


def is_reactivated(buyer: Buyer, *, former_months: int) -> bool:
    """He had been silent as long as makes a former client, and ordered again in the period."""
    if buyer.first_in is None or buyer.last_before is None:
        return False
    return buyer.last_before < silent_since(buyer.first_in, former_months=former_months)


def _failing(buyers: Sequence[Buyer], *, span: Span, rule: FailingRule, new_cents: int) -> list[Failing]:
    found = [(one, why) for one in buyers if (why := why_failing(one.year, rule=rule, today=span.last))]
    found.sort(key=lambda pair: (-to_replace(pair[0].year), pair[0].company))
    losses = [to_replace(one.year) for one, _ in found]
    made_up = replaced(losses, new_cents=new_cents)
    return [Failing(one, why, loss, is_so) for (one, why), loss, is_so in zip(found, losses, made_up, strict=True)]


def _greatest_first(buyers: Sequence[Buyer]) -> list[Buyer]:
    return sorted(buyers, key=lambda one: (-one.cents, one.company))
