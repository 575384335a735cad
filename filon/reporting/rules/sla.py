"""The agreement measured: each promise kept, broken or not decided yet, with the cases behind it.

A promise about many leads is kept once no open case could break it any more, broken once none could save it: until then
nobody says either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from typing import NamedTuple

from filon.kit.business_time import is_business_day
from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate, rate_of
from filon.leads.rules.agreement import ClauseKind, Side, Terms
from filon.reporting.rules.period import Period

ONE_DAY = timedelta(days=1)


class CommitmentState(LabelledEnum):
    KEPT = "kept", "Tenu"
    BROKEN = "broken", "Non tenu"
    UNDECIDED = "undecided", "Pas encore décidé"
    NO_CASE = "no_case", "Aucun cas"


class Clocked(NamedTuple):
    """A clock as the report reads it; `judged` the time by which it was due."""

    terms: Terms
    due: datetime
    met: datetime | None
    void: datetime | None


class Cases(NamedTuple):
    """Of so many leads: kept and broken are decided, open are not, void count for nothing."""

    kept: int = 0
    broken: int = 0
    open: int = 0
    void: int = 0

    @property
    def rate(self) -> Rate:
        return rate_of(self.kept, self.kept + self.broken)


@dataclass(frozen=True, slots=True)
class Commitment:
    """`target`: leads for a volume, percent else (each case, where a clause promises something of each lead)."""

    terms: Terms
    sentence: str
    cases: Cases
    target: float
    state: CommitmentState

    @property
    def name(self) -> str:
        """ "first_response_hot", "volume_grands-comptes": one a promise."""
        return "_".join(filter(None, (self.terms.kind.value, self.terms.temperature, self.terms.segment)))

    @property
    def side(self) -> Side:
        return self.terms.side

    @property
    def is_volume(self) -> bool:
        return self.terms.kind == ClauseKind.VOLUME


@dataclass(frozen=True, slots=True)
class SlaReport:
    period: Period
    as_of: date | None
    agreement: int | None  # the number of the version in force
    commitments: Sequence[Commitment]
    by: str = ""
    groups: dict[str, Sequence[Commitment]] = field(default_factory=dict)


def case_of(clock: Clocked, *, known: datetime) -> str:
    """kept, broken, open or void, with what was known at that instant."""
    met = clock.met if clock.met and clock.met <= known else None
    void = clock.void if clock.void and clock.void <= known else None
    if met and met <= clock.due:
        return "kept"
    if void and void <= clock.due:
        return "void"
    return "broken" if clock.due < known else "open"


def count_cases(found: Sequence[str]) -> Cases:
    return Cases(**{name: found.count(name) for name in Cases._fields})


def state_of_share(cases: Cases, *, percent: float) -> CommitmentState:
    """Of a promise about a share of all cases."""
    total = cases.kept + cases.broken + cases.open
    if not total:
        return CommitmentState.NO_CASE
    needed = ceil(percent * total / 100 - 1e-9)
    if cases.kept >= needed:
        return CommitmentState.KEPT
    return CommitmentState.BROKEN if cases.kept + cases.open < needed else CommitmentState.UNDECIDED


def state_of_volume(count: int, *, expected: float, over: bool) -> CommitmentState:
    if count >= expected - 1e-9:
        return CommitmentState.KEPT
    return CommitmentState.BROKEN if over else CommitmentState.UNDECIDED


def expected_volume(amount: int, *, first: date, last: date) -> float:
    """So many a month, in proportion to the business days of each month: a whole month owes the whole amount."""
    owed, day = 0.0, first
    while day <= last:
        if is_business_day(day):
            owed += amount / _business_days_of_month(day)
        day += ONE_DAY
    return owed


def _business_days_of_month(day: date) -> int:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return sum(is_business_day(first + timedelta(days=n)) for n in range((following - first).days))


def week_of(day: date) -> str:
    """ "2026-W47": weeks of ISO 8601, from Monday."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def days_of_week(week: str) -> Period:
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    return Period(monday, monday + timedelta(days=6))


def weeks_before(today: date, *, count: int) -> Period:
    """The week of today and those before it."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(weeks=count - 1), monday + timedelta(days=6))
