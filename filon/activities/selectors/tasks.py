"""Tasks left to do: of a record, and of a person or a team by day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskSpan
from filon.records.selectors.paging import Page, Sort, read_page
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, of_scope, visible

MOST_TASKS = 30
NEXT_FIRST = Sort(("due_at",))


@dataclass(frozen=True, slots=True)
class Today:
    """`now`, and the first instant of tomorrow where the reader is."""

    now: datetime
    end: datetime

    def span(self, span: TaskSpan) -> Q:
        return {
            TaskSpan.OVERDUE: Q(due_at__lt=self.now),
            TaskSpan.TODAY: Q(due_at__gte=self.now, due_at__lt=self.end),
            TaskSpan.COMING: Q(due_at__gte=self.end),
        }[span]


def tasks_to_do(*, viewer: Viewer, whose: Scope) -> QuerySet[Task]:
    """Of oneself, of one's team, of all: never more than the viewer may see."""
    return _living(viewer, Action.READ).filter(of_scope(viewer, whose, owner="assignee"), done_at=None)


def task_page(tasks: QuerySet[Task], *, span: TaskSpan | None, today: Today, cursor: str) -> Page[Task]:
    found = tasks.filter(today.span(span)) if span else tasks
    return read_page(found.select_related("assignee"), sort=NEXT_FIRST, cursor=cursor)


def task_counts(tasks: QuerySet[Task], *, today: Today) -> dict[TaskSpan, int]:
    columns = {span.value: Count("pk", filter=today.span(span)) for span in TaskSpan}
    counted = tasks.order_by().aggregate(**columns)
    return {span: counted[span.value] for span in TaskSpan}


def changeable_tasks(ids: Collection[int], *, viewer: Viewer) -> set[int]:
    return set(_living(viewer, Action.WRITE).filter(pk__in=ids).values_list("pk", flat=True))


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


def removed_tasks(*, viewer: Viewer) -> QuerySet[Task]:
    """Those that the viewer may put back, of whoever removed them."""
    removed = Task.objects.filter(deleted_at__isnull=False).select_related("assignee")
    return visible(removed, viewer=viewer, entity=Entity.ACTIVITY, action=Action.WRITE, owner="assignee")


def _living(viewer: Viewer, action: Action) -> QuerySet[Task]:
    tasks = Task.objects.filter(deleted_at=None)
    return visible(tasks, viewer=viewer, entity=Entity.ACTIVITY, action=action, owner="assignee")
