"""The table of indicators of a campaign, simple and composed, exactly as seed 003 defines them, and those that complete it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.statistics import MIN_CASES, wilson

NOT_DEFINED = "n. d."  # what a division by zero is worth
Verdict = Literal["ok", "insufficient data", "n. d."]


class Unit(StrEnum):
    """What a value is made of. Money is in cents of the reporting currency."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    HOURS = "hours"


class Kpi(LabelledEnum):
    """In the order of the table: the simple ones first, then what they make together."""

    COST = "cost", "Coût de la campagne"
    TURNOVER = "turnover", "Chiffre d’affaires des contrats signés"
    CONTRACTS = "contracts", "Contrats signés"
    POSITIVE = "positive", "Contacts positifs (ont répondu)"
    NEW_CLIENTS = "new_clients", "Nouveaux clients"
    CONTACTED = "contacted", "Prospects contactés"
    MEETINGS = "meetings", "Rendez-vous"
    COST_PER_CONTRACT = "cost_per_contract", "Coût par contrat"
    COST_TO_TURNOVER = "cost_to_turnover", "Coût sur chiffre d’affaires"
    POSITIVE_RATE = "positive_rate", "Taux de contacts positifs"
    CONTRACT_RATE = "contract_rate", "Contrats sur contacts positifs"
    CONTRACT_RATE_CONTACTED = "contract_rate_contacted", "Contrats sur prospects contactés"
    NEW_CLIENT_RATE = "new_client_rate", "Taux de nouveaux clients"
    TURNOVER_GROWTH = "turnover_growth", "Accroissement du chiffre d’affaires (N / N-1)"
    BASKET_GROWTH = "basket_growth", "Accroissement du panier moyen (N / N-1)"
    COST_PER_POSITIVE = "cost_per_positive", "Coût par contact positif"
    COST_PER_MEETING = "cost_per_meeting", "Coût par rendez-vous"
    ANSWER_HOURS = "answer_hours", "Délai de réponse (médiane)"
    RETURN = "roi", "Retour sur investissement"


SIMPLE = (Kpi.COST, Kpi.TURNOVER, Kpi.CONTRACTS, Kpi.POSITIVE, Kpi.NEW_CLIENTS, Kpi.CONTACTED, Kpi.MEETINGS)
UNITS: Mapping[Kpi, Unit] = {
    **dict.fromkeys((Kpi.COST, Kpi.TURNOVER, Kpi.COST_PER_CONTRACT, Kpi.COST_PER_POSITIVE, Kpi.COST_PER_MEETING), Unit.MONEY),
    **dict.fromkeys((Kpi.CONTRACTS, Kpi.POSITIVE, Kpi.NEW_CLIENTS, Kpi.CONTACTED, Kpi.MEETINGS), Unit.COUNT),
    Kpi.ANSWER_HOURS: Unit.HOURS,
}  # fmt: skip
# How each is computed, in words that the page shows under it.
FORMULAS: Mapping[Kpi, str] = {
    Kpi.COST_PER_CONTRACT: "coût de la campagne ÷ contrats signés",
    Kpi.COST_TO_TURNOVER: "coût de la campagne ÷ chiffre d’affaires des contrats signés",
    Kpi.POSITIVE_RATE: "contacts positifs ÷ prospects contactés",
    Kpi.CONTRACT_RATE: "contrats signés ÷ contacts positifs",
    Kpi.CONTRACT_RATE_CONTACTED: "contrats signés ÷ prospects contactés",
    Kpi.NEW_CLIENT_RATE: "nouveaux clients ÷ prospects contactés",
    Kpi.TURNOVER_GROWTH: "(CA N − CA N-1) ÷ CA N-1, des entreprises contactées, mêmes jours un an plus tôt",
    Kpi.BASKET_GROWTH: "(panier N − panier N-1) ÷ panier N-1, panier = CA ÷ commandes",
    Kpi.COST_PER_POSITIVE: "coût de la campagne ÷ contacts positifs",
    Kpi.COST_PER_MEETING: "coût de la campagne ÷ rendez-vous",
    Kpi.ANSWER_HOURS: "du premier contact à la première réponse, de ceux qui ont répondu",
    Kpi.RETURN: "(chiffre d’affaires − coût) ÷ coût",
}


