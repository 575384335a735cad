"""An hour that somebody chose: the person recognised, the lead, the colleague's task and the letters, in one transaction."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.activities.services.logging import LONGEST_TEXT, log_activity
from filon.activities.services.tasks import LONGEST_TITLE, add_task, follow_hour
from filon.contacts.models import Contact
from filon.contacts.selectors.lookup import person_writing_from
from filon.intake.rules.capture import Need
from filon.intake.rules.questions import QUESTIONS, Answers, Asked, asked_of, read_answers
from filon.intake.rules.replies import safe_words
from filon.intake.rules.spam import MOST_KEPT, PERIOD, Arrival, doubts_about, is_proven
from filon.intake.services.openings import sender_of, time_open
from filon.intake.services.submissions import Sent, TooMany
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.meetings.models import Booking, BookingPage
from filon.meetings.rules.invitation import Named, write_request
from filon.meetings.rules.kinds import BookingKind, PageState
from filon.meetings.rules.letters import (
    BOOKING_PATH,
    Told,
    Written,
    tell_booked,
    tell_cancelled,
    tell_moved,
    tell_soon,
)
from filon.meetings.rules.words import when_in_words
from filon.meetings.selectors.bookings import invited_to, link_of
from filon.meetings.services.bookings import (
    booked_already,
    cancel_booking,
    hold_booking,
    let_in,
    link_booking,
    move_booking,
    take_slot,
    to_remind,
)
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.letters import SITE, WRITER
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.messaging.services.outbox import queue_message
from filon.records.models import RootRecord
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.selectors.custom import custom_entries
from filon.records.services.editing import assign_owner
from filon.records.services.notifications import notify
from filon.sequences.rules.kinds import Ending
from filon.usecases.handover import AddressOf
from filon.usecases.maturing import mature_by_booking
from filon.usecases.outbound_ending import end_enrolments
from filon.usecases.qualifying import qualify_record
from filon.usecases.recognising import (
    Shown,
    join_or_open_lead,
    keep_addresses,
    keep_what_was_shown,
    one_at_a_time,
    recognise_person,
)
from filon.usecases.telling import mail_notifications
from filon.users.models import User
from filon.users.rules.alerts import AlertKind
from filon.visits.services.joining import join_visits

MOST_TOLD = 20  # the worker tells the others


class PageClosed(NotPossible):
    """A page that takes no booking."""


class Booked(NamedTuple):
    """`booking` is the first one when one click came twice; `faults` are what the person is asked to mend."""

    booking: Booking | None
    faults: dict[str, str]


@transaction.atomic
def book_meeting(
    *,
    page: BookingPage,
    start: datetime,
    zone: ZoneInfo,
    typed: Mapping[str, str],
    sent: Sent,
    now: datetime,
    address_of: AddressOf,
) -> Booked:
    """From the hour that was chosen to the colleague's task; a doubtful one is only kept. SlotGone names other hours.

    `address_of` a lead is its page inside.
    """
    if page.state != PageState.LIVE:
        raise PageClosed("Cette page ne prend plus de rendez-vous\u00a0: rien n’a été envoyé.")
    asked = questions_of(page)
    answers = read_answers(asked, typed)
    if answers.faults:
        return Booked(None, answers.faults)
    one_at_a_time(answers.values["email"])
    ticket = ticket_of(page, start, email=answers.values["email"], signed=sent.signed)
    if known := booked_already(ticket):
        return Booked(known, {})
    facts = _facts(page, asked, answers, sent, ticket=ticket, now=now)
    if facts["doubts"]:
        return Booked(hold_booking(page=page, start=start, zone=zone, now=now, **facts), {})
    preferred = _who_follows(answers)
    booking = take_slot(page=page, start=start, zone=zone, now=now, preferred=preferred, **facts)
    _follow_up(booking, answers, now=now, address_of=address_of)
    return Booked(booking, {})


# What a new page asks, in the words of the records.
FIRST_ASKED = {
    BookingKind.MEETING: {
        "first_name": Need.REQUIRED,
        "last_name": Need.REQUIRED,
        "email": Need.REQUIRED,
        "company": Need.OPTIONAL,
        "phone": Need.OPTIONAL,
        "need": Need.OPTIONAL,
    },
    BookingKind.CALL_BACK: {
        "last_name": Need.REQUIRED,
        "phone": Need.REQUIRED,
        "email": Need.REQUIRED,
        "company": Need.OPTIONAL,
        "need": Need.OPTIONAL,
    },
}


def first_questions(kind: BookingKind) -> list[dict[str, str]]:
    return [{"key": key, "label": QUESTIONS[key].label, "need": need} for key, need in FIRST_ASKED[kind].items()]


def questions_of(page: BookingPage) -> list[Asked]:
    return asked_of(page.questions, custom_entries(SubjectKind.CONTACT))


def ticket_of(page: BookingPage, start: datetime, *, email: str, signed: str) -> str:
    """One click: the same opening of the page, the same hour, the same address."""
    return hashlib.sha256(f"{page.pk} {start.isoformat()} {email} {signed}".encode()).hexdigest()


def _facts(
    page: BookingPage, asked: list[Asked], answers: Answers, sent: Sent, *, ticket: str, now: datetime
) -> dict[str, Any]:
    """What is kept word for word, with the signs of a robot. TooMany when nothing more is kept of this sender."""
    sender = sender_of(sent.address)
    before = Booking.objects.filter(sender=sender, made_at__gte=now - PERIOD).count() if sender else 0
    if before >= MOST_KEPT:
        raise TooMany("Trop d’envois depuis votre connexion\u00a0: réessayez dans quelques minutes.")
    arrival = Arrival(
        trap=sent.trap,
        open_for=time_open(form_key=page.key, signed=sent.signed, now=now),
        proven=is_proven(challenge=sent.signed, answer=sent.work),
        before=before,
        text=" ".join(answers.said.values()),
    )
    return {
        "ticket": ticket,
        "said": answers.said,
        "labels": [[question.key, question.label] for question in asked],
        "consent": page.consent if sent.agreed else "",
        "sender": sender,
        "visitor": sent.visitor[:40],
        "doubts": doubts_about(arrival),
    }


def _who_follows(answers: Answers) -> int | None:
    """The colleague who knows the person already keeps her, where he is free."""
    person = person_writing_from(answers.values["email"], last_name=answers.values.get("last_name", ""))
    return person.owner_id if person else None


@transaction.atomic
def accept_booking(*, booking: Booking, by: User, now: datetime, address_of: AddressOf) -> bool:
    """What a colleague lets in goes the same way, if the hour is still free. False when another colleague decided first."""
    labels: list[list[str]] = booking.labels
    asked = [{"key": key, "label": label, "need": "optional"} for key, label in labels]
    answers = read_answers(asked_of(asked, custom_entries(SubjectKind.CONTACT)), booking.said)
    one_at_a_time(answers.values["email"])
    if not let_in(booking=booking, by=by, now=now, preferred=_who_follows(answers)):
        return False
    _follow_up(booking, answers, now=now, address_of=address_of)
    return True


def _follow_up(booking: Booking, answers: Answers, *, now: datetime, address_of: AddressOf) -> None:
    page, colleague = booking.page, person_of(booking)
    person = recognise_person(answers.values, source=page.source, owner_id=None, now=now)
    keep_addresses(person, answers.values, now=now)
    shown = Shown("la page", page.name, booking.page_version, booking.consent, booking.made_at)
    keep_what_was_shown(person, shown, now=now)
    join_visits(key=booking.visitor, contact=person, now=now)
    lead = join_or_open_lead(person, answers.values, about=page.get_kind_display(), source=page.source, now=now)
    _give(lead, person, to=colleague, now=now)
    log_activity(
        kind=ActivityKind.MEETING,
        at=now,
        by=None,
        now=now,
        contact_id=person.pk,
        company_id=person.company_id,
        subject=Subject(SubjectKind.LEAD, lead.pk),
        direction=Direction.INBOUND,
        text="\n".join(_told(booking))[:LONGEST_TEXT],
    )
    end_enrolments(contact_ids=[person.pk], because=Ending.MEETING, now=now, words=page.name)
    task = add_task(
        title=_to_do(booking, person)[:LONGEST_TITLE],
        kind=TaskKind.CALL if page.kind == BookingKind.CALL_BACK else TaskKind.MEETING,
        due_at=booking.start,
        assignee=colleague,
        by=None,
        now=now,
        contact_id=person.pk,
        company_id=person.company_id,
        subject=Subject(SubjectKind.LEAD, lead.pk),
        address=address_of(lead),
        told=f"{person} a choisi un créneau\u00a0: {_when(booking)} · {page}",
    )
    link_booking(booking=booking, contact_id=person.pk, task_id=task.pk)
    qualify_record(person, now=now)
    mature_by_booking(contact=person, page_name=page.name, now=now)
    _write(booking, tell_booked, about="made", now=now)
    mail_notifications(now=now, limit=MOST_TOLD)


def person_of(booking: Booking) -> User:
    """Of a booking that took somebody's time."""
    assert booking.person is not None
    return booking.person


