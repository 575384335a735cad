"""Who came is ticked once, whoever ticks at the same instant; a slip of the hand is taken back."""

import secrets
from datetime import datetime

from django.db import transaction

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.events.models import Event, Registration
from filon.events.rules.kinds import EventKind, RegistrationState, RegistrationWay
from filon.events.rules.presence import state_before


def tick(*, registration: Registration, now: datetime) -> bool:
    """She is here. False when she was ticked before."""
    rows = Registration.objects.filter(pk=registration.pk, came_at=None)
    met = registration.met or registration.event.kind == EventKind.FAIR
    done = rows.update(state=RegistrationState.ATTENDED, came_at=now, met=met)
    registration.refresh_from_db(fields=["state", "came_at", "met"])
    return bool(done)


def link_presence(*, registration: Registration, activity: Activity) -> None:
    Registration.objects.filter(pk=registration.pk).update(activity=activity)


@transaction.atomic
def untick(*, registration: Registration) -> Activity | None:
    """She is not here after all; returns what the timeline said, which is to go. Who only walked in was never registered."""
    locked = Registration.objects.select_for_update(of=("self",)).filter(pk=registration.pk).first()
    if locked is None or locked.came_at is None:
        return None
    activity = locked.activity
    if locked.way == RegistrationWay.HAND and not locked.holds_place and locked.at == locked.came_at:
        locked.delete()
        return activity
    locked.state = state_before(
        holds_place=locked.holds_place,
        confirmed=locked.confirmed_at is not None,
        cancelled=locked.cancelled_at is not None,
        by_file=locked.way == RegistrationWay.FILE,
    )
    locked.came_at, locked.met, locked.activity = None, False, None
    locked.save(update_fields=["state", "came_at", "met", "activity"])
    return activity


def walked_in(*, event: Event, contact: Contact, now: datetime) -> Registration:
    """The registration of somebody who stands at the door; without a promised place where she had none."""
    facts = {"state": RegistrationState.REGISTERED, "way": RegistrationWay.HAND, "at": now}
    key = secrets.token_urlsafe(12)
    return Registration.objects.get_or_create(event=event, contact=contact, defaults=facts | {"key": key})[0]
