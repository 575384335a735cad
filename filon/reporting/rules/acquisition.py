"""What a lead and a client cost, by channel and by month of arrival; and what was signed more for what was spent more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from filon.campaigns.rules.channels import source_of
from filon.campaigns.rules.costs import CostLine
from filon.kit.money import DEFAULT_CURRENCY
from filon.playbook.rules.channels import SourceKind
from filon.reporting.rules.attribution import NOTHING, Attribution, ChannelFigures, Outcome
from filon.reporting.rules.cohorts import Cohort
from filon.reporting.rules.period import Period


def cents_for_each(cents: int, count: float) -> int | None:
    """None, shown "n. d.", where nothing was spent or nobody came: neither a free client nor an endless cost is a finding."""
    return round(cents / count) if cents and count else None


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """What one channel cost in the period, and what became of the leads of the period that are due to it by position, in parts.

    `touched`: the same leads, whole.
    """

    channel: SourceKind
    cents: int
    leads: float
    signed: float
    revenue_cents: int
    touched: Outcome = NOTHING

    @property
    def for_a_lead(self) -> int | None:
        return cents_for_each(self.cents, self.leads)

    @property
    def for_a_client(self) -> int | None:
        return cents_for_each(self.cents, self.signed)


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What was spent in a month, and what became of the leads that arrived in it; `open` may still sign and lower the cost."""

    month: date
    cents: int
    entered: int
    signed: int
    open: int

    @property
    def for_a_lead(self) -> int | None:
        return cents_for_each(self.cents, self.entered)

    @property
    def for_a_client(self) -> int | None:
        return cents_for_each(self.cents, self.signed)


@dataclass(frozen=True, slots=True)
class Spent:
    """Spent and signed in one period, whatever leads the signatures come from."""

    cents: int
    signed_cents: int


@dataclass(frozen=True, slots=True)
class AcquisitionReport:
    """`total`: all months. `unplaced_cents` name no channel: they are in the total and in no line. `before`: the period before."""

    period: Period
    channels: Sequence[ChannelCost]
    months: Sequence[MonthCost]
    total: MonthCost
    unplaced_cents: int
    other_currencies: Sequence[str]
    now: Spent
    before: Spent | None


def cost_by_channel(lines: Iterable[CostLine], *, figures: Iterable[ChannelFigures]) -> list[ChannelCost]:
    """The dearest channel first; one that cost nothing stays, since it brought something."""
    cents: Counter[SourceKind] = Counter()
    for line in lines:
        if line.channel:
            cents[source_of(line.channel)] += line.cents
    known = {one.channel: one for one in figures}
    due = {channel: one.due[Attribution.POSITION] for channel, one in known.items()}
    found = [
        ChannelCost(channel, cents[channel], float(due[channel].leads), float(due[channel].signed), due[channel].cents,
                    known[channel].touched)
        if channel in due
        else ChannelCost(channel, cents[channel], 0.0, 0.0, 0)
        for channel in SourceKind
        if cents[channel] or (channel in due and due[channel].leads)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.cents, -one.leads))


def cost_by_month(lines: Iterable[CostLine], *, cohorts: Iterable[Cohort]) -> list[MonthCost]:
    """Months in which something was spent or somebody arrived."""
    cents: Counter[date] = Counter()
    for line in lines:
        cents[line.day.replace(day=1)] += line.cents
    arrived = {cohort.month: cohort for cohort in cohorts}
    return [_month(month, cents[month], arrived.get(month)) for month in sorted({*cents, *arrived})]


def _month(month: date, cents: int, cohort: Cohort | None) -> MonthCost:
    if cohort is None:
        return MonthCost(month, cents, 0, 0, 0)
    return MonthCost(month, cents, cohort.entered, cohort.signed.count, cohort.open)


def total_of(months: Sequence[MonthCost], *, last: date) -> MonthCost:
    return MonthCost(
        last, sum(m.cents for m in months), sum(m.entered for m in months), sum(m.signed for m in months),
        sum(m.open for m in months),
    )  # fmt: skip


def in_euros(lines: Iterable[CostLine]) -> list[CostLine]:
    """Figures never add two currencies."""
    return [line for line in lines if line.currency == DEFAULT_CURRENCY]
