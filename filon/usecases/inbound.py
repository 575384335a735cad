"""A form that somebody outside sent: recognised, written down, and in the hands of a colleague, in one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import LONGEST_TEXT, log_activity
from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import IN_WORK, Temperature
from filon.contacts.rules.kinds import PointKind
from filon.contacts.rules.points import read_point
from filon.contacts.selectors.lookup import companies_called, person_writing_from
from filon.contacts.services.companies import SirenTaken, create_company
from filon.contacts.services.people import create_contact, edit_contact
from filon.contacts.services.points import add_point
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind, SubmissionState
from filon.intake.rules.questions import CUSTOM, Answers, Asked, read_answers
from filon.intake.rules.spam import Doubt
from filon.intake.selectors import answers_of
from filon.intake.services.offers import NoPlace, take_place
from filon.intake.services.submissions import Sent, hold_submission, let_in, link_submission, record_submission
from filon.kit.business_time import add_business_hours
from filon.kit.errors import BusinessError
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.handover import WHEN_HOT
from filon.leads.rules.kinds import Entrance, NeedKind
from filon.leads.services.editing import edit_lead
from filon.leads.services.routing import route_leads
from filon.permission.rules.kinds import Channel, NoticeKind, NoticeWay
from filon.permission.services.consents import record_consent
from filon.permission.services.notices import record_notice
from filon.playbook.models import AcquisitionSource
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.custom import edit_custom_fields
from filon.usecases.crossing import hand_over_who_crossed
from filon.usecases.handover import AddressOf, ask_for_answer
from filon.usecases.maturing import mature_by_form
from filon.usecases.opening import open_lead
from filon.usecases.qualifying import qualify_record
from filon.usecases.replying import reply_to
from filon.usecases.scoring import hand_over_ripe
from filon.usecases.telling import mail_notifications
from filon.users.models import User
from filon.users.selectors import SYSTEM
from filon.visits.services.joining import join_visits

MOST_TOLD = 20  # the worker tells the others
OF_PERSON = ("civility", "first_name", "last_name", "job_title")
OF_LEAD = ("project", "project_date", "budget_holder", "need")


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
    if answers.faults:
        return Received(None, answers.faults)
    one_at_a_time(answers.values["email"])
    submission, is_new = record_submission(form=form, asked=asked, answers=answers, sent=sent, now=now)
    if is_new and submission.state == SubmissionState.RECEIVED:
        try:
            with transaction.atomic():
                follow_up(submission, answers, now=now, address_of=address_of)
        except NoPlace:  # told at once: nothing of it is kept
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


def one_at_a_time(email: str) -> None:
    """Two forms sent at once with one address are one person: the second waits for the first. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [email])


def follow_up(submission: Submission, answers: Answers, *, now: datetime, address_of: AddressOf) -> None:
    form = submission.form
    source = _origin(submission)
    person = _recognise(answers.values, form=form, source=source, now=now)
    take_place(form=form, contact=person, submission=submission, now=now)
    _reach(person, answers.values, now=now)
    _inform(person, submission, now=now)
    join_visits(key=submission.visitor, contact=person, now=now)
    lead = _lead_of(person, answers.values, form=form, source=source, now=now) if form.opens_lead else None
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
    reply_to(submission, person, answers.values, now=now)
    qualify_record(person, now=now)
    if lead:
        person.refresh_from_db()  # with what qualifying her just wrote
        _ask_somebody(lead, answers.values, form=form, now=now, address=address_of(lead))
        hand_over_who_crossed(contact=person, now=now, address_of=address_of)
    mature_by_form(contact=person, kind=FormKind(form.kind), form_name=form.name, now=now)
    hand_over_ripe(contact_ids=[person.pk], now=now, address_of=address_of)
    mail_notifications(now=now, limit=MOST_TOLD)


def _told(submission: Submission) -> list[str]:
    """For the timeline: the form, by which call to action, and the answers."""
    by = [f"Par : {submission.call_to_action}"] if submission.call_to_action else []
    return [submission.form.name, *by, *(f"{label} : {said}" for label, said in submission.answers)]


def _origin(submission: Submission) -> AcquisitionSource | None:
    """Where the person comes from: what the call to action says, else the form."""
    call = submission.call_to_action
    return (call.source if call else None) or submission.form.source


