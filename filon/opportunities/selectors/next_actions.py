"""The next action of deals: their first open task."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from filon.activities.models import Task
from filon.kit.subjects import SubjectKind


def next_actions(deal_ids: Collection[int]) -> dict[int, Task]:
    """The open task that is due first, by deal; one query whatever their number."""
    found: dict[int, Task] = {}
    tasks = open_deal_tasks().filter(subject_id__in=deal_ids).only("subject_id", "title", "due_at")
    for task in tasks.order_by("due_at", "pk"):
        assert task.subject_id is not None
        found.setdefault(task.subject_id, task)
    return found


def open_deal_tasks() -> QuerySet[Task]:
    return Task.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, done_at=None, deleted_at=None)


def lacks_next_action() -> Q:
    """Nothing is planned for it, and it is not on pause."""
    return ~Q(has_next_action()) & Q(paused_until=None)


def has_next_action() -> Exists:
    """For a queryset of deals: whether each has an open task."""
    return Exists(open_deal_tasks().filter(subject_id=OuterRef("pk")))
