"""What is to be signed each month by a person, a team, or the company; and how it adds up where nobody wrote it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from filon.forecasting.rules.months import month_after
from filon.kit.errors import NotPossible
from filon.kit.money import share

EURO = 100  # cents
MOST_CENTS = 10**14  # a thousand billion euros in a month is a slip of the keyboard
LEAST_PERCENT, MOST_PERCENT = Decimal(-100), Decimal(1000)


class HolderKind(StrEnum):
    COMPANY = "company"
    TEAM = "team"
    USER = "user"


class Holder(NamedTuple):
    """Whose objective it is; the company has the number 0."""

    kind: HolderKind
    pk: int


COMPANY = Holder(HolderKind.COMPANY, 0)


class Span(NamedTuple):
    """One column of the grid: a month, or a quarter. `key`: "2027-03" or "2027-T1"."""

    key: str
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Objectives:
    """What was written, in cents of one currency; `members`: the people of each team."""

    written: Mapping[tuple[Holder, date], int]
    members: Mapping[int, Collection[int]]

    def of(self, holder: Holder, month: date) -> int | None:
        """Its own, else what follows from the others'."""
        own = self.written.get((holder, month))
        return self.summed(holder, month) if own is None else own

    def summed(self, holder: Holder, month: date) -> int | None:
        """A team's people; for the company, its teams that have an objective, and the people of no such team."""
        if holder.kind == HolderKind.USER:
            return None
        if holder.kind == HolderKind.TEAM:
            return self.of_some(teams=(), people=self.members.get(holder.pk, ()), month=month)
        return self.of_some(teams=None, people=None, month=month)

    def of_some(self, *, teams: Collection[int] | None, people: Collection[int] | None, month: date) -> int | None:
        """Nobody counts twice: a team's own objective stands for its people's. None means all of them."""
        mine = {holder: cents for (holder, at), cents in self.written.items() if at == month}
        of_teams = _among(mine, HolderKind.TEAM, teams)
        held = {person for team in of_teams for person in self.members.get(team, ())}
        of_people = _among(mine, HolderKind.USER, people)
        parts = [*of_teams.values(), *(cents for person, cents in of_people.items() if person not in held)]
        return sum(parts) if parts else None


def _among(cents: Mapping[Holder, int], kind: HolderKind, wanted: Collection[int] | None) -> dict[int, int]:
    return {
        holder.pk: amount
        for holder, amount in cents.items()
        if holder.kind == kind and (wanted is None or holder.pk in wanted)
    }


def months_of(year: int) -> list[Span]:
    return [Span(f"{year}-{month:02d}", (date(year, month, 1),)) for month in range(1, 13)]


def quarters_of(year: int) -> list[Span]:
    firsts = [date(year, month, 1) for month in (1, 4, 7, 10)]
    return [
        Span(f"{year}-T{number}", (first, month_after(first), month_after(first, 2)))
        for number, first in enumerate(firsts, start=1)
    ]


def spread_over_months(cents: int, *, before: Collection[int | None]) -> list[int]:
    """A quarter's amount by month, as its months weighed before; equally when one had none. Whole euros, the rest last."""
    weights = [1 if None in before or known is None else known for known in before]
    euros, rest = divmod(cents, EURO)
    parts = [part * EURO for part in share(euros, weights)]
    return [*parts[:-1], parts[-1] + rest]


def check_amount(cents: int) -> None:
    if not 0 <= cents < MOST_CENTS:
        raise NotPossible("Un objectif est un montant de zéro ou plus, en euros.")


def raised(cents: int, *, percent: Decimal) -> int:
    """Last year's amount and so many percent, in whole euros."""
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        raise NotPossible("Le pourcentage va de −100 à 1\u202f000\u202f%.")
    return round(cents * (100 + percent) / 100 / EURO) * EURO