def _give(lead: Lead, person: Contact, *, to: User, now: datetime) -> None:
    """What nobody follows goes to the colleague of the meeting; what somebody follows stays with him."""
    reason = "Rendez-vous pris en ligne avec cette personne"
    records: list[RootRecord] = [lead, person]
    for record in records:
        if record.owner is None or not record.owner.is_active:
            assign_owner(records=[record], owner_id=to.pk, by=BY_SYSTEM, now=now, reason=reason)
            record.refresh_from_db()


def _told(booking: Booking) -> list[str]:
    """For the timeline."""
    first = f"Créneau choisi en ligne\u00a0: {_when(booking)}, avec {booking.person} ({booking.page})."
    return [first, *(f"{label} : {said}" for label, said in booking.answers)]


def _to_do(booking: Booking, person: Contact) -> str:
    who = f"{person} ({person.company})" if person.company else str(person)
    return f"{'Appeler' if booking.page.kind == BookingKind.CALL_BACK else 'Rendez-vous avec'} {who}"


def _when(booking: Booking) -> str:
    """On the clock of the colleague."""
    return when_in_words(booking.start, zone=ZoneInfo(person_of(booking).time_zone))


# --- Moved or cancelled: by the person, through her link, or by a colleague.


@transaction.atomic
def reschedule(*, booking: Booking, start: datetime, now: datetime, address_of: AddressOf) -> bool:
    """The task, the timeline and the agenda follow. False when it stands there already."""
    before = _when(booking)
    if not move_booking(booking=booking, start=start, now=now):
        return False
    after = _when(booking)
    if booking.task:
        follow_hour(task=booking.task, due_at=booking.start, by=BY_SYSTEM, now=now)
    _note(booking, f"Rendez-vous déplacé\u00a0: {before} devient {after}.", by=None, now=now)
    told = f"{booking.contact or 'Quelqu’un'} déplace son rendez-vous\u00a0: {after}"
    _tell_colleague(booking, told, now=now, address_of=address_of)
    _write(booking, tell_moved, about="moved", now=now)
    return True


