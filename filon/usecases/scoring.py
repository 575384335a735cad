"""Scores and temperatures follow what happens: at once where something happened, by the worker where time passes."""

from collections.abc import Collection
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from filon.activities.models import Activity
from filon.activities.services.logging import log_activity
from filon.contacts.models import Contact
from filon.contacts.rules.axes import Temperature
from filon.contacts.services.axes import set_temperature
from filon.kit.criteria import CriterionRefused
from filon.records.rules.authorship import Author
from filon.records.services.bulk import room_for_loading
from filon.scoring.models import Score
from filon.scoring.rules.scale import ScaleRefused
from filon.scoring.services.scores import score_people
from filon.usecases.promises import settle_after


def rescore(*, now: datetime, contact_ids: Collection[int] | None = None) -> int:
    """Of these people, or of everybody; returns how many moved. While a rule cannot be read nobody does, and its page says why."""
    if contact_ids is not None and not contact_ids:
        return 0
    with nullcontext() if connection.in_atomic_block or contact_ids is not None else room_for_loading():
        try:
            moved = score_people(now=now, ids=contact_ids)
        except (CriterionRefused, ScaleRefused):
            return 0
    return len(moved)


def rescore_whose_time_came(*, now: datetime, limit: int) -> int:
    """Who cools by the passing of time alone. Lists are right before: they ask the score itself."""
    due = Score.objects.filter(next_change_at__lte=now).order_by("next_change_at")
    ids = list(due.values_list("contact", flat=True)[:limit])
    return rescore(now=now, contact_ids=ids)


@transaction.atomic
def note_activity(*, now: datetime, **happened: Any) -> Activity:
    """Into the timeline, the promises that it keeps and the score of the person; the arguments of `log_activity`."""
    activity = log_activity(now=now, **happened)
    settle_after(activity, now=now)
    if activity.contact_id:
        rescore(now=now, contact_ids=[activity.contact_id])
    return activity


@transaction.atomic
def note_temperature(*, contact: Contact, to: Temperature, reason: str, by: Author, now: datetime) -> None:
    """What a colleague says stands for a month, or until the person gives a new sign."""
    set_temperature(contacts=[contact], to=to, reason=reason, by=by, now=now)
    rescore(now=now, contact_ids=[contact.pk])
