"""When the other side last gave a sign: the timeline read for companies, people, leads and deals at once."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from filon.activities.models import Activity
from filon.activities.rules.kinds import WITHOUT_DIRECTION, Actor, Direction
from filon.kit.subjects import SubjectKind

# To a meeting both sides come: the timeline gives it no direction. The rest is `rules.signs.comes_from_the_person`, as SQL.
FROM_THEM = Q(direction=Direction.INBOUND, actor=Actor.HUMAN) | Q(kind__in=WITHOUT_DIRECTION)


def signs_from_them(*, now: datetime) -> QuerySet[Activity]:
    """A call, a reply, a form, a visit of the site, a meeting that took place; nothing that is only planned."""
    return Activity.objects.filter(FROM_THEM, at__lte=now)


def last_signs_by(column: str, keys: Collection[int], *, now: datetime) -> dict[int, datetime]:
    """Key of `company` or `contact` → its last sign; one query."""
    found = signs_from_them(now=now).filter(**{f"{column}__in": keys}).order_by()
    return dict(found.values_list(column).annotate(last=Max("at")))


def last_signs_about(kind: SubjectKind, keys: Collection[int], *, now: datetime) -> dict[int, datetime]:
    """Key of lead or deal → the last sign that was about it; one query."""
    found = signs_from_them(now=now).filter(subject_kind=kind, subject_id__in=keys).order_by()
    return dict(found.values_list("subject_id").annotate(last=Max("at")))
