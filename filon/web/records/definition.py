"""What the page of one kind of record needs: how it is found, edited, and what concerns it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db.models import Q

from filon.activities.selectors.timeline import Whose
from filon.kit.subjects import Subject, SubjectKind
from filon.records.models import RootRecord
from filon.records.rules.authorship import Author
from filon.records.rules.entry import Entry
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.web.menu import Words

Edit = Callable[[Any, Mapping[str, Any], int, Author, datetime], list[str]]


class Find(Protocol):
    """The record for its page, refused alike when it is not there and when the viewer may not see it."""

    def __call__(self, *, viewer: User, pk: int) -> RootRecord: ...


class Concerned(NamedTuple):
    """To whom a new activity or task of this record belongs."""

    contact_id: int | None
    company_id: int | None
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class RecordDefinition:
    kind: SubjectKind
    entity: Entity
    title: Words
    url: str
    list_url: str
    find: Find
    entries: Sequence[Entry]
    edit: Edit
    concerned: Callable[[Any], Concerned]
    activities: Callable[[Any], Q]
    tasks: Callable[[Any], Q]
    renames: Sequence[str] = ("name",)  # fields that the whole page shows

    def whose(self, record: RootRecord, *, followed: Sequence[Subject] = ()) -> Whose:
        """`followed`: the records whose stages are told on the timeline of this one."""
        kinds = {subject.kind for subject in followed}
        stages_of = {kind: [subject.pk for subject in followed if subject.kind == kind] for kind in kinds}
        return Whose(self.kind, record.pk, self.activities(record), self.tasks(record), stages_of)
