"""The question after an order: put once, answered once, and corrected for a day."""

import secrets
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact
from filon.customers.models import Order, Satisfaction
from filon.customers.rules.satisfaction import BEST, why_closed
from filon.kit.errors import NotPossible


class NoLongerAsked(NotPossible):
    """The sentence says why no answer is taken any more."""


class NoScore(NotPossible):
    """An answer without its number."""


def begin_question(*, order: Order, contact: Contact, now: datetime) -> Satisfaction | None:
    """None when it was put already: only one of two workers gets it."""
    found, is_new = Satisfaction.objects.get_or_create(
        order=order, defaults={"contact": contact, "key": secrets.token_urlsafe(16), "asked_at": now}
    )
    return found if is_new else None


@transaction.atomic
def record_answer(*, asked: Satisfaction, score: int, said: str, now: datetime) -> bool:
    """Whether it is the first answer; a correction keeps its hour, so that a day is a day."""
    if not 0 <= score <= BEST:
        raise NoScore("Choisissez une note, de 0 à 10.")
    held = Satisfaction.objects.select_for_update().get(pk=asked.pk)
    if closed := why_closed(asked_at=held.asked_at, answered_at=held.answered_at, now=now):
        raise NoLongerAsked(closed)
    is_first = held.answered_at is None
    Satisfaction.objects.filter(pk=held.pk).update(score=score, said=said, answered_at=held.answered_at or now)
    asked.refresh_from_db()
    return is_first


def join_task(*, asked: Satisfaction, task_id: int | None) -> None:
    Satisfaction.objects.filter(pk=asked.pk).update(task=task_id)
