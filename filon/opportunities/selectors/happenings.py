"""What happened with the people of many deals, and what stands ahead with them, read at once for all."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Max, Q

from filon.activities.models import Activity, ContentShare, Task
from filon.activities.rules.kinds import WITHOUT_DIRECTION, ActivityKind, Direction, TaskKind
from filon.kit.dates import PARIS
from filon.kit.subjects import SubjectKind
from filon.meetings.models import Booking
from filon.meetings.rules.kinds import BookingState
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.gates import Asked
from filon.playbook.rules.process import CriterionKind

DEAL, LEAD = SubjectKind.OPPORTUNITY, SubjectKind.LEAD
Row = Mapping[str, Any]
Fact = tuple[int, int]  # key of the deal, key of the criterion


class Concerned(NamedTuple):
    """A deal and whom it is about: what happened with its contact counts from `since`, the day it was opened, on."""

    pk: int
    lead_id: int | None
    contact_id: int | None
    since: datetime
    stage_since: datetime


class Deals:
    """Finds the deals that a row of the timeline or a task is about: itself, its lead, else its contact."""

    def __init__(self, deals: Sequence[Concerned]) -> None:
        self.all = deals
        self.about: dict[tuple[str, int], list[Concerned]] = defaultdict(list)
        for deal in deals:
            self.about[DEAL.value, deal.pk].append(deal)
            if deal.lead_id:
                self.about[LEAD.value, deal.lead_id].append(deal)
            if deal.contact_id:
                self.about["", deal.contact_id].append(deal)

    def condition(self) -> Q:
        return (
            Q(subject_kind=DEAL, subject_id__in=self._keys(DEAL))
            | Q(subject_kind=LEAD, subject_id__in=self._keys(LEAD))
            | Q(subject_id=None, contact__in=self._keys(""))
        )

    def _keys(self, kind: str) -> list[int]:
        return [pk for known, pk in self.about if known == kind]

    def of(self, row: Row) -> list[Concerned]:
        if row["subject_id"]:
            return self.about.get((row["subject_kind"], row["subject_id"]), [])
        return self.about.get(("", row["contact_id"]), [])

    @property
    def people(self) -> list[int]:
        return self._keys("")


def happened(deals: Sequence[Concerned], asked: Sequence[Asked], now: datetime) -> set[Fact]:
    """Activities about the deal or its lead, and those with its contact since the deal was opened."""
    wanted = {one.pk: _activity_of(one) for one in asked}
    counts: Counter[Fact] = Counter()
    for deal, done in _done(Deals(deals), kinds={what["kind"] for what in wanted.values()}, now=now):
        for pk, what in wanted.items():
            if all(not what.get(name) or what[name] == done[name] for name in ("kind", "direction", "outcome")):
                counts[deal.pk, pk] += 1
    return {fact for fact, count in counts.items() if count >= int(wanted[fact[1]].get("times") or 1)}


def _activity_of(criterion: Asked) -> Row:
    """A proposal sent or accepted is told by an activity."""
    return _TOLD_BY.get(criterion.kind) or {"kind": "", **criterion.what}


_TOLD_BY: dict[CriterionKind, Row] = {
    CriterionKind.PROPOSAL_SENT: {"kind": ActivityKind.PROPOSAL.value},
    CriterionKind.PROPOSAL_ACCEPTED: {"kind": ActivityKind.PROPOSAL.value, "outcome": "accepted"},
}


def given(deals: Sequence[Concerned], asked: Sequence[Asked], now: datetime) -> set[Fact]:
    """The content was shared with the contact: each is given once to a person, whatever it was about."""
    known = Deals(deals)
    shares = ContentShare.objects.filter(contact__in=known.people, shared_at__lte=now).order_by()
    told = set(shares.values_list("contact_id", "content__key"))
    return {
        (deal.pk, one.pk)
        for one in asked
        for contact, key in told
        if one.what.get("content", "") in ("", key)
        for deal in known.about["", contact]
    }


def met(deals: Sequence[Concerned], asked: Sequence[Asked], now: datetime) -> set[Fact]:
    """A meeting stands ahead in the tasks or the bookings, or took place since the deal entered its stage."""
    known = Deals(deals)
    done = _done(known, kinds={ActivityKind.MEETING.value}, now=now)
    found = {deal.pk for deal, row in done if row["at"] >= deal.stage_since}
    ahead = Task.objects.filter(known.condition(), kind=TaskKind.MEETING, done_at=None, deleted_at=None, due_at__gt=now)
    tasks = ahead.order_by().values("subject_kind", "subject_id", "contact_id")
    found |= {deal.pk for task in tasks for deal in known.of(task)}
    bookings = Booking.objects.filter(contact__in=known.people, state=BookingState.BOOKED, start__gt=now)
    booked = set(bookings.order_by().values_list("contact_id", flat=True))
    found |= {deal.pk for deal in deals if deal.contact_id in booked}
    return {(pk, one.pk) for pk in found for one in asked}


def last_touches(deal_ids: Sequence[int], *, now: datetime) -> dict[int, date]:
    """The last day (in Paris) on which we wrote to, called or met each deal's people; deals that nobody touched are left out."""
    deals = Deals(concerned(deal_ids))
    ours = Activity.objects.filter(deals.condition(), at__lte=now).filter(
        Q(direction=Direction.OUTBOUND) | Q(kind__in=WITHOUT_DIRECTION)
    )
    found: dict[int, date] = {}
    last = ours.order_by().values("subject_kind", "subject_id", "contact_id").annotate(at=Max("at"))
    for row in last:
        for deal in deals.of(row):
            day = row["at"].astimezone(PARIS).date()
            found[deal.pk] = max(day, found.get(deal.pk, day))
    return found


def concerned(deal_ids: Sequence[int]) -> list[Concerned]:
    rows = Opportunity.objects.filter(pk__in=deal_ids).order_by()
    columns = rows.values_list("pk", "lead_id", "contact_id", "opened_at", "created_at", "stage_since")
    return [
        Concerned(pk, lead, contact, opened_at or created_at, stage_since)
        for pk, lead, contact, opened_at, created_at, stage_since in columns
    ]


def _done(deals: Deals, *, kinds: Collection[str], now: datetime) -> Iterator[tuple[Concerned, Row]]:
    """Each activity of these kinds ("" is any) with each deal that it concerns."""
    rows = Activity.objects.filter(deals.condition(), at__lte=now)
    if "" not in kinds:
        rows = rows.filter(kind__in=kinds)
    for done in rows.order_by().values(
        "subject_kind", "subject_id", "contact_id", "kind", "direction", "outcome", "at"
    ):
        for deal in deals.of(done):
            if done["subject_id"] or done["at"] >= deal.since:
                yield deal, done
