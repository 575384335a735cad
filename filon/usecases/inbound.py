"""A form that somebody outside sent: recognised, written down, and in the hands of a colleague, in one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import LONGEST_TEXT, log_activity
from filon.contacts.rules.axes import Temperature
from filon.events.models import Event
from filon.events.rules.kinds import RegistrationWay
from filon.events.services.registrations import RegistrationClosed, register
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind, SubmissionState
from filon.intake.rules.questions import Answers, Asked, read_answers
from filon.intake.rules.spam import Doubt
from filon.intake.selectors import answers_of, simulated_by
from filon.intake.services.offers import NoPlace, take_place
from filon.intake.services.submissions import Sent, hold_submission, let_in, link_submission, record_submission
from filon.kit.business_time import add_business_hours
from filon.kit.errors import BusinessError
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.handover import WHEN_HOT
from filon.leads.services.routing import route_leads
from filon.playbook.models import AcquisitionSource
from filon.records.rules.authorship import BY_SYSTEM
from filon.sequences.rules.kinds import Ending, EntryEvent
from filon.usecases.enrolling import enter_on_event
from filon.usecases.handover import AddressOf, ask_for_answer
from filon.usecases.maturing import mature_by_form
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
from filon.usecases.registering import event_for, told_to
from filon.usecases.replying import reply_to
from filon.usecases.scoring import hand_over_ripe
from filon.usecases.telling import mail_notifications
from filon.users.models import User
from filon.visits.services.joining import join_visits

MOST_TOLD = 20  # the worker tells the others


class Received(NamedTuple):
    """`submission` is the first one when the same answers came twice; `faults` are what the person is asked to mend."""

    submission: Submission | None
    faults: dict[str, str]


@transaction.atomic
def receive_submission(
    *, form: CaptureForm, asked: list[Asked], typed: Mapping[str, str], sent: Sent, now: datetime, address_of: AddressOf
) -> Received:
    """From what was typed to the colleague's task; a doubtful one is only kept. `address_of` a lead is its page."""
    answers = read_answers(asked, typed)
    simulation = simulated_by(form, typed)
    if answers.faults or (simulation and simulation.fault):
        return Received(None, answers.faults)
    if simulation:
        answers = answers._replace(said=answers.said | simulation.said)
    one_at_a_time(answers.values["email"])
    submission, is_new = record_submission(
        form=form, asked=asked, answers=answers, sent=sent, now=now, further=simulation.labels if simulation else ()
    )
    if is_new and submission.state == SubmissionState.RECEIVED:
        try:
            with transaction.atomic():
                follow_up(submission, answers, now=now, address_of=address_of)
        except (NoPlace, RegistrationClosed):  # told at once: nothing of it is kept
            raise
        except BusinessError:  # a visitor can do nothing about a rule of the house: a colleague is told
            hold_submission(submission=submission, doubt=Doubt.STUCK)
    return Received(submission, {})


@transaction.atomic
def accept_submission(*, submission: Submission, by: User, now: datetime, address_of: AddressOf) -> bool:
    """What a colleague lets in goes the same way. False when another colleague decided first."""
    if not let_in(submission=submission, by=by):
        return False
    follow_up(submission, answers_of(submission), now=now, address_of=address_of)
    return True


def follow_up(submission: Submission, answers: Answers, *, now: datetime, address_of: AddressOf) -> None:
    form = submission.form
    event = event_for(form)
    source = _origin(submission, event)
    person = recognise_person(answers.values, source=source, owner_id=_following(form), now=now)
    take_place(form=form, contact=person, submission=submission, now=now)
    registration = (
        register(event=event, contact=person, way=RegistrationWay.FORM, now=now).registration if event else None
    )
    keep_addresses(person, answers.values, now=now)
    keep_what_was_shown(person, _shown(submission), now=now)
    join_visits(key=submission.visitor, contact=person, now=now)
    lead = None
    if form.opens_lead:
        about, product = form.get_kind_display(), form.product
        lead = join_or_open_lead(person, answers.values, about=about, product=product, source=source, now=now)
    activity = log_activity(
        kind=ActivityKind.FORM,
        at=submission.at,
        by=None,
        now=now,
        contact_id=person.pk,
        company_id=person.company_id,
        subject=Subject(SubjectKind.LEAD, lead.pk) if lead else None,
        direction=Direction.INBOUND,
        outcome=form.kind,
        text="\n".join(_told(submission))[:LONGEST_TEXT],
    )
    link_submission(submission=submission, contact=person, activity=activity)
    said = {"name": answers.values.get("first_name", ""), "address": answers.values["email"]}
    of_event = told_to(registration, **said, now=now) if registration else None
    reply_to(submission, person, answers.values, now=now, of_event=of_event)
    qualify_record(person, now=now)
    if lead:
        person.refresh_from_db()  # with what qualifying her just wrote
        _ask_somebody(lead, answers.values, form=form, now=now, address=address_of(lead))
    end_enrolments(contact_ids=[person.pk], because=Ending.ANSWERED, now=now, words=f"Formulaire\u00a0: {form.name}")
    enter_on_event(
        event=EntryEvent.FORM, of=form.key, contact_ids=[person.pk], now=now, because=f"Formulaire\u00a0: {form.name}"
    )
    mature_by_form(contact=person, kind=FormKind(form.kind), form_name=form.name, now=now)
    hand_over_ripe(contact_ids=[person.pk], now=now, address_of=address_of)
    mail_notifications(now=now, limit=MOST_TOLD)


def _told(submission: Submission) -> list[str]:
    """For the timeline: the form, by which call to action, and the answers."""
    by = [f"Par : {submission.call_to_action}"] if submission.call_to_action else []
    return [submission.form.name, *by, *(f"{label} : {said}" for label, said in submission.answers)]


def _origin(submission: Submission, event: Event | None) -> AcquisitionSource | None:
    """Where the person comes from: what the call to action says, else the form, else the event for which it registers."""
    call = submission.call_to_action
    return (call.source if call else None) or submission.form.source or (event.source if event else None)


def _following(form: CaptureForm) -> int | None:
    """Who follows a newcomer: whom the form names, unless a lead comes of it, whose owner the routing chooses."""
    return None if form.opens_lead else form.owner_id


def _shown(submission: Submission) -> Shown:
    """A consent that is to be confirmed by e-mail is none yet."""
    name, version = submission.form.name, submission.form_version
    consent = "" if submission.to_confirm else submission.consent
    return Shown("le formulaire", name, version, consent, submission.at)


def _ask_somebody(lead: Lead, values: Mapping[str, Any], *, form: CaptureForm, now: datetime, address: str) -> None:
    """Who has the lead, if he is still there; else whom the routing chooses, the one of the form where no rules are in force."""
    if lead.owner is None or not lead.owner.is_active:
        route_leads(leads=[lead], by=BY_SYSTEM, now=now, standing_by=form.owner)
    within = timedelta(hours=form.answer_hours)
    if lead.contact and lead.contact.temperature == Temperature.HOT:
        within = min(within, WHEN_HOT)
    due_at = add_business_hours(now, within)
    ask_for_answer(lead, may_call="phone" in values, about=form.name, due_at=due_at, now=now, address=address)
