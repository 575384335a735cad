"""The timeline of a record: what happened, was noted, changed, done or joined, merged by date and read page by page."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from filon.activities.models import Activity, Task
from filon.kit.subjects import SubjectKind
from filon.records.models import Change, File, Note
from filon.records.rules.changes import Axis
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

PAGE = 30


@dataclass(frozen=True, slots=True)
class Whose:
    """The record, and the conditions that gather what concerns it: its activities and its tasks.

    `stages_of`: the records of which the stage of this one is derived, by kind; their steps stand on its timeline.
    """

    kind: SubjectKind
    pk: int
    activities: Q
    tasks: Q
    stages_of: Mapping[SubjectKind, Sequence[int]] = field(default_factory=dict)

    @property
    def changes(self) -> Q:
        """Those of the record, and the stages of what it is derived of."""
        told = Q(subject_kind=self.kind, subject_id=self.pk)
        for kind, ids in self.stages_of.items():
            told |= Q(subject_kind=kind, subject_id__in=ids, axis__in=(Axis.LIFECYCLE, Axis.DEAL_STAGE))
        return told


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline: `source` is activity, note, change, task or file, `thing` its row."""

    at: datetime
    source: str
    thing: Any

    @property
    def order(self) -> tuple[datetime, str, int]:
        return self.at, self.source, self.thing.pk


@dataclass(frozen=True, slots=True)
class TimelinePage:
    moments: list[Moment]
    following: str


def timeline_of(whose: Whose, *, viewer: Viewer, cursor: str = "", only: str = "", size: int = PAGE) -> TimelinePage:
    """The newest first, in one query a source; of activities and tasks, those that the viewer may read. An unreadable
    cursor gives the first page."""
    place = _read_cursor(cursor)
    sources = {name: source for name, source in _sources(whose, viewer).items() if not only or name == only}
    lists = [
        [Moment(getattr(row, column), name, row) for row in _beyond(rows, column, name, place)[: size + 1]]
        for name, (rows, column) in sources.items()
    ]
    moments = list(islice(merge(*lists, key=lambda moment: moment.order, reverse=True), size + 1))
    return TimelinePage(moments[:size], _cursor_at(moments[size - 1]) if len(moments) > size else "")


Source = tuple[QuerySet[Any], str]


def _sources(whose: Whose, viewer: Viewer) -> dict[str, Source]:
    about = Q(subject_kind=whose.kind, subject_id=whose.pk)
    activities = visible(Activity.objects.filter(whose.activities), viewer=viewer, entity=Entity.ACTIVITY, owner="by")
    finished = Task.objects.filter(whose.tasks, deleted_at=None, done_at__isnull=False)
    tasks = visible(finished, viewer=viewer, entity=Entity.ACTIVITY, owner="assignee")
    return {
        "activity": (activities.select_related("by", "contact"), "at"),
        "change": (Change.objects.filter(whose.changes).select_related("by", "batch"), "at"),
        "file": (File.objects.filter(about, deleted_at=None).select_related("by"), "at"),
        "note": (Note.objects.filter(about, deleted_at=None).select_related("by"), "at"),
        "task": (tasks.select_related("by", "assignee"), "done_at"),
    }


def _beyond(rows: QuerySet[Any], column: str, name: str, place: tuple[datetime, str, int] | None) -> QuerySet[Any]:
    """The rows of one source that come after the place, when all sources are ordered by (instant, source, key)."""
    ordered = rows.order_by(f"-{column}", "-pk")
    if place is None:
        return ordered
    at, source, pk = place
    if name > source:
        return ordered.filter(**{f"{column}__lt": at})
    if name < source:
        return ordered.filter(**{f"{column}__lte": at})
    return ordered.filter(Q(**{f"{column}__lt": at}) | Q(**{column: at, "pk__lt": pk}), **{f"{column}__lte": at})


def _cursor_at(moment: Moment) -> str:
    at, source, pk = moment.order
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), source, pk]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, str, int] | None:
    try:
        at, source, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = datetime.fromisoformat(at), str(source), int(pk)
    except (ValueError, TypeError, binascii.Error):
        return None
    return place if place[0].tzinfo else None
