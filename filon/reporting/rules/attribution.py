"""To which channels a lead is due: the first that touched him, the last, or all by their place. A lead is shared out whole."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeVar

from filon.kit.enums import LabelledEnum
from filon.kit.statistics import MIN_CASES, Verdict, wilson
from filon.playbook.rules.channels import SourceKind
from filon.reporting.rules.period import Period

ENDS, MIDDLE = Fraction(2, 5), Fraction(1, 5)  # 40 % to the first, 40 % to the last, 20 % among those between
SAME_MOMENT = timedelta(minutes=30)  # a lead opened during a visit came by that visit

Path = tuple[SourceKind, ...]


class Attribution(LabelledEnum):
    FIRST_TOUCH = "first_touch", "Premier contact"
    LAST_TOUCH = "last_touch", "Dernier contact"
    POSITION = "position", "Par position (40/20/40)"


class Touch(NamedTuple):
    at: datetime
    channel: SourceKind


def path_of(*, own: SourceKind | None, visits: Sequence[Touch], declared: SourceKind | None, at: datetime) -> Path:
    """What touched a lead opened `at`, in order: the source of the person, when known before; visits; the source of the lead.

    A visit without a channel (an address typed) touches nobody. The declared source is left out when a visit of the same moment
    says it better.
    """
    said = [touch for touch in sorted(visits) if touch.channel != SourceKind.OTHER and touch.at <= at]
    channels = [own] if own else []
    channels += [touch.channel for touch in said]
    if declared and not (said and at - said[-1].at <= SAME_MOMENT):
        channels.append(declared)
    return tuple(channels) or (SourceKind.OTHER,)


Named = TypeVar("Named", bound=Hashable)


def shares(path: Sequence[Named], model: Attribution) -> dict[Named, Fraction]:
    """How much of one lead each channel gets, or of one contract each campaign; they add up to one."""
    if model == Attribution.FIRST_TOUCH:
        return {path[0]: Fraction(1)}
    if model == Attribution.LAST_TOUCH:
        return {path[-1]: Fraction(1)}
    found: dict[Named, Fraction] = {}
    for channel, share in zip(path, _by_place(len(path)), strict=True):
        found[channel] = found.get(channel, Fraction(0)) + share
    return found


def _by_place(count: int) -> list[Fraction]:
    if count <= 2:
        return [Fraction(1, count)] * count
    return [ENDS, *[MIDDLE / (count - 2)] * (count - 2), ENDS]


class Outcome(NamedTuple):
    """What came of the leads that share one path: how many, how many signed, for how many cents."""

    leads: int = 0
    signed: int = 0
    cents: int = 0


NOTHING = Outcome()


@dataclass(frozen=True, slots=True)
class Due:
    """What one model gives to one channel. Leads and clients are fractions; `low` and `high` bound the share of all leads."""

    leads: Fraction
    signed: Fraction
    cents: int
    share: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """One channel: how many visits it brought (counted, consent or not), and what each model gives it.

    `touched`: the leads in whose path it stands, whole.
    """

    channel: SourceKind
    visits: int
    due: Mapping[Attribution, Due]
    touched: Outcome = NOTHING


@dataclass(frozen=True, slots=True)
class SourcesReport:
    """`touched` leads have more than one channel: where the three models can differ at all."""

    period: Period
    total: Outcome
    visits: int
    touched: int
    channels: Sequence[ChannelFigures]


def share_out(paths: Mapping[Path, Outcome], *, visits: Mapping[SourceKind, int], period: Period) -> SourcesReport:
    """The channels that brought anything, those of most leads first."""
    total = _sum(paths.values())
    given = {model: _given(paths, model) for model in Attribution}
    known = {channel for found in given.values() for channel in found} | {c for c, count in visits.items() if count}
    channels = [
        ChannelFigures(
            channel,
            visits.get(channel, 0),
            {model: _due(given[model].get(channel, (Fraction(0),) * 3), total.leads) for model in Attribution},
            _sum(outcome for path, outcome in paths.items() if channel in path),
        )
        for channel in sorted(known, key=list(SourceKind).index)
    ]
    channels.sort(key=lambda one: (-one.due[Attribution.POSITION].leads, -one.visits))
    touched = sum(outcome.leads for path, outcome in paths.items() if len(set(path)) > 1)
    return SourcesReport(period, total, sum(visits.values()), touched, channels)


def _sum(outcomes: Iterable[Outcome]) -> Outcome:
    return Outcome(*(sum(column) for column in zip(NOTHING, *outcomes, strict=True)))


Parts = tuple[Fraction, Fraction, Fraction]


def _given(paths: Mapping[Path, Outcome], model: Attribution) -> dict[SourceKind, Parts]:
    found: dict[SourceKind, Parts] = {}
    for path, outcome in paths.items():
        for channel, share in shares(path, model).items():
            before = found.get(channel, (Fraction(0),) * 3)
            leads, signed, cents = (old + share * new for old, new in zip(before, outcome, strict=True))
            found[channel] = (leads, signed, cents)
    return found


def _due(parts: Iterable[Fraction], total: int) -> Due:
    leads, signed, cents = parts
    if total < MIN_CASES:
        return Due(leads, signed, round(cents), None, None, None, "insufficient data")
    low, high = wilson(float(leads), total)
    return Due(leads, signed, round(cents), float(leads / total), low, high, "ok")
