"""Tasks that a plan gives out many at once, without a notice for each: the page of the day shows them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes
from filon.records.services.writing import write_rows


class NewTask(NamedTuple):
    title: str
    kind: TaskKind
    due_at: datetime
    assignee_id: int
    contact_id: int
    company_id: int | None
    wording_id: int | None = None


def add_tasks(told: Sequence[NewTask], *, now: datetime) -> list[Task]:
    """In their order, with their keys."""
    return write_rows([Task(**one._asdict(), created_at=now) for one in told])


def drop_tasks(ids: Collection[int], *, by: Author, now: datetime) -> None:
    """Nothing is left to do about them; each can be put back from the bin."""
    left = list(Task.objects.filter(pk__in=ids, done_at=None, deleted_at=None).values_list("pk", flat=True))
    Task.objects.filter(pk__in=left).update(deleted_at=now, version=F("version") + 1)
    gone = [NewChange(SubjectKind.TASK, pk, f"{FIELD_AXIS}deleted_at", "", now.isoformat()) for pk in left]
    record_changes(gone, by=by, at=now)
