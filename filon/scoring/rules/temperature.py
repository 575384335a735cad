"""Cold, warm or hot: by thresholds with hysteresis, or by a request; and when time alone will change it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import log2
from typing import NamedTuple

from filon.contacts.rules.axes import Temperature
from filon.scoring.rules.ledger import ONE_DAY
from filon.scoring.rules.scale import Thresholds

# Sums are kept as if all points had been given at this instant, so that a row stays true while time passes: what a sum is worth
# at t is sum · 2^(-(t - EPOCH) / half-life). With half-lives of a week the numbers of a computer hold until 2045.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PRECISION = timedelta(minutes=1)
NONE, COLD, WARM, HOT = Temperature.NONE, Temperature.COLD, Temperature.WARM, Temperature.HOT


class Kept(NamedTuple):
    """What a rescore keeps of a person: sums by half-life at EPOCH, malus, until when a request or a colleague holds."""

    sums: Mapping[int, float]
    malus: int
    intent_until: datetime | None = None
    held_until: datetime | None = None


def worth(*, half_life: int, now: datetime) -> float:
    """Of one point of a sum at EPOCH."""
    return float(0.5 ** ((now - EPOCH) / (half_life * ONE_DAY)))


def engagement_at(kept: Kept, *, now: datetime) -> float:
    positive = sum(kept_sum * worth(half_life=half_life, now=now) for half_life, kept_sum in kept.sums.items())
    return max(0.0, positive - kept.malus)


def temperature_of(*, before: str, engagement: float, has_intent: bool, at: Thresholds) -> Temperature:
    """One leaves a temperature at a lower threshold than one enters it: two points more or less change nothing."""
    if has_intent or engagement >= at.hot_in or (before == HOT and engagement >= at.hot_out):
        return HOT
    if engagement >= at.warm_in or (before in (HOT, WARM) and engagement >= at.warm_out):
        return WARM
    return COLD


def temperature_now(kept: Kept, *, before: str, at: Thresholds, now: datetime) -> Temperature:
    """What the temperature that was kept has become by time alone."""
    if _is_ahead(kept.held_until, now):
        return Temperature(before)
    engagement, has_intent = engagement_at(kept, now=now), _is_ahead(kept.intent_until, now)
    return temperature_of(before=before, engagement=engagement, has_intent=has_intent, at=at)


def _is_ahead(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant > now


def next_change_at(kept: Kept, *, temperature: str, at: Thresholds, now: datetime) -> datetime | None:
    """The first instant from which time alone makes it another one, to the minute; None: never, without a new sign."""
    if kept.held_until is not None and kept.held_until > now:
        return kept.held_until
    below = {HOT: at.hot_out, WARM: at.warm_out}.get(Temperature(temperature))
    if below is None:
        return None
    crossing = _falls_below(kept, below, now)
    return max(crossing, kept.intent_until) if kept.intent_until is not None and kept.intent_until > now else crossing


def _falls_below(kept: Kept, below: int, now: datetime) -> datetime:
    """By halves: the score only falls, and no faster than its slowest half-life makes it."""
    engagement = engagement_at(kept, now=now)
    if engagement < below:
        return now
    slowest = max(half_life for half_life, kept_sum in kept.sums.items() if kept_sum > 0)
    low, high = now, now + (log2((engagement + kept.malus) / (below + kept.malus)) + 1) * slowest * ONE_DAY
    while high - low > PRECISION:
        middle = low + (high - low) / 2
        low, high = (middle, high) if engagement_at(kept, now=middle) >= below else (low, middle)
    return high


def band_of(engagement: float, at: Thresholds) -> int:
    """1 to 4, beside the letter of the fit: who is hot by points, warm by points, has at least a point, has none."""
    return next((band for band, least in enumerate((at.hot_in, at.warm_in, 1), start=1) if engagement >= least), 4)
