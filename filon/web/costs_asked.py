"""The costs behind a figure of a report, as the address of the page of costs asks for them (`?du=…&au=…&canal=fair`)."""

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from filon.campaigns.rules.channels import source_of
from filon.campaigns.rules.costs import CostLine
from filon.playbook.rules.channels import SourceKind
from filon.reporting.rules.period import Period
from filon.reporting.rules.sentences import period_words

FIRST, LAST, SOURCE = "du", "au", "canal"
NO_CHANNEL = "none"


class CostsAsked(NamedTuple):
    """Of these days, of the channels that bring the leads of that source; `NO_CHANNEL`: of no channel."""

    start: date | None = None
    end: date | None = None
    source: str = ""

    @property
    def days(self) -> dict[str, date | None]:
        return {"first": self.start, "last": self.end}

    def among(self, lines: list[CostLine]) -> list[CostLine]:
        wanted = "" if self.source == NO_CHANNEL else self.source
        return [one for one in lines if not self.source or (source_of(one.channel) if one.channel else "") == wanted]

    @property
    def words(self) -> str:
        """Empty when all are shown."""
        parts = [period_words(Period(self.start, self.end))] if self.start or self.end else []
        parts += (
            [_("sans canal") if self.source == NO_CHANNEL else SourceKind.label_of(self.source)] if self.source else []
        )
        return " · ".join(parts)


def costs_asked(parameters: QueryDict) -> CostsAsked:
    """What cannot be read narrows nothing."""
    source = parameters.get(SOURCE, "")
    known = source if source in (NO_CHANNEL, *SourceKind) else ""
    return CostsAsked(_day(parameters.get(FIRST, "")), _day(parameters.get(LAST, "")), known)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def address_of_costs(period: Period, *, source: str = "") -> str:
    asked = {FIRST: period.start, LAST: period.end}
    told = {name: day.isoformat() for name, day in asked.items() if day} | ({SOURCE: source} if source else {})
    return f"{reverse('cost_list')}?{urlencode(told)}"
