"""One open deal in the forecast: its share of signature, its category, the day that it should be signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from filon.kit.statistics import median
from filon.opportunities.rules.kinds import Category

# Categories where nobody chose one (domain.md 4.6): 90 to 100 % is committed, 50 to 89 % the best case, less is pipeline.
COMMITTED_FROM, BEST_CASE_FROM = 90, 50
# Under this number of won deals a usual duration or delay is an anecdote: no date is proposed, no delay is drawn.
MIN_HISTORY = 10

HUNDRED = 100

Counted = Mapping[int, int]  # days → how many deals


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """What was known of one open deal on a day. `percent`: its own probability, else that of its stage; `value`: its group."""

    pk: int
    cents: int | None
    currency: str
    percent: int
    category: Category
    expected: date | None
    opened: date | None
    stage_since: date
    stage: tuple[int, str]  # process, key
    has_next_action: bool = True
    value: str = ""

    @property
    def weight(self) -> int:
        """Hundredths of a cent: amount × percent, exact; sums are divided once, at the end."""
        return (self.cents or 0) * self.percent


def weighted_cents(deals: Iterable[OpenDeal]) -> int:
    """Σ amount × probability; half a cent rounds up. Three deals of 50 000 € at 30 % make 45 000 €."""
    return (sum(deal.weight for deal in deals) * 2 + HUNDRED) // (2 * HUNDRED)


def category_of(deal: OpenDeal) -> Category:
    if deal.category != Category.NONE:
        return deal.category
    if deal.percent >= COMMITTED_FROM:
        return Category.COMMIT
    return Category.BEST_CASE if deal.percent >= BEST_CASE_FROM else Category.PIPELINE


def closing_days(deal: OpenDeal, *, today: date, durations: Counted, delays: Counted) -> dict[date, float]:
    """The days on which the deal may be signed, if it is, each with its share; {} when nothing says when.

    Around its expected day, late or early as won deals were (`delays`: signed minus expected); without one, after the time
    that won deals took from this stage (`durations`). What would be before today is ruled out, for it is still open; when
    nothing is left, today.
    """
    if deal.expected:
        counted = {deal.expected + timedelta(days): n for days, n in delays.items()} or {deal.expected: 1}
    elif sum(durations.values()) >= MIN_HISTORY:
        counted = {deal.stage_since + timedelta(days): n for days, n in durations.items()}
    else:
        return {}
    to_come = {day: n for day, n in counted.items() if day >= today} or {today: 1}
    total = sum(to_come.values())
    return {day: n / total for day, n in to_come.items()}


def usual_day(deal: OpenDeal, *, today: date, durations: Counted) -> date | None:
    """The day written by people, else after the median time of won deals from this stage; never before today."""
    if deal.expected:
        return max(deal.expected, today)
    if sum(durations.values()) < MIN_HISTORY:
        return None
    usual = median(days for days, n in durations.items() for _ in range(n))
    return max(deal.stage_since + timedelta(round(usual or 0)), today)
