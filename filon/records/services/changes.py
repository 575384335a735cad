"""The only writer of dated changes outside the bulk loads."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from filon.kit.subjects import SubjectKind
from filon.records.models import Change
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Precision

WIDTH = 500  # of the columns from_value, to_value and reason


class NewChange(NamedTuple):
    """What changed on one record; the author and the instant come with the whole list."""

    subject_kind: SubjectKind
    subject_id: int
    axis: str
    old: str
    new: str


def record_changes(
    changes: Iterable[NewChange],
    *,
    by: Author,
    at: datetime,
    reason: str = "",
    forced: bool = False,
    declared: bool = False,
    precision: Precision = Precision.INSTANT,
) -> None:
    Change.objects.bulk_create(
        (
            Change(
                subject_kind=change.subject_kind,
                subject_id=change.subject_id,
                axis=change.axis,
                from_value=change.old[:WIDTH],
                to_value=change.new[:WIDTH],
                reason=reason[:WIDTH],
                declared=declared,
                forced=forced,
                by_kind=by.kind,
                by_id=by.user_id,
                batch_id=by.batch_id,
                at=at,
                precision=precision,
            )
            for change in changes
        ),
        batch_size=1000,
    )
