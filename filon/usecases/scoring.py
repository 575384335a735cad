"""Scores and temperatures follow what happens: at once where something happened, by the worker where time passes."""

from collections.abc import Collection
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from filon.activities.models import Activity
from filon.activities.services.logging import log_activity
from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage, Temperature
from filon.contacts.services.axes import set_temperature
from filon.kit.criteria import CriterionRefused
from filon.leads.models import Lead
from filon.playbook.rules.funnel import has_mql
from filon.playbook.selectors import active_profile
from filon.records.rules.authorship import BY_SYSTEM, Author
from filon.records.services.bulk import room_for_loading
from filon.scoring.models import Score
from filon.scoring.rules.scale import ScaleRefused
from filon.scoring.selectors.matrix import ripe_people
from filon.scoring.services.scores import score_people
from filon.usecases.handover import AddressOf, HandedOver, hand_over
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
def note_activity(*, now: datetime, address_of: AddressOf, **happened: Any) -> Activity:
    """Into the timeline, the promises that it keeps and the score of the person, who goes to sales when ripe; the arguments of
    `log_activity`.
    """
    activity = log_activity(now=now, **happened)
    settle_after(activity, now=now)
    if activity.contact_id:
        rescore(now=now, contact_ids=[activity.contact_id])
        hand_over_ripe(contact_ids=[activity.contact_id], now=now, address_of=address_of)
    return activity


@transaction.atomic
def hand_over_ripe(*, contact_ids: Collection[int], now: datetime, address_of: AddressOf) -> list[HandedOver]:
    """After a sign of theirs: the leads that nobody qualified yet go to sales, where the funnel has that stage. A new model hands
    nobody over by itself: what it would do to thousands at once is for people to decide.
    """
    ripe = ripe_people(now=now, among=contact_ids)
    if not ripe or not has_mql(active_profile()):
        return []
    waiting = Lead.objects.select_for_update(of=("self",)).filter(
        contact__in=ripe, deleted_at=None, lifecycle_stage=LifecycleStage.LEAD
    )
    handed = list[HandedOver]()
    for lead in waiting.select_related("contact", "company", "owner"):
        reason = ripe[lead.contact_id or 0].sentence
        handed += hand_over(leads=[lead], by=BY_SYSTEM, now=now, reason=reason, address_of=address_of)
    return handed


@transaction.atomic
def note_temperature(*, contact: Contact, to: Temperature, reason: str, by: Author, now: datetime) -> None:
    """What a colleague says stands for a month, or until the person gives a new sign."""
    set_temperature(contacts=[contact], to=to, reason=reason, by=by, now=now)
    rescore(now=now, contact_ids=[contact.pk])
