"""One lead that marketing handed over: where it came from, what its file held, what sales decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from filon.kit.business_time import day_in_paris
from filon.leads.rules.kinds import Refusal

GOOD_FIT = frozenset("AB")


@dataclass(frozen=True, slots=True)
class Handed:
    """`accepted` is None while nobody decided; `reason`: the words of a refusal; `fit`: the grade of today, empty for none."""

    lead_id: int
    name: str
    at: datetime
    owner: str
    source: str
    campaign: str
    form: str
    fit: str
    contents: frozenset[str]
    decided_at: datetime | None
    accepted: bool | None
    reason: str
    contact_id: int | None
    company_id: int | None

    @property
    def day(self) -> date:
        return day_in_paris(self.at)

    @property
    def refusal(self) -> str:
        """The reason of the list that begins the words, else the words."""
        return next((one.label for one in Refusal if self.reason.startswith(one.label)), self.reason)

    def holds(self, contents: Iterable[str]) -> bool:
        return self.contents >= set(contents)
