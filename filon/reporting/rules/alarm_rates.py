"""First signal: success rates from one rung of the ladder to the next that nobody can tell, or that fall.

The ladder is that of seed 002: contacted, qualified, meetings, proposals, contracts. A rate is the share of those who entered a
rung that reached a later one within a delay that is the same for everybody, so that recent entries are not called failures: who
entered less than that delay ago is undecided and stands apart. Two periods are compared by Fisher's exact test, one-sided; the
tests of all groups together are corrected by Benjamini and Hochberg (1995), so that watching many teams cries no wolf.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from scipy.stats import false_discovery_control, fisher_exact

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_percent, join_and
from filon.kit.statistics import MIN_CASES, Rate, rate_of
from filon.playbook.rules.process import Moment, StageKind
from filon.reporting.rules.alarms import AlarmState, Figure, Group, Reading, Remedy, count, share, too_few

PERIOD_DAYS = 90  # of entries that are compared with those of the ninety days before
RECENT_DAYS = 360  # closings that say whether the process is lived at all
MIN_CLOSED = 20  # under it nobody expects rates: the data are insufficient, not the method
LEVEL = 0.05
SHORTEST, LONGEST = 7, 120  # days of the delay: under a week is noise, over four months no longer tells of today
MOST_WENT = 0.75  # the delay is that within which three quarters of those who go on have gone on


class Rung(LabelledEnum):
    CONTACTED = "contacted", "Contactés"
    QUALIFIED = "qualified", "Qualifiés"
    MEETING = "meetings", "Rendez-vous"
    PROPOSAL = "proposals", "Propositions"
    CONTRACT = "contracts", "Contrats"


class When(LabelledEnum):
    """When a path entered a rung."""

    NOW = "now", f"{PERIOD_DAYS} derniers jours"
    BEFORE = "before", f"{PERIOD_DAYS} jours d’avant"
    RECENT = "recent", "depuis trop peu pour le dire"


JUMPED, JUMPED_WORDS = "jumped", "signés sans y être passés"
CLOSED, CLOSED_WORDS = "closed", "Conclues en un an"
RUNGS = tuple(Rung)
LEFT = RUNGS[:-1]  # those that one goes on from
_OF_MOMENT = {
    Moment.CONNECT: Rung.CONTACTED,
    Moment.EXPLORE: Rung.QUALIFIED,
    Moment.PRESENT: Rung.MEETING,
    Moment.FOLLOW_UP: Rung.PROPOSAL,
    Moment.CONVERT: Rung.PROPOSAL,
}


@dataclass(frozen=True, slots=True)
class StageFacts:
    key: str
    kind: str
    moment: str
    sends_proposals: bool


def rungs_of(stages: Sequence[StageFacts]) -> dict[str, Rung]:
    """Rung of each stage of a process, given in their order; those before the first contact have none.

    From the stage where proposals leave on, an open stage is a proposal; before it none is, whatever its moment says.
    """
    sends = next((place for place, stage in enumerate(stages) if stage.sends_proposals), None)
    found: dict[str, Rung] = {}
    for place, stage in enumerate(stages):
        rung = _OF_MOMENT.get(Moment(stage.moment))
        if stage.kind == StageKind.WON:
            found[stage.key] = Rung.CONTRACT
        elif stage.kind == StageKind.OPEN and sends is not None and place >= sends:
            found[stage.key] = Rung.PROPOSAL
        elif stage.kind == StageKind.OPEN and rung:
            found[stage.key] = Rung.MEETING if rung == Rung.PROPOSAL and sends is not None else rung
    return found


def delay_of(days: Mapping[int, int]) -> int:
    """From how many went on after how many days: the delay given to everybody."""
    total, seen = sum(days.values()), 0
    for day in sorted(days):
        seen += days[day]
        if seen >= ceil(MOST_WENT * total):
            return min(max(day, SHORTEST), LONGEST)
    return 30  # nobody went on: a month


@dataclass(frozen=True, slots=True)
class RungCounts:
    """Entries of the last period and of the one before, who went on in the delay, and the entries too recent to tell."""

    rung: Rung
    delay: int
    entered: int = 0
    went: int = 0
    entered_before: int = 0
    went_before: int = 0
    recent: int = 0

    @property
    def now(self) -> Rate:
        return rate_of(self.went, self.entered)

    @property
    def before(self) -> Rate:
        return rate_of(self.went_before, self.entered_before)

    @property
    def compared(self) -> bool:
        return min(self.entered, self.entered_before) >= MIN_CASES


@dataclass(frozen=True, slots=True)
class RateCounts:
    """Of one group; `closed`: paths won or lost in the last year; `jumped`: those among the won that never stood at a rung."""

    rungs: Sequence[RungCounts]
    closed: int
    won: int
    jumped: Mapping[Rung, int]


def p_of_fall(counts: RungCounts) -> float:
    """Chance of so low a rate, or lower, had nothing changed."""
    table = [
        [counts.went, counts.entered - counts.went],
        [counts.went_before, counts.entered_before - counts.went_before],
    ]
    return float(fisher_exact(table, alternative="less").pvalue)


def read_rates(groups: Mapping[Group, RateCounts]) -> dict[Group, Reading]:
    """All groups at once: they are one family of tests."""
    tests = [(group, one) for group, found in groups.items() for one in found.rungs if one.compared]
    chances = [p_of_fall(one) for _, one in tests]
    corrected = false_discovery_control(chances) if chances else []
    surely: dict[Group, list[RungCounts]] = {}
    perhaps: dict[Group, list[RungCounts]] = {}
    for (group, one), chance, corrected_chance in zip(tests, chances, corrected, strict=True):
        if corrected_chance < LEVEL:
            surely.setdefault(group, []).append(one)
        elif chance < LEVEL:
            perhaps.setdefault(group, []).append(one)
    return {
        group: _reading(found, surely.get(group, ()), perhaps.get(group, ()), figures=_figures(found))
        for group, found in groups.items()
    }


def _reading(
    found: RateCounts, falling: Sequence[RungCounts], perhaps: Sequence[RungCounts], *, figures: Sequence[Figure]
) -> Reading:
    unknown = [one.rung for one in found.rungs if one.entered + one.entered_before + one.recent < MIN_CASES]
    known = sum(one.compared for one in found.rungs)
    if falling:
        because = f"le taux baisse\u00a0: {join_and([_fall(one) for one in falling])}"
        return Reading(AlarmState.ALARM, because, figures, now_of(falling), Remedy.MEND_STAGE)
    if unknown and found.closed >= MIN_CLOSED:
        rungs = join_and([f"«\u00a0{rung.label.lower()}\u00a0»" for rung in unknown])
        because = f"{found.closed} affaires conclues en un an, presque aucune passée par {rungs}"
        return Reading(AlarmState.ALARM, because, figures, CLOSED, Remedy.FILL_STAGES)
    if 2 * known < len(found.rungs) or not known:
        return too_few("trop peu de passages pour comparer deux périodes", *figures, behind=CLOSED)
    if perhaps:
        because = f"peut-être une baisse\u00a0: {join_and([_fall(one) for one in perhaps])}"
        return Reading(AlarmState.WATCH, because, figures, now_of(perhaps), Remedy.MEND_STAGE)
    return Reading(AlarmState.FINE, "aucun taux ne baisse au-delà du hasard", figures, CLOSED)


def _fall(one: RungCounts) -> str:
    """ "rendez-vous, 62 % puis 35 % en 24 jours" """
    before, now = one.went_before / one.entered_before, one.went / one.entered
    return f"{one.rung.label.lower()}, {format_percent(before)} puis {format_percent(now)} en {one.delay}\u00a0jours"


def now_of(rungs: Sequence[RungCounts]) -> str:
    """The figure of the first of them: those who entered it lately."""
    return f"{rungs[0].rung}_{When.NOW}"


def _figures(found: RateCounts) -> list[Figure]:
    figures = []
    for one in found.rungs:
        name, label = one.rung.value, one.rung.label
        within = f"allés plus loin en {one.delay} jours"
        figures += [
            share(f"{name}_{When.NOW}", f"{label}\u00a0: {within}, {When.NOW.label}", one.now, records=one.entered),
            share(
                f"{name}_{When.BEFORE}",
                f"{label}\u00a0: {within}, {When.BEFORE.label}",
                one.before,
                records=one.entered_before,
            ),
            count(f"{name}_{When.RECENT}", f"{label}\u00a0: entrés {When.RECENT.label}", one.recent),
        ]
        if found.won and found.jumped.get(one.rung):
            jumped = rate_of(found.jumped[one.rung], found.won)
            figures.append(share(f"{name}_{JUMPED}", f"{label}\u00a0: {JUMPED_WORDS}", jumped, records=jumped.count))
    return [*figures, count(CLOSED, CLOSED_WORDS, found.closed)]
