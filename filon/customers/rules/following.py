"""How clients are followed: who is a former one, what is compared with what, and which product goes with which."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate, rate_of
from filon.permission.rules.retention import months_before

FEWEST_TOGETHER = 5  # clients who bought both: fewer prove nothing
MOST_SUGGESTED = 3


class AskedBecause(LabelledEnum):
    """Why a person is asked now whom else it would interest."""

    DELIVERED = "delivered", "Sa commande est livrée"
    SATISFIED = "satisfied", "Sa note de satisfaction est bonne"
    LOST = "lost_deal", "Il l’a dit à la clôture d’une affaire perdue"


class NewDealOrigin(LabelledEnum):
    """Where a new deal comes from, as the flywheel counts it."""

    REFERRED_BY_CLIENT = "referred_by_client", "Recommandée par un client"
    REFERRED_BY_LOST = "referred_by_lost", "Recommandée par un prospect perdu"
    REFERRED = "referred", "Recommandée par une autre personne"
    CLIENT = "of_client", "Client, ou ancien client"
    LOST_BEFORE = "lost_before", "Prospect perdu qui revient"
    NEW = "new", "Nouveau"


def is_same_sale(*, entered_at: datetime, sent_at: datetime, same_amount: bool) -> bool:
    """Whether an order entered by hand is the one that the acceptance of a proposal would make.

    Entered once the proposal had left, it came of it, whatever its amount; entered before, only if it is worth as much:
    otherwise the proposal adds to what was sold.
    """
    return entered_at >= sent_at or same_amount


def end_of_term(ordered: date, *, months: int) -> date:
    """The same day of the month, that many months later: when what was bought is to be bought again."""
    return months_before(ordered, -months)


class Years(NamedTuple):
    """The twelve months that end today, and the twelve before: days that begin them, today included in the first."""

    now: date
    before: date


def years_of(today: date) -> Years:
    """Rolling years: on the 5th of January a calendar year would compare five days with twelve months."""
    return Years(months_before(today, 12), months_before(today, 24))


def silent_since(today: date, *, former_months: int) -> date:
    """Who has not ordered from that day on is a former client."""
    return months_before(today, former_months)


def growth_of(now: int, before: int) -> float | None:
    """(N − N-1) / N-1; None where there was nothing before."""
    return (now - before) / before if before > 0 else None


class Suggestion(NamedTuple):
    """Of those who bought `owned`, `rate` also bought `product`: `lift` times more than clients in general."""

    owned: int
    product: int
    rate: Rate
    lift: float


class Baskets(NamedTuple):
    """How many clients bought something, each product, and each two of them together."""

    clients: int
    buyers: Mapping[int, int]
    together: Mapping[tuple[int, int], int]


def suggestions_for(baskets: Baskets, *, owned: Collection[int]) -> list[Suggestion]:
    """The best products that go with one of `owned`, none of these; empty where the orders prove nothing.

    Proved: enough clients bought the first, enough bought both, and even the low end of the interval is above the share
    of all clients who bought the second.
    """
    best: dict[int, Suggestion] = {}
    for (first, second), both in baskets.together.items():
        if first not in owned or second in owned or both < FEWEST_TOGETHER:
            continue
        rate = rate_of(both, baskets.buyers[first])
        usual = baskets.buyers[second] / baskets.clients
        if rate.rate is None or rate.low is None or rate.low <= usual:
            continue
        found = Suggestion(first, second, rate, rate.rate / usual)
        if second not in best or found.lift > best[second].lift:
            best[second] = found
    return sorted(best.values(), key=lambda one: (-one.lift, one.product))[:MOST_SUGGESTED]


def pairs_of(baskets: Baskets, *, products: Sequence[int]) -> list[Suggestion]:
    """What goes with what, for each product that clients bought: the strongest first."""
    found = [one for product in products for one in suggestions_for(baskets, owned={product})]
    return sorted(found, key=lambda one: (-one.lift, one.owned, one.product))
