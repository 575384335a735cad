"""Booking pages are made ready to go on line, edited, put on line and closed."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.meetings.models import BookingPage
from filon.meetings.rules.hours import USUAL_WEEK
from filon.meetings.rules.kinds import BookingKind, PageState
from filon.users.models import User

FIRST_LENGTH, FIRST_AFTER = 30, 15  # minutes: half an hour, and time to write down what was said
FIRST_AHEAD, FIRST_HORIZON, FIRST_REMINDER = 4, 30, 24  # hours, days, hours
TITLES = {
    BookingKind.MEETING: "Choisissez votre rendez-vous",
    BookingKind.CALL_BACK: "Choisissez quand on vous rappelle",
}
PLACES = {BookingKind.MEETING: "", BookingKind.CALL_BACK: "Par téléphone\u00a0: nous vous appelons."}


def create_page(
    *,
    name: str,
    kind: BookingKind,
    person: User | None,
    questions: Sequence[Mapping[str, str]],
    notice: str,
    consent: str,
    now: datetime,
) -> BookingPage:
    """A draft that could go on line as it is. The questions and the words are those that forms start with."""
    return BookingPage.objects.create(
        key=secrets.token_urlsafe(12),
        name=name,
        kind=kind,
        title=TITLES[kind],
        place=PLACES[kind],
        person=person,
        length=FIRST_LENGTH,
        after=FIRST_AFTER,
        hours=USUAL_WEEK,
        hours_ahead=FIRST_AHEAD,
        days_ahead=FIRST_HORIZON,
        remind_hours=FIRST_REMINDER,
        questions=list(questions),
        notice=notice,
        consent=consent,
        created_at=now,
        updated_at=now,
    )


def edit_page(*, page: BookingPage, values: Mapping[str, Any], version: int, now: datetime) -> None:
    """EditedMeanwhile when somebody else saved it since; NotPossible says what is missing. What is booked stays as it is."""
    changed = BookingPage(state=page.state, **values)
    check_whose(changed)
    check_questions(changed.questions)
    if page.state == PageState.LIVE:
        check_ready(changed)
    rows = BookingPage.objects.filter(pk=page.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(f"«\u00a0{page}\u00a0» vient d’être modifiée par quelqu’un d’autre. Rechargez la page.")


def check_whose(page: BookingPage) -> None:
    if page.person_id and page.team_id:
        raise NotPossible("Choisissez une personne ou une équipe, pas les deux.")


def check_questions(questions: Sequence[Mapping[str, str]]) -> None:
    if not any(asked["key"] == "email" and asked["need"] == "required" for asked in questions):
        raise NotPossible(
            "L’e-mail doit être demandé et obligatoire\u00a0: il fait reconnaître la personne et reçoit la confirmation."
        )


def check_ready(page: BookingPage) -> None:
    if not (page.person_id or page.team_id):
        raise NotPossible("Choisissez d’abord avec qui\u00a0: une personne, ou une équipe.")
    if not any(page.hours.values()):
        raise NotPossible("Donnez d’abord des heures\u00a0: sans elles, aucun créneau ne s’affiche.")
    if not page.notice.strip():
        raise NotPossible(
            "Écrivez d’abord la mention d’information\u00a0: la loi veut qu’elle soit lue avant d’envoyer."
        )
    if page.kind == BookingKind.CALL_BACK and not any(asked["key"] == "phone" for asked in page.questions):
        raise NotPossible("Demandez d’abord le téléphone\u00a0: sans lui, personne ne peut rappeler.")


def publish_page(*, page: BookingPage, now: datetime) -> None:
    """On line from now on; a closed one comes back. NotPossible says what is missing."""
    check_questions(page.questions)
    check_ready(page)
    _move(page, PageState.LIVE, now)


def close_page(*, page: BookingPage, now: datetime) -> None:
    """It says so; what was booked holds."""
    _move(page, PageState.CLOSED, now)


def _move(page: BookingPage, state: PageState, now: datetime) -> None:
    BookingPage.objects.filter(pk=page.pk).update(state=state, version=F("version") + 1, updated_at=now)
    page.refresh_from_db(fields=["state", "version", "updated_at"])
