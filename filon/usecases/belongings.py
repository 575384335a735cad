"""What a colleague has in his hands, table by table: what a relay passes on, and what must not stay with who left."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Model, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from filon.activities.models import Task
from filon.automations.models import Automation
from filon.calling.models import CallList
from filon.campaigns.models import Campaign
from filon.campaigns.rules.steps import CampaignState
from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import IN_WORK
from filon.events.models import Event
from filon.intake.models import CaptureForm
from filon.kit.business_time import end_of_day_paris
from filon.leads.models import Lead
from filon.meetings.models import Booking, BookingPage
from filon.meetings.rules.kinds import BookingState
from filon.messaging.models import Mailbox
from filon.messaging.rules.mailboxes import MailboxState
from filon.opportunities.models import Opportunity
from filon.playbook.models import Content, Template
from filon.playbook.rules.contents import ContentState
from filon.playbook.rules.process import StageKind
from filon.playbook.rules.templates import TemplateState
from filon.records.rules.relays import MAY_WAIT, OF_A_SEGMENT, Belonging, RelayKind, Thing
from filon.segments.models import Segment
from filon.sequences.models import Enrolment
from filon.sequences.models import Sequence as SequenceRow

ALIVE = Q(deleted_at=None)
PARTY = ("company_id", "contact__company_id")


class Held(NamedTuple):
    """`field` names the holder; `company` and `contact` the columns that tell of whom it is, the first that does."""

    model: type[Model]
    field: str = "owner_id"
    still: Q = Q()
    company: Sequence[str] = ()
    contact: Sequence[str] = ()
    versioned: bool = True
    due: str = ""  # the instant after which it waits for the return


HELD: dict[Belonging, Held] = {
    Belonging.OPPORTUNITY: Held(
        Opportunity, still=ALIVE & Q(stage__kind=StageKind.OPEN), company=PARTY, contact=("contact_id",)
    ),
    Belonging.LEAD: Held(Lead, still=ALIVE & Q(lifecycle_stage__in=IN_WORK), company=PARTY, contact=("contact_id",)),
    Belonging.TASK: Held(
        Task, "assignee_id", ALIVE & Q(done_at=None), company=PARTY, contact=("contact_id",), due="due_at"
    ),
    Belonging.CALL_LIST: Held(CallList, still=Q(closed_at=None), versioned=False),
    Belonging.BOOKING: Held(
        Booking,
        "person_id",
        Q(state=BookingState.BOOKED),
        company=("contact__company_id",),
        contact=("contact_id",),
        due="start",
    ),
    Belonging.COMPANY: Held(Company, still=ALIVE, company=("pk",)),
    Belonging.CONTACT: Held(Contact, still=ALIVE, company=("company_id",), contact=("pk",)),
    Belonging.FORM: Held(CaptureForm),
    Belonging.BOOKING_PAGE: Held(BookingPage, "person_id"),
    Belonging.EVENT: Held(Event, still=Q(cancelled_at=None)),
    Belonging.SEQUENCE: Held(SequenceRow, still=Q(archived_at=None)),
    Belonging.ENROLMENT: Held(
        Enrolment,
        still=Q(ended_at=None),
        company=("contact__company_id",),
        contact=("contact_id",),
        versioned=False,
    ),
    Belonging.CAMPAIGN: Held(Campaign, still=~Q(state=CampaignState.STOPPED)),
    Belonging.AUTOMATION: Held(Automation, versioned=False),
    Belonging.SEGMENT: Held(Segment),
    Belonging.CONTENT: Held(Content, still=~Q(state=ContentState.ARCHIVED)),
    Belonging.TEMPLATE: Held(Template, still=~Q(state=TemplateState.ARCHIVED)),
    Belonging.MAILBOX: Held(Mailbox, "keeper_id", ~Q(state=MailboxState.CLOSED), versioned=False),
}


def things_held(*, kind: RelayKind, giver_id: int | None, until: date | None, now: datetime) -> list[Thing]:
    """Of one person, or of everybody; for an absence only what does not wait for the return."""
    found: list[Thing] = []
    for belonging in _asked_of(kind):
        held = HELD[belonging]
        rows = still_held(belonging, now=now).filter(
            **{held.field: giver_id} if giver_id else {f"{held.field}__isnull": False}
        )
        if until and held.due:
            rows = rows.filter(**{f"{held.due}__lte": end_of_day_paris(until)})
        told = rows.annotate(of_company=_first(held.company), of_contact=_first(held.contact))
        for pk, holder, company, contact in told.values_list("pk", held.field, "of_company", "of_contact").iterator():
            found.append(Thing(belonging, pk, holder, company, contact))
    return found


def _first(columns: Sequence[str]) -> Combinable:
    """The first of them that says something; nothing when there is none."""
    if not columns:
        return Value(None, output_field=BigIntegerField())
    return Coalesce(*columns) if len(columns) > 1 else F(columns[0])


def _asked_of(kind: RelayKind) -> list[Belonging]:
    if kind == RelayKind.ARRIVAL:
        return list(OF_A_SEGMENT)
    return [one for one in Belonging if kind == RelayKind.DEPARTURE or one not in MAY_WAIT]


def still_held(belonging: Belonging, *, now: datetime) -> "QuerySet[Any]":
    """What is not over; a meeting or an event that took place belongs to the past."""
    held = HELD[belonging]
    rows: QuerySet[Any] = held.model._default_manager.filter(held.still).order_by()
    return rows.filter(start__gte=now) if belonging in (Belonging.BOOKING, Belonging.EVENT) else rows
