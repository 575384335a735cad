"""Where each figure of a funnel leads: the list of the records that it counts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from filon.reporting.rules.period import Period
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import scope_of

LISTS = {"lead": Entity.LEAD, "company": Entity.COMPANY, "contact": Entity.CONTACT}


@dataclass(frozen=True, slots=True)
class FunnelLinks:
    """`readable`: the kinds of which the reader may open all that he may count; the figures of the others lead nowhere."""

    period: Period
    readable: frozenset[str]

    def address(self, stage: str, outcome: str = "", *, unit: str = "lead", by: str = "", value: str = "") -> str:
        if unit not in self.readable:
            return ""
        days = {"du": self.period.start, "au": self.period.end}
        asked = {"tunnel": f"{stage}.{outcome}" if outcome else stage}
        asked |= {name: day.isoformat() for name, day in days.items() if day}
        asked |= {"par": by, "groupe": value} if by else {}
        return f"{reverse(f'{unit}_list')}?{urlencode(asked)}"


def links_for_funnel(viewer: User, *, period: Period) -> FunnelLinks:
    counted = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    readable = (
        unit for unit, entity in LISTS.items() if scope_of(viewer, entity=entity, action=Action.READ) >= counted
    )
    return FunnelLinks(period, frozenset(readable))
