"""A booking page on line, and somebody who chooses an hour on it."""

from datetime import datetime, timedelta
from typing import Any

from filon.intake.rules.capture import CONSENT, NOTICE
from filon.intake.services.openings import open_page
from filon.intake.services.submissions import Sent
from filon.kit.dates import PARIS
from filon.meetings.models import BookingPage
from filon.meetings.rules.kinds import BookingKind
from filon.meetings.services.pages import create_page, publish_page
from filon.usecases.booking import Booked, book_meeting, first_questions
from filon.users.models import User
from tests.factories import NOW

MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=NOW.tzinfo)  # NOW is the Friday before
TYPED = {
    "first_name": "Anne",
    "last_name": "Roux",
    "email": "anne.roux@lartigue.fr",
    "company": "Lartigue SARL",
    "phone": "01 44 55 66 77",
    "need": "Isoler l’atelier",
}


def a_page(person: User | None, *, kind: BookingKind = BookingKind.MEETING, **fields: Any) -> BookingPage:
    """Of half an hour, a quarter of an hour after it; on line."""
    page = create_page(
        name="Découverte",
        kind=kind,
        person=person,
        questions=first_questions(kind),
        notice=NOTICE,
        consent=CONSENT,
        now=NOW,
    )
    BookingPage.objects.filter(pk=page.pk).update(**fields)
    page.refresh_from_db()
    publish_page(page=page, now=NOW)
    return page


def book(
    page: BookingPage,
    start: datetime = MONDAY_TEN,
    typed: dict[str, str] | None = None,
    *,
    after: timedelta = timedelta(0),
    **sent: Any,
) -> Booked:
    """One person opens the page and sends it a minute later."""
    at = NOW + after
    told = {"signed": open_page(form_key=page.key, now=at - timedelta(minutes=1))} | sent
    return book_meeting(
        page=page,
        start=start,
        zone=PARIS,
        typed=TYPED | (typed or {}),
        sent=Sent(**told),
        now=at,
        address_of=lambda lead: f"/leads/{lead.pk}/",
    )
