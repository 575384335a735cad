"""A report that somebody composes: one measure of the named reports, by rows, by columns, among some. A rate has one definition."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate
from filon.reporting.rules.figures import FunnelStage, PipelineFigures, WinLossFigures

Among = Sequence[tuple[str, str]]  # dimension, value as imported ("" for nothing): all hold


class Unit(LabelledEnum):
    COUNT = "count", "Nombre"
    RATE = "rate", "Taux"
    MONEY = "money", "Montant"
    DAYS = "days", "Jours"


class RunState(LabelledEnum):
    RUNNING = "running", "En cours"
    DONE = "done", "Fini"
    CANCELLED = "cancelled", "Arrêté"
    FAILED = "failed", "Impossible"


class Rhythm(LabelledEnum):
    WEEKLY = "weekly", "Chaque semaine"
    MONTHLY = "monthly", "Chaque mois"


def began(rhythm: Rhythm, day: date) -> date:
    """The first day of the week or month of that day: whoever was told before it is told again."""
    return day - timedelta(days=day.weekday()) if rhythm == Rhythm.WEEKLY else day.replace(day=1)


class Named(LabelledEnum):
    """The named report that gives the measure."""

    WINLOSS = "winloss", "Gagné et perdu"
    PIPELINE = "pipeline", "Opportunités en cours"
    FUNNEL = "funnel", "Tunnel"


class Figure(NamedTuple):
    """`value`: a count, a share, cents or days, None when too little is known. `n`: the cases behind it. `low`, `high`: the 95 %
    interval of a rate. `others`: cents in the other currencies, never added."""

    value: float | None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    others: Mapping[str, int] = {}


class Cases(LabelledEnum):
    """Which records of the report named stand behind a measure."""

    WON = "won", "Gagnées"
    LOST = "lost", "Perdues"
    DECIDED = "decided", "Gagnées ou perdues"
    TIMED = "timed", "Gagnées, de durée connue"
    OPEN = "open", "En cours"
    DATED = "dated", "En cours, de date connue"
    STALLED = "stalled", "En cours, trop longtemps à leur étape"
    IDLE = "idle", "En cours, sans prochaine action"
    LEAD = LifecycleStage.LEAD.value, "Leads reçus"
    SQL = LifecycleStage.SQL.value, "Prospects qualifiés"


class Measure(NamedTuple):
    """`read` takes the figures of one group from the report named, `cases` says of which of its records they are made."""

    label: str
    unit: Unit
    named: Named
    cases: Cases
    read: Callable[[Any], Figure]


def _rate(rate: Rate) -> Figure:
    return Figure(rate.rate, rate.total, rate.low, rate.high)


def _revenue(found: WinLossFigures) -> Figure:
    return Figure(found.revenue_cents, found.won, others=found.other_currencies)


def _cycle(found: WinLossFigures) -> Figure:
    return Figure(found.cycle_days["won"].median, found.cycle_days["won"].n)


def _open_value(found: PipelineFigures) -> Figure:
    return Figure(found.cents, found.open, others=found.other_currencies)


def _age(found: PipelineFigures) -> Figure:
    return Figure(found.mean_age_days, found.dated)


def _entered(stage: LifecycleStage) -> Callable[[Sequence[FunnelStage]], Figure]:
    return lambda stages: Figure(sum(it.entered for it in stages if it.stage == stage))


def _went_on(stage: LifecycleStage) -> Callable[[Sequence[FunnelStage]], Figure]:
    return lambda stages: next((_rate(it.rate) for it in stages if it.stage == stage), Figure(None, 0))


def _days_at(stage: LifecycleStage) -> Callable[[Sequence[FunnelStage]], Figure]:
    return lambda stages: next(
        (Figure(it.median_days_all, it.entered) for it in stages if it.stage == stage), Figure(None, 0)
    )


def _won(label: str, unit: Unit, read: Callable[[WinLossFigures], Figure], cases: Cases = Cases.WON) -> Measure:
    return Measure(label, unit, Named.WINLOSS, cases, read)


def _open(label: str, unit: Unit, read: Callable[[PipelineFigures], Figure], cases: Cases = Cases.OPEN) -> Measure:
    return Measure(label, unit, Named.PIPELINE, cases, read)


def _through(
    label: str, unit: Unit, read: Callable[[LifecycleStage], Callable[[Sequence[FunnelStage]], Figure]], cases: Cases
) -> Measure:
    return Measure(label, unit, Named.FUNNEL, cases, read(LifecycleStage(cases)))


MEASURES: Mapping[str, Measure] = {
    "leads": _through("Leads reçus", Unit.COUNT, _entered, Cases.LEAD),
    "lead-rate": _through("Part des leads allés plus loin", Unit.RATE, _went_on, Cases.LEAD),
    "lead-days": _through("Jours d’un lead à l’étape suivante", Unit.DAYS, _days_at, Cases.LEAD),
    "qualified": _through("Prospects qualifiés", Unit.COUNT, _entered, Cases.SQL),
    "qualified-rate": _through("Part des prospects qualifiés allés plus loin", Unit.RATE, _went_on, Cases.SQL),
    "won": _won("Affaires gagnées", Unit.COUNT, lambda it: Figure(it.won)),
    "lost": _won("Affaires perdues", Unit.COUNT, lambda it: Figure(it.lost), Cases.LOST),
    "win-rate": _won("Taux de réussite", Unit.RATE, lambda it: _rate(it.win_rate), Cases.DECIDED),
    "revenue": _won("Chiffre d’affaires signé", Unit.MONEY, _revenue),
    "median-amount": _won("Montant médian d’une vente", Unit.MONEY, lambda it: Figure(it.median_cents, it.won)),
    "cycle": _won("Jours pour signer, en médiane", Unit.DAYS, _cycle, Cases.TIMED),
    "open": _open("Affaires en cours", Unit.COUNT, lambda it: Figure(it.open)),
    "open-value": _open("Valeur des affaires en cours", Unit.MONEY, _open_value),
    "weighted": _open("Valeur pondérée", Unit.MONEY, lambda it: Figure(it.weighted_cents, it.open)),
    "age": _open("Âge moyen des affaires en cours, en jours", Unit.DAYS, _age, Cases.DATED),
    "stalled": _open("Affaires trop longtemps à leur étape", Unit.COUNT, lambda it: Figure(it.stalled), Cases.STALLED),
    "idle": _open("Affaires sans prochaine action", Unit.COUNT, lambda it: Figure(it.without_next_action), Cases.IDLE),
}
# What may stand in a column or be picked out: a deal has one of each. Of products it may have several, and shares its amount.
PICKED: Mapping[Named, tuple[str, ...]] = {
    Named.WINLOSS: ("owner", "quarter", "persona", "process", "source", "campaign", "lot", "competitor", "company"),
    Named.PIPELINE: ("owner", "persona", "process", "source", "campaign", "lot", "company"),
    Named.FUNNEL: ("owner", "cohort-month", "persona", "source", "campaign", "lot", "entrance", "product"),
}
ROWS: Mapping[Named, tuple[str, ...]] = {
    Named.WINLOSS: (*PICKED[Named.WINLOSS], "product", "decided"),
    Named.PIPELINE: (*PICKED[Named.PIPELINE], "month"),
    Named.FUNNEL: PICKED[Named.FUNNEL],
}


class Definition(NamedTuple):
    """`columns` is "" when there are none; `limits`: only the records that have these values in these dimensions."""

    measure: str
    rows: str
    columns: str = ""
    limits: Among = ()

    @property
    def of(self) -> Measure:
        return MEASURES[self.measure]


def fault_in(definition: Definition) -> str:
    """Which of its dimensions the measure does not have, "" when it is sound: the key "rows", "columns" or "limits"."""
    named = definition.of.named
    if definition.rows not in ROWS[named]:
        return "rows"
    if definition.columns and (definition.columns not in PICKED[named] or definition.columns == definition.rows):
        return "columns"
    return "limits" if any(by not in PICKED[named] for by, _ in definition.limits) else ""


class Table(NamedTuple):
    """`columns`: their values in order, empty without columns. `cells`: row → column → figure, those that nobody has left out.

    `rows`: row → figure of the row, the same as the named report gives; `feet`: column → figure; `total` of all.
    """

    columns: Sequence[str]
    rows: Mapping[str, Figure]
    feet: Mapping[str, Figure]
    cells: Mapping[str, Mapping[str, Figure]]
    total: Figure
