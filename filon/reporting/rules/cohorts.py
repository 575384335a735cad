"""What became of the leads that arrived in one month: signed, lost, undecided, how fast, and by which way through the stages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from filon.contacts.rules.axes import LEAD_STAGES, SIGNED, LifecycleStage
from filon.forecasting.rules.survival import Waits, curve_of
from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate, rate_of
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import months_later

AGES = (30, 60, 90, 120, 180, 270, 365)  # days after arrival at which a cohort is looked at


class Fate(LabelledEnum):
    SIGNED = "signed", "Signés"
    OPEN = "open", "Indécis"
    LOST = "lost", "Perdus"


class Journey(NamedTuple):
    """`n` leads that arrived in the month `month` (its first day) and entered the stages `reached`.

    `days`: from arrival to the signature or to the loss; for those that are undecided, until now.
    """

    month: date
    reached: tuple[LifecycleStage, ...]
    fate: Fate
    days: int
    n: int


class CohortFigure(NamedTuple):
    """Which leads one figure counts: of a month ("2026-03") or all; with that fate or any; after at most so many days."""

    month: str = ""
    fate: Fate | Literal[""] = ""
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """`signed` = signed / arrived: the undecided count as not signed yet. `entered` = signed + lost + open.

    `by_age`: share signed within so many days of `AGES`; None where the youngest leads have not had so many days yet.
    """

    month: date
    entered: int
    lost: int
    open: int
    signed: Rate
    by_age: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """After `days`: shares of all leads that are signed and lost by then; the others are undecided (Aalen and Johansen)."""

    days: int
    signed: float
    lost: float


class Flow(NamedTuple):
    """`n` leads went from a stage to the next one that they entered, or to their fate."""

    source: LifecycleStage
    target: LifecycleStage | Fate
    n: int


@dataclass(frozen=True, slots=True)
class CohortReport:
    """`total` is over all months, its ages too; months ascend."""

    period: Period
    as_of: date | None
    total: Cohort
    cohorts: Sequence[Cohort]
    curve: Sequence[CurvePoint]
    flows: Sequence[Flow]


def report_of(journeys: Sequence[Journey], *, period: Period, as_of: date | None, today: date) -> CohortReport:
    by_month: defaultdict[date, list[Journey]] = defaultdict(list)
    for journey in journeys:
        by_month[journey.month].append(journey)
    cohorts = [_cohort(month, by_month[month], today=today) for month in sorted(by_month)]
    return CohortReport(
        period=period,
        as_of=as_of,
        total=_cohort(max(by_month, default=today), journeys, today=today),
        cohorts=cohorts,
        curve=curve_points(journeys),
        flows=flows_of(journeys),
    )


def _cohort(month: date, journeys: Sequence[Journey], *, today: date) -> Cohort:
    """`month` is the last one of the journeys: its youngest leads say which ages are known."""
    n: Counter[Fate] = Counter()
    for journey in journeys:
        n[journey.fate] += journey.n
    known = (today - (months_later(month, 1) - timedelta(days=1))).days
    return Cohort(
        month, n.total(), n[Fate.LOST], n[Fate.OPEN], rate_of(n[Fate.SIGNED], n.total()),
        tuple(_share_signed(journeys, n.total(), age) if age <= known else None for age in AGES),
    )  # fmt: skip


def _share_signed(journeys: Iterable[Journey], entered: int, age: int) -> float | None:
    """None under the number of cases that a rate needs."""
    within = sum(journey.n for journey in journeys if journey.fate == Fate.SIGNED and journey.days <= age)
    return rate_of(within, entered).rate


def curve_points(journeys: Iterable[Journey]) -> list[CurvePoint]:
    """The curve of the forecast (`forecasting.rules.survival`), added up: nothing before the first signature is known."""
    waits = Waits()
    counted = {Fate.SIGNED: waits.won, Fate.LOST: waits.lost, Fate.OPEN: waits.running}
    for journey in journeys:
        counted[journey.fate][max(0, journey.days)] += journey.n
    curve = curve_of(waits)
    if not curve.known:
        return []
    found = zip(curve.days, curve.signed.cumsum(), curve.lost.cumsum(), strict=True)
    points = [CurvePoint(int(day), float(signed), float(lost)) for day, signed, lost in found]
    return points if points[0].days == 0 else [CurvePoint(0, 0.0, 0.0), *points]


def point_at(curve: Sequence[CurvePoint], *, days: int) -> CurvePoint | None:
    """The curve after so many days; None beyond its last day, where nothing is known."""
    if not curve or days > curve[-1].days:
        return None
    return max((point for point in curve if point.days <= days), key=lambda point: point.days)


def median_days(curve: Sequence[CurvePoint]) -> int | None:
    """By which day half of those that the curve sees signed are."""
    half = curve[-1].signed / 2 if curve else 0.0
    return next((point.days for point in curve if point.signed >= half - 1e-12), None) if half else None


def flows_of(journeys: Iterable[Journey]) -> list[Flow]:
    """From each stage to the next one entered, up the ladder; who signed ends at the client, the others at their fate."""
    n: Counter[tuple[Any, LifecycleStage | Fate]] = Counter()
    for journey in journeys:
        for source, target in pairwise(_way_of(journey)):
            n[source, target] += journey.n
    order = [*LEAD_STAGES, Fate.OPEN, Fate.LOST]
    flows = [Flow(source, target, count) for (source, target), count in n.items()]
    return sorted(flows, key=lambda flow: (order.index(flow.source), order.index(flow.target)))


def _way_of(journey: Journey) -> tuple[LifecycleStage | Fate, ...]:
    """Who signed ends at the client, whatever came after; whom a file only knows as a former client was one all the same."""
    if journey.fate != Fate.SIGNED:
        return (*journey.reached, journey.fate)
    return (*(stage for stage in journey.reached if stage not in SIGNED), LifecycleStage.CUSTOMER)
