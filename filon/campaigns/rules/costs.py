"""What a cost is, what an hour of somebody costs, and sums that never add two currencies."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_amount
from filon.kit.money import DEFAULT_CURRENCY

MINUTES_AN_HOUR = 60
LONGEST_MINUTES = 60 * 24 * 366  # a person-year in one line is a mistyped unit


class CostKind(LabelledEnum):
    MEDIA = "media", "Média et diffusion"
    PRINT = "print", "Impression et affranchissement"
    LOT = "lot", "Achat de fichier"
    TIME = "time", "Temps passé"
    TOOLS = "tools", "Outils"
    EVENT = "event", "Événement"
    OTHER = "other", "Autre"


class CostOrigin(LabelledEnum):
    """Where the amount is written: here, on the sheet of a lot, on that of an event. It is read there, never copied."""

    COST = "cost", "Coût saisi"
    LOT = "lot", "Prix du lot"
    EVENT = "event", "Coût de l’événement"


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost, wherever it is written. `channel` "": all of them; `campaign_id` None: of no campaign in particular.

    `pk` is that of its row, lot or event, as `origin` says. `minutes` and `person_id`: time that somebody spent.
    """

    origin: CostOrigin
    pk: int
    kind: CostKind
    channel: str
    day: date
    cents: int
    currency: str
    label: str
    campaign_id: int | None = None
    person_id: int | None = None
    minutes: int | None = None

    @property
    def month(self) -> str:
        """ "2026-11"."""
        return f"{self.day:%Y-%m}"


class Spent(NamedTuple):
    """`cents` None: nobody wrote a cost. `others`: cents by another currency, told apart and never added."""

    cents: int | None
    others: Mapping[str, int]
    lines: int

    @property
    def others_in_words(self) -> str:
        return ", ".join(format_amount(cents, currency) for currency, cents in sorted(self.others.items()))


def spent_on(lines: Iterable[CostLine]) -> Spent:
    """Cents of the reporting currency, the other currencies apart."""
    sums: defaultdict[str, int] = defaultdict(int)
    count = 0
    for line in lines:
        sums[line.currency] += line.cents
        count += 1
    return Spent(
        sums.get(DEFAULT_CURRENCY),
        {currency: cents for currency, cents in sums.items() if currency != DEFAULT_CURRENCY},
        count,
    )


def spent_by(lines: Iterable[CostLine], key: Callable[[CostLine], str]) -> dict[str, Spent]:
    """The same, group by group; the groups add up to the whole, currency by currency."""
    groups: defaultdict[str, list[CostLine]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return {group: spent_on(found) for group, found in sorted(groups.items())}


def cents_of_time(*, minutes: int, hourly_cents: int) -> int:
    """What so much time costs, to the cent; half a cent rounds up."""
    exact = Fraction(minutes * hourly_cents, MINUTES_AN_HOUR)
    return int(exact + Fraction(1, 2))


def other_currency_sentence(currency: str) -> str:
    """The one answer to a cost in another currency: kept, shown, not added."""
    return (
        f"Gardé à part\u00a0: les chiffres sont en {DEFAULT_CURRENCY} et n’additionnent pas deux monnaies. "
        f"Pour compter ce coût en {currency}, saisissez le montant débité en {DEFAULT_CURRENCY}."
    )