class Results(NamedTuple):
    """What is counted of a campaign. Contracts, new clients and turnover are fractions where two campaigns share an order.

    `cost_cents` None: nobody wrote a cost. `now` and `before`: orders of the companies contacted, during the campaign and on the
    same days a year earlier. `answer_hours`: median of the `positive` ones; None when nobody answered.
    """

    cost_cents: int | None = None
    contacted: int = 0
    positive: int = 0
    meetings: int = 0
    contracts: Fraction = Fraction(0)
    new_clients: Fraction = Fraction(0)
    turnover_cents: Fraction = Fraction(0)
    now_cents: int = 0
    now_orders: int = 0
    before_cents: int = 0
    before_orders: int = 0
    answer_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator. `n`: how many cases it is divided by, or made of. A rate has its 95 % interval; the others have none.

    `value` is exact: cents, a number, a share or hours; None when it is not defined, or made of too few cases.
    """

    kpi: Kpi
    value: Fraction | None
    n: float
    verdict: Verdict
    low: float | None = None
    high: float | None = None

    @property
    def unit(self) -> Unit:
        return UNITS.get(self.kpi, Unit.SHARE)


Table = dict[Kpi, Figure]


def table_of(found: Results) -> Table:
    """Every indicator of one campaign, or of one part of it."""
    return {kpi: rule(kpi, found) for kpi, rule in RULES.items()}


def _known(value: Fraction | float | None, n: float) -> tuple[Fraction | None, float, Verdict]:
    if value is None:
        return None, n, "n. d."
    return Fraction(value), n, "ok"


def _cost(kpi: Kpi, found: Results) -> Figure:
    return Figure(kpi, *_known(found.cost_cents, 1))


def _counted(field: str) -> Callable[[Kpi, Results], Figure]:
    return lambda kpi, found: Figure(kpi, *_known(getattr(found, field), float(getattr(found, field))))


def _turnover(kpi: Kpi, found: Results) -> Figure:
    return Figure(kpi, found.turnover_cents, float(found.contracts), "ok")


def _cost_per(field: str) -> Callable[[Kpi, Results], Figure]:
    def rule(kpi: Kpi, found: Results) -> Figure:
        number = Fraction(getattr(found, field))
        return Figure(kpi, *_known(ratio_of(found.cost_cents, number), float(number)))

    return rule


def _rate(part: str, whole: str) -> Callable[[Kpi, Results], Figure]:
    def rule(kpi: Kpi, found: Results) -> Figure:
        count, total = Fraction(getattr(found, part)), Fraction(getattr(found, whole))
        if not total:
            return Figure(kpi, None, 0, "n. d.")
        if total < MIN_CASES:
            return Figure(kpi, None, float(total), "insufficient data")
        if count > total:  # contracts of people who never answered: a ratio, of which no interval speaks
            return Figure(kpi, count / total, float(total), "ok")
        low, high = wilson(float(count), int(total))
        return Figure(kpi, count / total, float(total), "ok", low, high)

    return rule


def _cost_to_turnover(kpi: Kpi, found: Results) -> Figure:
    return Figure(kpi, *_known(ratio_of(found.cost_cents, found.turnover_cents), float(found.contracts)))


def _return(kpi: Kpi, found: Results) -> Figure:
    gain = None if found.cost_cents is None else found.turnover_cents - found.cost_cents
    return Figure(kpi, *_known(ratio_of(gain, Fraction(found.cost_cents or 0)), float(found.contracts)))


def _turnover_growth(kpi: Kpi, found: Results) -> Figure:
    return Figure(kpi, *_known(growth(found.now_cents, found.before_cents), found.before_orders))


def _basket_growth(kpi: Kpi, found: Results) -> Figure:
    now, before = (
        ratio_of(found.now_cents, Fraction(found.now_orders)),
        ratio_of(found.before_cents, Fraction(found.before_orders)),
    )
    grown = None if now is None or before is None else growth(now, before)
    return Figure(kpi, *_known(grown, found.before_orders))


def _answer_hours(kpi: Kpi, found: Results) -> Figure:
    return Figure(kpi, *_known(found.answer_hours, found.positive))


def ratio_of(part: Fraction | int | None, whole: Fraction) -> Fraction | None:
    """Exactly; None where nothing is known or there is nothing to divide by."""
    return Fraction(part) / whole if part is not None and whole else None


def growth(now: Fraction | int, before: Fraction | int) -> Fraction | None:
    """(N − N-1) ÷ N-1; None where there was nothing before."""
    return (Fraction(now) - before) / before if before > 0 else None


RULES: Mapping[Kpi, Callable[[Kpi, Results], Figure]] = {
    Kpi.COST: _cost,
    Kpi.TURNOVER: _turnover,
    Kpi.CONTRACTS: _counted("contracts"),
    Kpi.POSITIVE: _counted("positive"),
    Kpi.NEW_CLIENTS: _counted("new_clients"),
    Kpi.CONTACTED: _counted("contacted"),
    Kpi.MEETINGS: _counted("meetings"),
    Kpi.COST_PER_CONTRACT: _cost_per("contracts"),
    Kpi.COST_TO_TURNOVER: _cost_to_turnover,
    Kpi.POSITIVE_RATE: _rate("positive", "contacted"),
    Kpi.CONTRACT_RATE: _rate("contracts", "positive"),
    Kpi.CONTRACT_RATE_CONTACTED: _rate("contracts", "contacted"),
    Kpi.NEW_CLIENT_RATE: _rate("new_clients", "contacted"),
    Kpi.TURNOVER_GROWTH: _turnover_growth,
    Kpi.BASKET_GROWTH: _basket_growth,
    Kpi.COST_PER_POSITIVE: _cost_per("positive"),
    Kpi.COST_PER_MEETING: _cost_per("meetings"),
    Kpi.ANSWER_HOURS: _answer_hours,
    Kpi.RETURN: _return,
}
