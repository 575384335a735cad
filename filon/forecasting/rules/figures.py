"""What the forecast gives to pages, command line and programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from filon.kit.statistics import Rate


@dataclass(frozen=True, slots=True)
class ForecastMonth:
    """`month` is its first day. Cents of the reporting currency.

    `weighted`: amount × probability of the open deals meant to close in the month; `open_cents`, `commit` and
    `best_case`: their whole amounts, all of them or by category. `won`: already signed in that month. `p10`, `p50`,
    `p90`: what the month will bring in all (signed and to be signed) in one, five and nine of ten simulated runs at most.
    `target` is None when nobody set one.
    """

    month: date
    open: int
    weighted_cents: int
    p10_cents: int
    p50_cents: int
    p90_cents: int
    commit_cents: int
    best_case_cents: int
    won_cents: int
    target_cents: int | None
    open_cents: int = 0

    @property
    def missing_cents(self) -> int | None:
        """What remains to be signed of the target; None without one, or when it is reached."""
        return (
            None
            if self.target_cents is None or self.target_cents <= self.won_cents
            else self.target_cents - self.won_cents
        )

    @property
    def coverage(self) -> float | None:
        """Times that the open deals of the month hold what remains to be signed (domain.md 4.8)."""
        return self.open_cents / self.missing_cents if self.missing_cents else None

    @property
    def leaves_range(self) -> bool:
        """The weighted sum follows the dates as written; the draws let deals sign early, late, or grow too old."""
        return not self.p10_cents <= self.won_cents + self.weighted_cents <= self.p90_cents


@dataclass(frozen=True, slots=True)
class OpenSum:
    """Open deals that stand in no month: how many, their value, their weighted value."""

    open: int
    cents: int
    weighted_cents: int


@dataclass(frozen=True, slots=True)
class StageRate:
    """`probability_set` is what people wrote (a share); `observed`: of the decided deals that entered the stage, those won.

    `open` entered it too and are undecided: in neither.
    """

    process: str
    stage: str
    label: str
    probability_set: float
    observed: Rate
    open: int


@dataclass(frozen=True, slots=True)
class Velocity:
    """What the open deals bring a day at the pace of the last year: deals × share won × mean amount won / days of a cycle.

    `mean_cents` and `cycle_days` (median, from opening to signature) are those of the `wins` deals won.
    """

    open: int
    wins: int
    win_rate: float
    mean_cents: int
    cycle_days: float

    @property
    def cents_a_day(self) -> int:
        return round(self.open * self.win_rate * self.mean_cents / self.cycle_days)


@dataclass(frozen=True, slots=True)
class Past:
    """One month over: what had been forecast on `as_of`, before it began, and what was signed in it. Cents."""

    month: date
    as_of: date
    forecast: int
    p10: int
    p90: int
    signed: int

    @property
    def inside(self) -> bool:
        return self.p10 <= self.signed <= self.p90

    @property
    def silent(self) -> bool:
        """Nothing was forecast and nothing came: it proves nothing, and would only flatter the shares."""
        return not (self.forecast or self.p90 or self.signed)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Months over, forecast before they began, against what was signed. Shares of what was signed; None when too early.

    A month for which nothing was forecast and in which something was signed counts whole, as an error outside the range.
    `silent` months, in which nothing was forecast nor signed, and those `unforecast`, of which no forecast was kept, count in
    nothing else.

    `wape` = Σ|signed − forecast| / Σ signed; `bias` = Σ(forecast − signed) / Σ signed: above zero, too hopeful.
    """

    wape: float | None
    bias: float | None
    coverage_p10_p90: float | None
    snapshots: int
    silent: int = 0
    unforecast: int = 0


@dataclass(frozen=True, slots=True)
class GroupPast:
    """`team` is its name, empty for the company; months over, against what its people of today signed in one currency."""

    team: str
    currency: str
    past: Sequence[Past]
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class ForecastReport:
    """Every open deal is counted once: in a month, `undated`, `later` than the months shown, `omitted`, or in another currency.

    `undated`: no date of signature, and too little history in the stage to propose one. `omitted`: left out by people. Of those
    in months, `overdue` have a date that has passed (they stand in the current month), `estimated` are dated by the usual remaining
    time of their stage. `without_amount` weigh nothing yet.
    """

    as_of: date
    currency: str
    months: Sequence[ForecastMonth]
    undated: OpenSum
    later: OpenSum
    omitted: OpenSum
    other_currencies: Sequence[tuple[str, OpenSum]]
    open: int
    overdue: int
    estimated: int
    without_amount: int
    stages: Sequence[StageRate]
    accuracy: Accuracy
    past: Sequence[Past] = ()
    velocity: Velocity | None = None
