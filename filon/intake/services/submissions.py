"""What people send is kept word for word, once; what is doubtful waits for a colleague, who lets it in or sets it aside."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.intake.models import CallToAction, CaptureForm, Submission
from filon.intake.rules.capture import FormState, SubmissionState
from filon.intake.rules.questions import Answers, Asked
from filon.intake.rules.spam import MOST_KEPT, PERIOD, Arrival, Doubt, doubts_about, is_proven
from filon.intake.services.openings import sender_of, time_open
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.users.models import User

SENDERS_KEPT = timedelta(days=30)
ONE_DAY = timedelta(days=1)


class TooMany(NotPossible):
    """One address of the network sends more than people do."""


class FormClosed(NotPossible):
    """A form that takes nothing in."""


class Sent(NamedTuple):
    """What came with the answers: nothing of it is asked of the person. `signed` is the text of the opening, `call` the key of
    the call to action that led here."""

    signed: str = ""
    work: str = ""
    trap: str = ""
    address: str = ""
    page: str = ""
    visitor: str = ""
    call: str = ""
    agreed: bool = False


@transaction.atomic
def record_submission(
    *,
    form: CaptureForm,
    asked: list[Asked],
    answers: Answers,
    sent: Sent,
    now: datetime,
    further: Sequence[list[str]] = (),
) -> tuple[Submission, bool]:
    """The submission, and whether it is new: the same answers within a day give the first one back. `further`: key and words
    of what is kept beside the questions.

    FormClosed for a form that is not on line; TooMany when nothing more is kept of this sender.
    """
    if form.state != FormState.LIVE:
        raise FormClosed("Ce formulaire n’est plus ouvert\u00a0: rien n’a été envoyé.")
    if known := sent_already(form, answers.said, agreed=sent.agreed, now=now):
        return known, False
    sender = sender_of(sent.address)
    before = Submission.objects.filter(sender=sender, at__gte=now - PERIOD).count() if sender else 0
    if before >= MOST_KEPT:
        raise TooMany("Trop d’envois depuis votre connexion\u00a0: réessayez dans quelques minutes.")
    doubts = doubts_about(_arrival(form, answers, sent, before=before, now=now))
    return Submission.objects.get_or_create(
        form=form,
        ticket=ticket_of(answers.said, sent.agreed, day_in_paris(now)),
        defaults={
            "form_version": form.version,
            "at": now,
            "said": answers.said,
            "labels": [*([question.key, question.label] for question in asked), *further],
            "notice": form.notice,
            "consent": form.consent if sent.agreed else "",
            "to_confirm": bool(sent.agreed and form.consent and form.double_opt_in),
            "page": sent.page[:500],
            "visitor": sent.visitor[:40],
            "call_to_action": CallToAction.objects.filter(key=sent.call[:22]).first() if sent.call else None,
            "sender": sender,
            "state": SubmissionState.HELD if doubts else SubmissionState.RECEIVED,
            "doubts": doubts,
        },
    )


def _arrival(form: CaptureForm, answers: Answers, sent: Sent, *, before: int, now: datetime) -> Arrival:
    return Arrival(
        trap=sent.trap,
        open_for=time_open(form_key=form.key, signed=sent.signed, now=now),
        proven=is_proven(challenge=sent.signed, answer=sent.work),
        before=before,
        text=" ".join(answers.said.values()),
    )


def sent_already(form: CaptureForm, said: Mapping[str, str], *, agreed: bool, now: datetime) -> Submission | None:
    """The same answers within a day are one submission: a second click, a page gone back to, a browser that tries again."""
    tickets = [ticket_of(said, agreed, day_in_paris(at)) for at in (now, now - ONE_DAY)]
    return Submission.objects.filter(form=form, ticket__in=tickets, at__gt=now - ONE_DAY).first()


def ticket_of(said: Mapping[str, str], agreed: bool, day: date) -> str:
    content = json.dumps([day.isoformat(), agreed, sorted(said.items())], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def link_submission(*, submission: Submission, contact: Contact, activity: Activity) -> None:
    """Whose it is, and where it stands in the timeline."""
    Submission.objects.filter(pk=submission.pk).update(contact=contact, activity=activity)


def hold_submission(*, submission: Submission, doubt: Doubt) -> None:
    """It waits for a colleague after all."""
    submission.state, submission.doubts = SubmissionState.HELD, [*submission.doubts, doubt]
    submission.save(update_fields=["state", "doubts"])


def let_in(*, submission: Submission, by: User) -> bool:
    """A colleague says that a person wrote it. False when somebody else decided meanwhile: only one of two lets it in."""
    return _decide(submission, SubmissionState.RECEIVED, by)


def set_aside(*, submission: Submission, by: User) -> bool:
    """A robot wrote it: kept, out of sight. False when somebody else decided meanwhile."""
    return _decide(submission, SubmissionState.DISCARDED, by)


def take_back(*, submission: Submission) -> bool:
    """One that was set aside waits again."""
    rows = Submission.objects.filter(pk=submission.pk, state=SubmissionState.DISCARDED)
    return bool(rows.update(state=SubmissionState.HELD, decided_by=None))


def _decide(submission: Submission, state: SubmissionState, by: User) -> bool:
    held = Submission.objects.filter(pk=submission.pk, state=SubmissionState.HELD)
    return bool(held.update(state=state, decided_by=by))


def confirm_consent_of(*, submission: Submission, now: datetime) -> bool:
    """False when it was confirmed before: of two clicks one counts."""
    waiting = Submission.objects.filter(pk=submission.pk, to_confirm=True, confirmed_at=None)
    return bool(waiting.update(confirmed_at=now))


def forget_senders(*, now: datetime, limit: int) -> int:
    """The hash of an address serves for some minutes; a month is kept against a slow robot."""
    old = Submission.objects.exclude(sender="").filter(at__lt=now - SENDERS_KEPT).values("pk")[:limit]
    return Submission.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(sender="")
