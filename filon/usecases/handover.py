"""Marketing hands leads over to sales: qualified, given to somebody by the rules, with a task and its hour."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.activities.services.tasks import LONGEST_TITLE, add_task
from filon.contacts.models import ContactPoint
from filon.contacts.rules.axes import IN_WORK, LifecycleStage, is_allowed_step
from filon.contacts.rules.kinds import PointKind, PointState
from filon.kit.business_time import add_business_hours
from filon.kit.french import format_before, format_count
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.handover import time_to_answer
from filon.leads.selectors.promises import first_responses_due
from filon.leads.services.routing import route_leads
from filon.leads.services.timers import settle_timers
from filon.records.rules.authorship import Author, by_person
from filon.records.services.notifications import notify
from filon.sequences.rules.kinds import Ending, EntryEvent
from filon.usecases.enrolling import enter_on_event
from filon.usecases.lifecycle import move_leads
from filon.usecases.outbound_ending import end_enrolments
from filon.users.models import User
from filon.users.rules.alerts import AlertKind

AddressOf = Callable[[Lead], str]


class HandedOver(NamedTuple):
    """`told`: why this person got it."""

    lead: Lead
    owner: User
    told: str


@transaction.atomic
def hand_over(
    *, leads: Sequence[Lead], by: Author, now: datetime, reason: str, address_of: AddressOf
) -> list[HandedOver]:
    """To the stage of what marketing qualified, `reason` told; those that are there or further, or ended, are left as they are.

    `address_of` a lead is its page, for the notification.
    """
    ready = [lead for lead in leads if may_be_handed_over(lead)]
    if not ready:
        return []
    moved = move_leads(leads=ready, to=STAGE, by=by, now=now, reason=reason)
    choices = route_leads(leads=moved, by=by, now=now)
    people = [lead.contact_id for lead in moved if lead.contact_id]
    end_enrolments(contact_ids=people, because=Ending.STAGE, now=now, words="Transmis aux ventes")
    enter_on_event(event=EntryEvent.QUALIFIED, contact_ids=people, now=now, because="Transmis aux ventes")
    settle_timers(lead_ids=[lead.pk for lead in moved], now=now)  # the clocks are those of whom the lead was given to
    expected, called, promised = _already_expected(moved), _with_a_number(moved), first_responses_due(moved)
    for lead in moved:
        if (lead.pk, lead.owner_id) not in expected:
            may_call = lead.contact_id in called
            _ask_owner(lead, may_call=may_call, promised=promised.get(lead.pk), now=now, address=address_of(lead))
    return [HandedOver(lead, owner_of(lead), choices[lead.pk].reason) for lead in moved]


STAGE = LifecycleStage.MQL


def may_be_handed_over(lead: Lead) -> bool:
    return lead.deleted_at is None and is_allowed_step(lead.lifecycle_stage, STAGE)


@transaction.atomic
def share_out_again(*, leads: Sequence[Lead], by: User, now: datetime, address: str) -> Counter[User]:
    """Leads in work are given by the rules in force, whoever has them; each new owner is told once, with `address` to open.

    Returns how many each person was given.
    """
    before = {lead.pk: lead.owner_id for lead in leads if lead.deleted_at is None and lead.lifecycle_stage in IN_WORK}
    moving = [lead for lead in leads if lead.pk in before]
    route_leads(leads=moving, by=by_person(by.pk), now=now, again=True)
    settle_timers(lead_ids=list(before), now=now)
    given = Counter(owner_of(lead) for lead in moving if lead.owner_id != before[lead.pk])
    for owner, count in given.items():
        if owner != by:
            told = f"{by} vous confie {format_count(count, 'lead', 'leads')}"
            notify(user=owner, kind=AlertKind.LEAD, text=told, address=address, now=now)
    return given


def _already_expected(leads: Sequence[Lead]) -> set[tuple[int | None, int | None]]:
    """Leads about which their owner has something to do already: one task is enough."""
    tasks = Task.objects.filter(subject_kind=SubjectKind.LEAD, subject_id__in=[lead.pk for lead in leads])
    return set(tasks.filter(done_at=None, deleted_at=None).values_list("subject_id", "assignee"))


def _with_a_number(leads: Sequence[Lead]) -> set[int | None]:
    numbers = ContactPoint.objects.filter(kind__in=(PointKind.PHONE, PointKind.MOBILE)).exclude(state=PointState.DEAD)
    return set(numbers.filter(contact__in=[lead.contact_id for lead in leads]).values_list("contact", flat=True))


def _ask_owner(lead: Lead, *, may_call: bool, promised: datetime | None, now: datetime, address: str) -> None:
    """By the hour that the agreement promises; without one in force, by the usual one."""
    within = time_to_answer(lead.contact.temperature if lead.contact else "")
    due_at = promised or add_business_hours(now, within)
    ask_for_answer(lead, may_call=may_call, about="", due_at=due_at, now=now, address=address)


def ask_for_answer(lead: Lead, *, may_call: bool, about: str, due_at: datetime, now: datetime, address: str) -> Task:
    """A task with its hour in working time, and the notification that says it: « Rappeler Anne Roux avant 14 h 05 »."""
    what = f"{'Rappeler' if may_call else 'Répondre à'} {lead.contact or lead.company or lead}"
    return add_task(
        title=f"{what} ({about})"[:LONGEST_TITLE] if about else what[:LONGEST_TITLE],
        kind=TaskKind.CALL if may_call else TaskKind.EMAIL,
        due_at=due_at,
        assignee=owner_of(lead),
        by=None,
        now=now,
        contact_id=lead.contact_id,
        company_id=lead.company_id,
        subject=Subject(SubjectKind.LEAD, lead.pk),
        address=address,
        told=f"{what} {format_before(due_at, now=now)}" + (f" · {about}" if about else ""),
    )


def owner_of(lead: Lead) -> User:
    """Of a lead that was just given to somebody."""
    assert lead.owner is not None
    return lead.owner
