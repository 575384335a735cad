"""What came of a version of a process: passages stage by stage, and what was done where deals passed or were lost."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from filon.kit.statistics import Rate, median, rate_of
from filon.playbook.rules.process import StageKind

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Stay:
    """A deal in one stage. `to` is the key of the stage that follows, "" while it stands there."""

    deal: int
    stage: str
    entered: datetime
    left: datetime | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """Passages of the stays during which the thing was done, beside those without it. Going together is not causing."""

    label: str
    done: Rate
    not_done: Rate

    @property
    def is_clear(self) -> bool:
        """The two intervals do not touch."""
        a, b = self.done, self.not_done
        known = a.low is not None and a.high is not None and b.low is not None and b.high is not None
        return known and (a.low > b.high or b.low > a.high)  # type: ignore[operator]

    @property
    def helps(self) -> bool:
        return (self.done.rate or 0) > (self.not_done.rate or 0)


@dataclass(frozen=True, slots=True)
class StageResult:
    """`passed` counts those who went on among those who went on or were lost; one who goes back is told apart."""

    key: str
    entered: int
    here: int
    went_back: int
    passed: Rate
    median_days: float | None
    factors: Sequence[Factor]


def stays_of(moves: Iterable[tuple[int, str, datetime]]) -> list[Stay]:
    """From the changes of stage of each deal, in the order of time."""
    stays: list[Stay] = []
    before: tuple[int, str, datetime] | None = None
    for deal, stage, at in moves:
        if before and before[0] == deal:
            stays.append(Stay(deal, before[1], before[2], at, stage))
        elif before:
            stays.append(Stay(*before))
        before = (deal, stage, at)
    return [*stays, Stay(*before)] if before else stays


def results_of(
    stages: Sequence[tuple[str, str]],
    stays: Iterable[Stay],
    *,
    done: Mapping[int, Sequence[tuple[str, datetime]]],
    invalid: Collection[int] = (),
) -> list[StageResult]:
    """`stages`: key and kind, in order. `done`: what was done for each deal, and when. Invalid deals count nowhere."""
    by_stage: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        if stay.deal not in invalid:
            by_stage[stay.stage].append(stay)
    ranks = {key: place for place, (key, _kind) in enumerate(stages)}
    lost = {key for key, kind in stages if kind == StageKind.LOST}
    return [
        _result(key, by_stage[key], ranks=ranks, lost=lost, done=done) for key, kind in stages if kind == StageKind.OPEN
    ]


def _result(
    key: str,
    stays: Sequence[Stay],
    *,
    ranks: Mapping[str, int],
    lost: Collection[str],
    done: Mapping[int, Sequence[tuple[str, datetime]]],
) -> StageResult:
    onward = [stay for stay in stays if stay.to and stay.to not in lost and ranks.get(stay.to, -1) > ranks[key]]
    gone = [stay for stay in stays if stay.to in lost]
    days = [(stay.left - stay.entered).total_seconds() / SECONDS_A_DAY for stay in onward if stay.left]
    return StageResult(
        key=key,
        entered=len(stays),
        here=sum(not stay.to for stay in stays),
        went_back=sum(bool(stay.to) for stay in stays) - len(onward) - len(gone),
        passed=rate_of(len(onward), len(onward) + len(gone)),
        median_days=median(days),
        factors=_factors(onward, gone, done),
    )


def _factors(
    onward: Sequence[Stay], gone: Sequence[Stay], done: Mapping[int, Sequence[tuple[str, datetime]]]
) -> list[Factor]:
    """The clearest first, then the most frequent."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, stays in enumerate((onward, gone)):
        for stay in stays:
            for label in _done_during(stay, done.get(stay.deal, ())):
                counts[label][place] += 1
    found = [
        Factor(
            label,
            done=rate_of(passed, passed + lost),
            not_done=rate_of(len(onward) - passed, len(onward) + len(gone) - passed - lost),
        )
        for label, (passed, lost) in counts.items()
    ]
    return sorted(found, key=lambda one: (not one.is_clear, -one.done.total, one.label))


def _done_during(stay: Stay, facts: Sequence[tuple[str, datetime]]) -> set[str]:
    return {label for label, at in facts if stay.entered <= at and (stay.left is None or at <= stay.left)}
