"""What each report gives to pages, command line and programs: one shape, computed once.

Money is in cents of the reporting currency; what is in another one stands apart and is never added.
Shares are unrounded and carry their number of cases (`kit.statistics.Rate`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate
from filon.reporting.rules.period import ALL_TIME, Period


class Fates(NamedTuple):
    """`entered` = `converted` + `lost` + `open`."""

    entered: int
    converted: int
    lost: int
    open: int


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """Of those that entered in the period: reached the next stage or any later one, ended before, or undecided.

    `entered` = `converted` + `lost` + `open`. `unit` is "lead", or "company/contact" at visitor and suspect, where
    `units` says how many of each. `median_days`: among the converted, from entry to the next stage reached.
    `median_days_all` counts those that still wait, too (Kaplan-Meier; those that ended leave at that day); None when less than half
    is known to have converted.
    """

    stage: LifecycleStage
    label: str
    owner_role: str
    unit: str
    entered: int
    converted: int
    lost: int
    open: int
    rate: Rate
    median_days: float | None
    median_days_all: float | None
    units: Mapping[str, Fates] = field(default_factory=dict)

    @property
    def entered_by_unit(self) -> dict[str, int]:
        return {unit: fates.entered for unit, fates in self.units.items()}


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """`groups`: with `by`, the same stages for each value as imported ("" for empty)."""

    period: Period
    as_of: date | None
    profile_key: str
    profile_label: str
    stages: Sequence[FunnelStage]
    by: str = ""
    groups: Mapping[str, Sequence[FunnelStage]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunnelFigure:
    """One figure of a funnel: those of one `stage` and one `outcome` ("": all that entered), as leads, companies or contacts.

    `value` is the group of the dimension `by`; None for all of them. `among`: only the records that have these values in these
    dimensions.
    """

    stage: LifecycleStage
    outcome: str = ""
    unit: str = "lead"
    period: Period = ALL_TIME
    as_of: date | None = None
    by: str = ""
    value: str | None = None
    among: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class CycleDays:
    """Calendar days from opening to closing. `negative` deals closed before they opened: kept in the figures, and told."""

    n: int
    mean: float | None
    median: float | None
    negative: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    reason: str
    won: int
    lost: int
    invalid: bool = False


@dataclass(frozen=True, slots=True)
class WinLossFigures:
    """`win_rate` = won / (won + lost). Deals closed for an `invalid` reason (duplicate, typing error) are counted apart.

    `forced`: how many of those won or lost had a passage forced on their way. `revenue_cents`, mean and median are of the won
    ones that have an amount in the reporting currency; `won_without_amount` of them have none; `other_currencies` are cents by
    currency. `cycle_days` has the keys won, lost, all.
    """

    won: int
    lost: int
    open: int
    invalid: int
    win_rate: Rate
    revenue_cents: int
    mean_cents: int | None
    median_cents: int | None
    won_without_amount: int
    other_currencies: Mapping[str, int]
    cycle_days: Mapping[str, CycleDays]
    reasons: Sequence[ReasonCount]
    forced: int = 0


@dataclass(frozen=True, slots=True)
class WinLossReport:
    period: Period
    as_of: date | None
    total: WinLossFigures
    by: str = ""
    groups: Mapping[str, WinLossFigures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PipelineStage:
    """The open deals of one stage of one process."""

    process: str
    stage: str  # key
    label: str
    order: int
    open: int
    cents: int
    weighted_cents: int
    mean_age_days: float | None
    max_days: int | None
    stalled: int
    without_next_action: int


@dataclass(frozen=True, slots=True)
class PipelineFigures:
    """Open deals. `mean_age_days` since opening, of the `dated` ones; stalled: longer in the stage than it allows.

    `forced`: those of which somebody forced a passage.

    `coverage`: value of the deals meant to close in the period / what remains to be signed of its target; None without a target.
    """

    open: int
    cents: int
    weighted_cents: int
    mean_age_days: float | None
    dated: int
    without_amount: int
    without_next_action: int
    stalled: int
    close_date_passed: int
    forced: int
    other_currencies: Mapping[str, int]
    coverage: float | None = None
    remaining_target_cents: int | None = None


@dataclass(frozen=True, slots=True)
class PipelineReport:
    """`period`: the one that coverage speaks of."""

    period: Period
    as_of: date | None
    total: PipelineFigures
    stages: Sequence[PipelineStage]
    by: str = ""
    groups: Mapping[str, PipelineFigures] = field(default_factory=dict)


class AttentionKind(LabelledEnum):
    OVERDUE_TASKS = "overdue_tasks", "Tâches en retard"
    STALLED_DEALS = "stalled_deals", "Opportunités qui n’avancent plus"
    NO_NEXT_ACTION = "no_next_action", "Opportunités sans prochaine action"
    LEADS_WITHOUT_OWNER = "leads_without_owner", "Leads sans responsable"
    LEADS_TO_RESUME = "leads_to_resume", "Leads à reprendre"
    CLOSE_DATE_PASSED = "close_date_passed", "Dates de signature dépassées"
    PERSONAS_TO_REVIEW = "personas_to_review", "Personas à revoir"
    PEOPLE_TO_INFORM = "people_to_inform", "Personnes à informer d’où viennent leurs données"
    LOTS_IN_QUARANTINE = "lots_in_quarantine", "Lots en quarantaine"


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One line of "what needs attention": how many, and the list that shows them (`screen` is the name of its address)."""

    kind: AttentionKind
    count: int
    screen: str
    params: Mapping[str, str]
