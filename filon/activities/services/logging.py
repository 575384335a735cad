"""Writing down what happened."""

from datetime import datetime, timedelta

from django.db import transaction

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Actor, CallOutcome, Direction
from filon.activities.rules.signs import comes_from_the_person
from filon.activities.services.signs import follow_last_signs, forget_sign
from filon.kit.errors import NotPossible
from filon.kit.french import format_integer
from filon.kit.subjects import Subject
from filon.kit.text import clean_cell
from filon.users.models import User

LONGEST_TEXT = 20_000
CLOCKS_APART = timedelta(minutes=5)  # a browser's clock may run ahead of ours


class ActivityRefused(NotPossible):
    """Something that cannot have happened that way."""


@transaction.atomic
def log_activity(
    *,
    kind: ActivityKind,
    at: datetime,
    by: User | None,
    now: datetime,
    contact_id: int | None = None,
    company_id: int | None = None,
    subject: Subject | None = None,
    direction: Direction = Direction.NONE,
    outcome: str = "",
    text: str = "",
    actor: Actor = Actor.HUMAN,
    channel: str = "",
    campaign_id: int | None = None,
) -> Activity:
    """Add it to the timeline of the person, of the company and of the lead or deal that it was about. `by` None: nobody of ours."""
    if at > now + CLOCKS_APART:
        raise ActivityRefused(
            "Cette date est à venir : notez ce qui est fait, et créez une tâche pour ce qui est à faire."
        )
    if len(text) > 2 * LONGEST_TEXT or len(clean_cell(text)) > LONGEST_TEXT:
        raise ActivityRefused(
            f"Un compte rendu tient en {format_integer(LONGEST_TEXT)} caractères. Joignez plutôt un fichier."
        )
    if kind == ActivityKind.CALL and outcome not in CallOutcome._value2member_map_:
        raise ActivityRefused("Choisissez l’issue de l’appel dans la liste.")
    activity = Activity.objects.create(
        kind=kind,
        at=at,
        by=by,
        contact_id=contact_id,
        company_id=company_id,
        subject_kind=subject.kind if subject else "",
        subject_id=subject.pk if subject else None,
        direction=direction,
        channel="phone" if kind == ActivityKind.CALL else channel,
        outcome=outcome,
        actor=actor,
        text=clean_cell(text),
        campaign_id=campaign_id,
    )
    if contact_id and comes_from_the_person(direction=direction, actor=activity.actor):
        follow_last_signs(contact_ids=[contact_id])
    return activity


@transaction.atomic
def take_back_activity(*, activity: Activity) -> None:
    """A slip of the hand that somebody takes back at once: it never happened. The last sign falls back on the one before."""
    if activity.contact_id:
        forget_sign(activity=activity)
    activity.delete()
