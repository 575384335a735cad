"""One open deal in the forecast: its share of signature, its category, the day that it should be signed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from filon.forecasting.rules.survival import Curve
from filon.opportunities.rules.kinds import Category

# Categories where nobody chose one (domain.md 4.6): 90 to 100 % is committed, 50 to 89 % the best case, less is pipeline.
COMMITTED_FROM, BEST_CASE_FROM = 90, 50

HUNDRED = 100


StageKey = tuple[int, str]  # process, key


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """What was known of one open deal on a day. `percent`: its own probability, else that of its stage; `value`: its group.

    `own_chance`: a person wrote the percentage for this very deal. `told_closed`: a file told it with its closing, which is later;
    `listed`: the price of its products. `paused`: nothing is signed before that day.
    """

    pk: int
    cents: int | None
    currency: str
    percent: int
    category: Category
    expected: date | None
    opened: date | None
    stage_since: date
    stage: StageKey
    has_next_action: bool = True
    value: str = ""
    own_chance: bool = False
    told_closed: bool = False
    listed: int | None = None
    paused: date | None = None

    def earliest(self, *, today: date) -> date:
        """The first day on which it may be signed."""
        return max(self.paused or today, today)

    @property
    def weight(self) -> int:
        """Hundredths of a cent: amount × percent, exact; sums are divided once, at the end."""
        return (self.cents or 0) * self.percent


def as_known(deal: OpenDeal) -> OpenDeal:
    """The amount that a file told is what the deal was closed for: before that, one knew the price of its products at most."""
    return replace(deal, cents=deal.listed) if deal.told_closed else deal


def weighted_cents(deals: Iterable[OpenDeal]) -> int:
    """Σ amount × probability; half a cent rounds up. Three deals of 50 000 € at 30 % make 45 000 €."""
    return (sum(deal.weight for deal in deals) * 2 + HUNDRED) // (2 * HUNDRED)


def category_of(deal: OpenDeal) -> Category:
    return category_by(deal.category, percent=deal.percent)


def category_by(said: Category, *, percent: int) -> Category:
    """What a person said, else what the chance of the deal says."""
    if said != Category.NONE:
        return said
    if percent >= COMMITTED_FROM:
        return Category.COMMIT
    return Category.BEST_CASE if percent >= BEST_CASE_FROM else Category.PIPELINE


def usual_day(deal: OpenDeal, *, today: date, durations: Curve) -> date | None:
    """The day written by people, else when half of the deals that waited so long in this stage are signed.

    Never before today, nor during a pause.
    """
    earliest = deal.earliest(today=today)
    if deal.expected:
        return max(deal.expected, earliest)
    if not durations.known:
        return None
    usual = durations.median_won(age=(today - deal.stage_since).days)
    return earliest if usual is None else max(deal.stage_since + timedelta(usual), earliest)