@transaction.atomic
def call_off(*, booking: Booking, by: User | None, now: datetime, address_of: AddressOf) -> bool:
    """The hour is free again, the task goes. `by` None: the person herself. False when it was cancelled already."""
    if not cancel_booking(booking=booking, now=now):
        return False
    author = by_person(by.pk) if by else BY_SYSTEM
    if booking.task:
        follow_hour(task=booking.task, due_at=None, by=author, now=now)
    _note(booking, f"Rendez-vous annulé\u00a0: {_when(booking)}.", by=by, now=now)
    if by != booking.person:
        told = f"{by or booking.contact or 'Quelqu’un'} annule le rendez-vous\u00a0: {_when(booking)}"
        _tell_colleague(booking, told, now=now, address_of=address_of)
    _write(booking, tell_cancelled, about="cancelled", now=now)
    return True


def _note(booking: Booking, text: str, *, by: User | None, now: datetime) -> None:
    """In the timeline as something else than a meeting: a meeting that moves or goes is no further sign of interest."""
    log_activity(
        kind=ActivityKind.OTHER,
        at=now,
        by=by,
        now=now,
        contact_id=booking.contact_id,
        company_id=booking.contact.company_id if booking.contact else None,
        subject=_subject(booking),
        direction=Direction.OUTBOUND if by else Direction.INBOUND,
        text=text,
    )


def _subject(booking: Booking) -> Subject | None:
    task = booking.task
    return Subject(SubjectKind(task.subject_kind), task.subject_id) if task and task.subject_id else None


def _tell_colleague(booking: Booking, told: str, *, now: datetime, address_of: AddressOf) -> None:
    subject = _subject(booking)
    lead = Lead.objects.filter(pk=subject.pk).first() if subject else None
    notify(
        user=person_of(booking), kind=AlertKind.MEETING, text=told, address=address_of(lead) if lead else "", now=now
    )
    mail_notifications(now=now, limit=MOST_TOLD)


# --- Letters.


def _write(booking: Booking, tell: Callable[[Told], Written], *, about: str, now: datetime) -> None:
    """Each once: the key names the booking, how often it moved, and what is said."""
    answers = booking.said
    told = Told(
        kind=BookingKind(booking.page.kind),
        name=safe_words(answers.get("first_name", "")),
        colleague=str(booking.person),
        start=booking.start,
        minutes=int((booking.end - booking.start).total_seconds()) // 60,
        zone=ZoneInfo(booking.zone),
        place=booking.page.place,
        link=SITE + BOOKING_PATH.format(signed=link_of(booking)),
    )
    written, host = tell(told), Named(str(booking.person), WRITER)
    name = " ".join(part for key in ("first_name", "last_name") if (part := safe_words(answers.get(key, ""))))
    guest = Named(name, answers["email"])
    queue_message(
        kind=MessageKind.MEETING,
        address=answers["email"],
        subject=written.subject,
        body=written.body,
        key=f"booking-{booking.pk}-{booking.moves}-{about}",
        now=now,
        contact=booking.contact,
        agenda=write_request(invited_to(booking, link=told.link), host=host, guest=guest, now=now),
    )


def remind_of_bookings(*, now: datetime, limit: int) -> int:
    """Some hours before, as the page says. While no message leaves none is written: it would leave too late."""
    if why_nothing_leaves():
        return 0
    count = 0
    for booking in to_remind(now=now, limit=limit):
        _write(booking, tell_soon, about="reminder", now=now)
        count += 1
    return count
