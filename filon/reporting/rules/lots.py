"""What a lot gave: its figures, what each cost, and the shares that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from filon.kit.statistics import Rate, rate_of

COMPANY, CONTACT, LEAD, DEAL = "company", "contact", "lead", "opportunity"
# Figure → the kinds of record that it counts. The order is that of the life of a lot.
FIGURES: Mapping[str, tuple[str, ...]] = {
    "entered": (COMPANY, CONTACT),
    "waiting": (COMPANY, CONTACT),
    "merged": (COMPANY, CONTACT),
    "bounced": (COMPANY, CONTACT),
    "reached": (COMPANY, CONTACT),
    "leads": (LEAD,),
    "qualified": (LEAD,),
    "deals": (DEAL,),
    "signed": (DEAL,),
    "clients": (COMPANY,),
}


@dataclass(frozen=True, slots=True)
class LotLife:
    """`rows`, `refused` and the like are rows of its files; `counts` are records by figure and kind, those of the reader.

    entered: brought by the lot and still here. waiting: in a pair of possible duplicates that nobody decided. merged: records
    that took in one of the lot. bounced: with an address or number that is known to be of no use. reached: a conversation took
    place. leads, deals: that come from the lot; qualified: leads that reached SQL; signed: deals won; clients: companies that
    signed one. `cents` is what was paid, None when nobody wrote it.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    cents: int | None = None
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def count(self, figure: str, unit: str = "") -> int:
        units = (unit,) if unit else FIGURES[figure]
        return sum(self.counts.get((figure, one), 0) for one in units)

    @property
    def person(self) -> str:
        """Whom one reaches: the people of the lot; its companies, where it brought no person."""
        return CONTACT if self.count("entered", CONTACT) else COMPANY

    @property
    def useful(self) -> int:
        return self.count("reached", self.person)

    @property
    def cents_per_useful(self) -> int | None:
        return cost_of_each(self.cents, self.useful)

    @property
    def cents_per_qualified(self) -> int | None:
        return cost_of_each(self.cents, self.count("qualified"))

    @property
    def cents_per_client(self) -> int | None:
        return cost_of_each(self.cents, self.count("clients"))

    def share(self, figure: str, unit: str) -> Rate:
        """Of those that entered; of its leads for the qualified ones, of its deals for the signed ones."""
        whole = {"qualified": "leads", "signed": "deals"}.get(figure, "entered")
        return rate_of(self.count(figure, unit), self.count(whole, unit))


def cost_of_each(cents: int | None, number: int) -> int | None:
    """To the cent; None when nobody wrote the price, or there is nothing to divide it by."""
    return round(cents / number) if cents is not None and number else None


@dataclass(frozen=True, slots=True)
class DeliveryFigures:
    """Of one kind of record in one delivery: `stood` = `added` + `changed` + `unchanged`, against the delivery before, where
    `gone` more stood. `closed`: the file says that they closed, and the one before did not.
    """

    delivery_id: int
    unit: str
    stood: int
    added: int
    changed: int
    unchanged: int
    gone: int
    closed: int


DELIVERY_FIGURES = ("stood", "added", "changed", "unchanged", "gone", "closed")
