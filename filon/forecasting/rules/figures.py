"""What the forecast gives to pages, command line and programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from filon.kit.statistics import Rate


@dataclass(frozen=True, slots=True)
class ForecastMonth:
    """`month` is its first day. Cents of the reporting currency.

    `weighted`: amount × probability of the open deals meant to close in the month; `commit` and `best_case`: their whole
    amounts, by category. `won`: already signed in that month. `p10`, `p50`, `p90`: what the month will bring in all (signed and to
    be signed) in one, five and nine of ten simulated runs at most. `target` is None when nobody set one.
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
class Accuracy:
    """Months over, forecast before they began, against what was signed. Shares of what was signed; None when too early.

    `wape` = Σ|signed − forecast| / Σ signed; `bias` = Σ(forecast − signed) / Σ signed: above zero, too hopeful.
    """

    wape: float | None
    bias: float | None
    coverage_p10_p90: float | None
    snapshots: int


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