def _recognise(
    values: Mapping[str, Any], *, form: CaptureForm, source: AcquisitionSource | None, now: datetime
) -> Contact:
    """By the e-mail address, never by a guess; what colleagues wrote stays, what they did not know is filled in."""
    said = {name: values[name] for name in OF_PERSON if name in values}
    email: str = values["email"]
    person = person_writing_from(email, last_name=said.get("last_name", ""))
    company = (
        _company_said(values, form=form, source=source, now=now)
        if person is None or person.company_id is None
        else None
    )
    if person is None:
        named = {"last_name": email.partition("@")[0][:150]} | said
        return create_contact(
            owner_id=_following(form), now=now, company=company, source=source, custom=_own(values), **named
        )
    blanks = {name: value for name, value in said.items() if not getattr(person, name)}
    blanks |= {"company": company} if company else {}
    edit_contact(contact=person, values=blanks, version=person.version, by=BY_SYSTEM, now=now)
    unknown = {key: value for key, value in _own(values).items() if person.custom.get(key) in (None, "")}
    edit_custom_fields(record=person, values=unknown, version=person.version, by=BY_SYSTEM, now=now)
    return person


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered about the fields of the house."""
    return {key.removeprefix(CUSTOM): value for key, value in values.items() if key.startswith(CUSTOM)}


def _company_said(
    values: Mapping[str, Any], *, form: CaptureForm, source: AcquisitionSource | None, now: datetime
) -> Company | None:
    """The one of that SIREN or name, or a new one; of two of one name none is guessed, and one in the trash stays there."""
    name, siren = values.get("company", ""), values.get("siren")
    found = [*companies_called(siren, viewer=SYSTEM)] if siren else []
    found = found or ([*companies_called(name, viewer=SYSTEM)[:2]] if name else [])
    if found:
        return found[0] if len(found) == 1 and (not siren or found[0].siren in (None, siren)) else None
    if not (name or siren):
        return None
    try:
        return create_company(name=name or siren or "", siren=siren, owner_id=_following(form), now=now, source=source)
    except SirenTaken:
        return None


def _following(form: CaptureForm) -> int | None:
    """Who follows a newcomer: whom the form names, unless a lead comes of it, whose owner the routing chooses."""
    return None if form.opens_lead else form.owner_id


def _reach(person: Contact, values: Mapping[str, Any], *, now: datetime) -> None:
    """The address and the number, where they are not on the record yet; last, for each of them is an edit of its own."""
    for kind, raw in ((PointKind.EMAIL, values["email"]), (PointKind.PHONE, values.get("phone", ""))):
        if raw and not person.points.filter(normalised=read_point(kind=kind, raw=raw).normalised).exists():
            add_point(holder=person, kind=kind, raw=raw, by=BY_SYSTEM, now=now)


def _inform(person: Contact, submission: Submission, *, now: datetime) -> None:
    """What the person read before sending (art. 13), and what she accepted, in its own words."""
    form = submission.form
    record_notice(
        contact_ids=[person.pk],
        kind=NoticeKind.AT_COLLECTION,
        how=NoticeWay.FORM,
        text_version=f"{form.name[:40]}, version {submission.form_version}",
        at=submission.at,
        by=BY_SYSTEM,
        now=now,
    )
    if submission.consent and not submission.to_confirm:
        record_consent(
            contact=person,
            channel=Channel.EMAIL,
            proof=f"Case cochée sur le formulaire «\u00a0{form.name}\u00a0», version {submission.form_version}\u00a0: "
            f"«\u00a0{submission.consent}\u00a0»",
            source=form.name,
            at=submission.at,
            by=BY_SYSTEM,
            now=now,
        )


def _lead_of(
    person: Contact,
    values: Mapping[str, Any],
    *,
    form: CaptureForm,
    source: AcquisitionSource | None,
    now: datetime,
) -> Lead:
    """The one in work for the product of the form, with what it did not say yet; else a new one."""
    said = {name: values[name] for name in OF_LEAD if name in values}
    running = (
        Lead.objects.select_for_update(of=("self",))
        .filter(contact=person, deleted_at=None, lifecycle_stage__in=IN_WORK)
        .order_by("-pk")
    )
    lead = (running.filter(product=form.product) if form.product else running).first()
    if lead:
        blanks = {name: value for name, value in said.items() if getattr(lead, name) in (None, "")}
        edit_lead(lead=lead, values=blanks, version=lead.version, by=BY_SYSTEM, now=now)
        return lead
    return open_lead(
        name=f"{form.get_kind_display()} · {person.company or person}",
        by=BY_SYSTEM,
        now=now,
        owner_id=None,
        contact=person,
        company=person.company,
        entrance=Entrance.INBOUND,
        need_kind=NeedKind.EXPRESSED if "need" in said or "project" in said else NeedKind.NONE,
        product=form.product,
        source=source,
        **said,
    )


def _ask_somebody(lead: Lead, values: Mapping[str, Any], *, form: CaptureForm, now: datetime, address: str) -> None:
    """Who has the lead, if he is still there; else whom the routing chooses, the one of the form where no rules are in force."""
    if lead.owner is None or not lead.owner.is_active:
        route_leads(leads=[lead], by=BY_SYSTEM, now=now, standing_by=form.owner)
    within = timedelta(hours=form.answer_hours)
    if lead.contact and lead.contact.temperature == Temperature.HOT:
        within = min(within, WHEN_HOT)
    due_at = add_business_hours(now, within)
    ask_for_answer(lead, may_call="phone" in values, about=form.name, due_at=due_at, now=now, address=address)
