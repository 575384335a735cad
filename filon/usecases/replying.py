"""What a form writes back: its reply, the link of its content, and the consent that still is to be confirmed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Actor, Direction
from filon.activities.services.logging import log_activity
from filon.activities.services.sharing import note_taken
from filon.contacts.models import Contact
from filon.intake.models import Submission
from filon.intake.rules.replies import (
    CONFIRM_PATH,
    CONTENT,
    CONTENT_PATH,
    MORE,
    MORE_PATH,
    consent_to_confirm,
    fill_in,
    safe_words,
)
from filon.intake.services.replies import sign_link
from filon.intake.services.submissions import confirm_consent_of
from filon.kit.business_time import day_in_paris
from filon.kit.french import format_datetime
from filon.kit.text import clean_cell
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.letters import SITE
from filon.messaging.services.outbox import queue_message
from filon.permission.rules.kinds import Channel
from filon.permission.services.consents import record_consent
from filon.playbook.models import Content
from filon.playbook.services.contents import count_opening
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.registering import ToldOfEvent
from filon.visits.rules.robots import Caller, robot_sign

QUICKEST = timedelta(seconds=2)  # nobody opens a message and its link faster: a mail gateway looks at every link
ONE_DAY = timedelta(days=1)


def reply_to(
    submission: Submission,
    person: Contact,
    values: Mapping[str, Any],
    *,
    now: datetime,
    of_event: ToldOfEvent | None = None,
) -> None:
    """One message for all that there is to say; none when there is nothing. The reply of the form promises a place: who waits for
    one gets the words of the event alone.
    """
    form = submission.form
    if not (form.replies or submission.to_confirm or of_event):
        return
    fields = reply_fields(submission, values, now=now)
    if of_event and not (form.replies and of_event.has_place):
        parts, subject = [of_event.letter.body], of_event.letter.subject
    elif form.replies:
        parts, subject = [fill_in(form.reply_text, fields)], fill_in(form.reply_subject, fields)
        parts += [of_event.facts] if of_event else []
    else:
        parts, subject = ["Bonjour,"], f"Votre accord\u00a0: {form.title}"
    if submission.to_confirm:
        signed = sign_link(submission, way="consent", now=now)
        link = SITE + CONFIRM_PATH.format(key=form.key, signed=signed)
        parts.append(consent_to_confirm(consent=submission.consent, link=link))
        subject = f"À confirmer\u00a0: {subject}"
    queue_message(
        kind=MessageKind.OPT_IN if submission.to_confirm else MessageKind.CONFIRMATION,
        contact=person,
        address=values["email"],
        subject=subject,
        body="\n\n".join(parts),
        key=key_of(submission),
        now=now,
        agenda=of_event.agenda if of_event else "",
    )


def key_of(submission: Submission) -> str:
    return f"submission:{submission.pk}"


def reply_fields(submission: Submission, values: Mapping[str, Any], *, now: datetime) -> dict[str, str]:
    """What the person typed is made safe: a stranger may have typed it with somebody else's address."""
    form = submission.form
    link = CONTENT_PATH.format(key=form.key, signed=sign_link(submission, way="mail", now=now))
    more = MORE_PATH.format(key=form.key, signed=sign_link(submission, way="more", now=now))
    return {
        "prénom": safe_words(values.get("first_name", "")),
        "nom": safe_words(values.get("last_name", "")),
        "entreprise": safe_words(values.get("company", "")),
        "formulaire": form.title,
        CONTENT: SITE + link if form.has_content else "",
        MORE: SITE + more if form.asks_in_turn else "",
    }


@transaction.atomic
def note_download(
    *, submission: Submission, method: str, agent: str, languages: str, by_mail: bool, now: datetime
) -> Activity | None:
    """In the timeline once a day for people, and once for machines; a look without reading (HEAD) leaves no line."""
    if method == "HEAD":
        return None
    machine = robot_sign(Caller(agent, method=method, languages=languages)) is not None
    if by_mail and _is_too_quick(submission, now=now):
        machine = True
    if submission.form.content:
        _count_in_library(submission, submission.form.content, by_machine=machine, now=now)
    if submission.contact is None:
        return None
    actor = Actor.MACHINE if machine else Actor.HUMAN
    text = clean_cell(f"{submission.form} : {submission.form.content_words}")
    known = Activity.objects.filter(contact=submission.contact, kind=ActivityKind.DOWNLOAD, actor=actor, text=text)
    if known.filter(at__gt=now - ONE_DAY).exists():
        return None
    return log_activity(
        kind=ActivityKind.DOWNLOAD,
        at=now,
        by=None,
        now=now,
        contact_id=submission.contact_id,
        company_id=submission.contact.company_id,
        direction=Direction.INBOUND,
        actor=actor,
        text=text,
    )


def _count_in_library(submission: Submission, content: Content, *, by_machine: bool, now: datetime) -> None:
    """A content of the library counts what its forms give too, and who took it is not offered it again."""
    count_opening(content=content, day=day_in_paris(now), by_machine=by_machine)
    if submission.contact and not by_machine:
        note_taken(content=content, contact=submission.contact, heading=submission.form.title, now=now)


def _is_too_quick(submission: Submission, *, now: datetime) -> bool:
    return Message.objects.filter(key=key_of(submission), sent_at__gt=now - QUICKEST).exists()


@transaction.atomic
def confirm_consent(*, submission: Submission, now: datetime) -> None:
    """The consent counts from now on, with both dates; a second click changes nothing. A person erased since is left alone."""
    person = submission.contact
    if person is None or not confirm_consent_of(submission=submission, now=now):
        return
    form = submission.form
    record_consent(
        contact=person,
        channel=Channel.EMAIL,
        proof=f"Case cochée le {format_datetime(submission.at)} sur le formulaire «\u00a0{form.name}\u00a0», version "
        f"{submission.form_version}\u00a0: «\u00a0{submission.consent}\u00a0». Confirmée le {format_datetime(now)} par le lien "
        f"envoyé à {submission.said['email']}.",
        source=form.name,
        at=now,
        by=BY_SYSTEM,
        now=now,
    )
