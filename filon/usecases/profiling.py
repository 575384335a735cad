"""Whom we ask what next: a person is recognised by the address typed or by a link of ours, and what is known stays unsaid."""

from django.utils.crypto import salted_hmac

from filon.contacts.models import Contact
from filon.contacts.rules.kinds import PointKind, PointState
from filon.contacts.selectors.lookup import person_writing_from
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.profiling import next_questions, pool_of
from filon.intake.rules.questions import CUSTOM
from filon.intake.selectors import questions_of
from filon.usecases.recognising import OF_PERSON

SALT = "filon.profiling"


def next_for_address(*, form: CaptureForm, email: str) -> list[str]:
    """For whoever typed it: as many for an address that nobody knows, drawn by the address and the form."""
    person = person_writing_from(email, last_name="", hold=False)

    def drawn(key: str) -> str:
        return salted_hmac(SALT, f"{form.pk}:{email}:{key}", algorithm="sha256").hexdigest()

    return next_questions(
        pool_in_use(form), known=known_of(person) if person else (), at_once=form.next_count, drawn=drawn
    )


def next_for_link(*, form: CaptureForm, submission: Submission) -> list[str]:
    """For the person herself, whose mailbox the link came from: in the order of the form, less what she said on it before."""
    person = submission.contact
    before = Submission.objects.filter(form=form, contact=person) if person else ()
    said = set(submission.said).union(*(one.said for one in before))
    left = [key for key in pool_in_use(form) if key not in said]
    return next_questions(left, known=known_of(person) if person else (), at_once=form.next_count)


def pool_in_use(form: CaptureForm) -> list[str]:
    """Less the questions about fields that were removed since."""
    pool = pool_of(form.questions)
    return [asked.key for asked in questions_of(form, further=pool) if asked.key in pool]


def known_of(person: Contact) -> set[str]:
    """The questions to which the record holds an answer."""
    known = {name for name in OF_PERSON if getattr(person, name)}
    if person.company_id:
        known.add("company")
    if person.company and person.company.siren:
        known.add("siren")
    numbers = person.points.filter(kind__in=(PointKind.PHONE, PointKind.MOBILE)).exclude(state=PointState.DEAD)
    if numbers.exists():
        known.add("phone")
    return known | {CUSTOM + key for key, value in person.custom.items() if value not in (None, "")}
