"""What an answer from 0 to 10 says, until when it is taken, and what many make: the net promoter score (Reichheld, 2003)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import sqrt
from typing import NamedTuple

from filon.kit.french import format_datetime, format_integer
from filon.kit.statistics import Z_95

BEST = 10
PROMOTER, DETRACTOR = 9, 6  # from, up to
FEWEST_ANSWERS = 10  # under ten the interval covers more than sixty points of two hundred: it says nothing
OPEN_FOR = timedelta(days=90)  # later, an answer no longer speaks of that order
CORRECTED_FOR = timedelta(days=1)
REST = timedelta(days=90)  # who orders every week is not asked every week


def is_low(score: int | None) -> bool:
    return score is not None and score <= DETRACTOR


def is_good(score: int | None) -> bool:
    return score is not None and score >= PROMOTER


def why_closed(*, asked_at: datetime, answered_at: datetime | None, now: datetime) -> str:
    """Why no answer is taken any more; empty while one is."""
    if answered_at is not None and now > answered_at + CORRECTED_FOR:
        return f"Votre réponse du {format_datetime(answered_at)} est enregistrée\u00a0: elle ne se change plus. Merci."
    if answered_at is None and now > asked_at + OPEN_FOR:
        return "Cette question n’attend plus de réponse\u00a0: écrivez-nous, nous vous lirons."
    return ""


class PromoterScore(NamedTuple):
    """Points from -100 to 100, None under `FEWEST_ANSWERS`, with a 95 % interval."""

    answers: int
    promoters: int
    detractors: int
    score: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> str:
        if self.score is None:
            return "trop peu de réponses"
        return _signed(self.score)

    @property
    def between(self) -> str:
        if self.low is None or self.high is None:
            return ""
        return f"entre {_signed(self.low)} et {_signed(self.high)}"


def _signed(points: float) -> str:
    whole = round(points)
    return f"+{whole}" if whole > 0 else format_integer(whole)


def promoter_score(scores: Iterable[int]) -> PromoterScore:
    """Share of promoters less share of detractors. Interval: Wald's with three answers added (Rocks, 2016), right for few."""
    given = list(scores)
    promoters, detractors = sum(map(is_good, given)), sum(map(is_low, given))
    if len(given) < FEWEST_ANSWERS:
        return PromoterScore(len(given), promoters, detractors)
    total = len(given) + 3
    good, bad = (promoters + 0.75) / total, (detractors + 0.75) / total
    spread = Z_95 * sqrt((good + bad - (good - bad) ** 2) / total)
    low, high = max(-1.0, good - bad - spread), min(1.0, good - bad + spread)
    return PromoterScore(
        len(given), promoters, detractors, 100 * (promoters - detractors) / len(given), 100 * low, 100 * high
    )
