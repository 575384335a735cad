"""The only writer of dated changes outside the bulk loads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from filon.kit.subjects import SubjectKind
from filon.records.models import Change
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Precision
from filon.records.services.bulk import insert_frame

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


def record_same_change(
    rows: Sequence[tuple[int, str, str]], *, kind: SubjectKind, axis: str, by: Author, at: datetime
) -> None:
    """The same axis of thousands of records: (record, old, new) each. Old values are kept whole."""
    subjects, old, new = zip(*rows, strict=True) if rows else ((), (), ())
    frame = pl.DataFrame(
        {"subject_id": subjects, "from_value": old, "to_value": [value[:WIDTH] for value in new]},
        schema={"subject_id": pl.Int64, "from_value": pl.String, "to_value": pl.String},
    )
    insert_changes_of(frame, kind=kind, axis=axis, by=by, at=at, reason="")


def insert_changes_of(
    frame: pl.DataFrame, *, kind: SubjectKind, axis: str, by: Author, at: datetime, **same: str
) -> int:
    """Of `subject_id`, `from_value`, `to_value` and `reason`: the columns of the frame, and what is the `same` in all its rows."""
    constants = {
        "subject_kind": kind.value,
        "axis": axis,
        "declared": False,
        "forced": False,
        "by_kind": by.kind.value,
        "by_id": by.user_id,
        "batch_id": by.batch_id,
        "at": at,
        "precision": Precision.INSTANT.value,
    }
    return insert_frame(Change, frame, constants | same)
