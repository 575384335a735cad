"""What happened to many people since they entered a sequence: answers, meetings, deals, answers of their colleagues."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db.models import Q

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Actor, Direction
from filon.contacts.models import Contact
from filon.meetings.models import Booking
from filon.meetings.rules.kinds import BookingState
from filon.opportunities.models import Opportunity
from filon.sequences.models import Enrolment
from filon.sequences.rules.endings import SPOKEN, Signs, is_answer, is_meeting

# What may be an answer or a meeting: the rules judge each.
TELLING = (
    Q(direction=Direction.INBOUND, actor=Actor.HUMAN)
    | Q(kind=ActivityKind.MEETING)
    | Q(kind=ActivityKind.CALL, outcome__in=SPOKEN)
)


class Told(NamedTuple):
    """One line of the timeline."""

    contact: int | None
    company: int | None
    at: datetime
    kind: str
    direction: str
    actor: str
    outcome: str

    @property
    def is_answer(self) -> bool:
        return is_answer(kind=self.kind, direction=self.direction, actor=self.actor, outcome=self.outcome)

    @property
    def is_meeting(self) -> bool:
        return is_meeting(kind=self.kind, outcome=self.outcome)


Item = TypeVar("Item")
Moments = Mapping[int, list[datetime]]


@dataclass(frozen=True, slots=True)
class Heard:
    """By person and by company, all that was told since the earliest entry of the batch."""

    of_person: Mapping[int, list[Told]]
    of_firm: Mapping[int, list[Told]]
    booked: Moments
    deals: Moments
    deals_of_firm: Moments

    def signs_of(self, one: Enrolment, *, firm: int) -> Signs:
        """`firm`: her company's key, 0 without one."""
        began = one.started_at
        hers = [told for told in self.of_person.get(one.contact_id, ()) if told.at >= began]
        others = [t for t in self.of_firm.get(firm, ()) if t.at >= began and t.contact not in (None, one.contact_id)]
        opened = [*self.deals.get(one.contact_id, ()), *self.deals_of_firm.get(firm, ())]
        booked = self.booked.get(one.contact_id, ())
        return Signs(
            answered=any(told.is_answer for told in hers),
            meeting=any(told.is_meeting for told in hers) or any(at >= began for at in booked),
            opportunity=any(at >= began for at in opened),
            colleague=any(told.is_answer for told in others),
        )


def heard_since(due: Collection[Enrolment], *, people: Mapping[int, Contact]) -> Heard:
    """Five questions."""
    ids, since = {one.contact_id for one in due}, min(one.started_at for one in due)
    firms = {person.company_id for person in people.values() if person.company_id}
    own, firm_rows = _activities(Q(contact__in=ids), since), _activities(Q(company__in=firms), since)
    booked = Booking.objects.filter(contact__in=ids, made_at__gte=since, state=BookingState.BOOKED)
    deals = Opportunity.objects.filter(created_at__gte=since, deleted_at=None)
    return Heard(
        of_person=_grouped((told.contact, told) for told in own),
        of_firm=_grouped((told.company, told) for told in firm_rows),
        booked=_grouped(booked.values_list("contact", "made_at")),
        deals=_grouped(deals.filter(contact__in=ids).values_list("contact", "created_at")),
        deals_of_firm=_grouped(deals.filter(company__in=firms).values_list("company", "created_at")),
    )


def _activities(whose: Q, since: datetime) -> list[Told]:
    rows = Activity.objects.filter(whose, TELLING, at__gte=since)
    return [Told(*row) for row in rows.values_list(*Told._fields)]


def _grouped(rows: Iterable[tuple[int | None, Item]]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for key, item in rows:
        if key is not None:
            found[key].append(item)
    return found
