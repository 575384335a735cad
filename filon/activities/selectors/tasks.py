"""Tasks of a record."""

from datetime import datetime

from django.db.models import Q, QuerySet

from filon.activities.models import Task
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, visible

MOST_TASKS = 30


def open_tasks(concerning: Q, *, viewer: Viewer) -> list[Task]:
    """What is left to do about a record, the next first."""
    tasks = _living(viewer, Action.READ).filter(concerning, done_at=None)
    return list(tasks.select_related("assignee", "contact", "company").order_by("due_at", "pk")[:MOST_TASKS])


def tasks_due_before(moment: datetime) -> QuerySet[Task]:
    """Left to do, of everybody: the caller narrows them to what its viewer may see."""
    return Task.objects.filter(done_at=None, deleted_at=None, due_at__lt=moment)


def task_to_change(*, viewer: Viewer, pk: int) -> Task | None:
    """None when there is no such task, or when it is not the viewer's to change."""
    return _living(viewer, Action.WRITE).filter(pk=pk).first()


def _living(viewer: Viewer, action: Action) -> QuerySet[Task]:
    tasks = Task.objects.filter(deleted_at=None)
    return visible(tasks, viewer=viewer, entity=Entity.ACTIVITY, action=action, owner="assignee")
