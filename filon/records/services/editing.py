"""Edit, assign, trash and restore: the same for every root record, each guarded by its version."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from filon.kit.errors import EditedMeanwhile
from filon.kit.subjects import SubjectKind
from filon.records.models import RootRecord
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS, Axis
from filon.records.services.changes import NewChange, record_changes

CONFLICT = (
    "Cette fiche a été modifiée par quelqu’un d’autre depuis que vous l’avez ouverte. Rechargez-la : "
    "vos valeurs n’ont pas été enregistrées."
)


def kind_of(record: RootRecord) -> SubjectKind:
    return SubjectKind(record._meta.model_name or "")


@transaction.atomic
def edit_record(
    *,
    record: RootRecord,
    values: Mapping[str, Any],
    version: int,
    by: Author,
    now: datetime,
    derived: Mapping[str, Any] | None = None,
) -> list[str]:
    """Write the fields whose value differs and date each; returns their names.

    `version` is the one that the person had before the eyes: EditedMeanwhile if somebody wrote since. `derived` are
    columns that follow from the others (search keys): written along, never dated.
    """
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not changed:
        return []
    written = {**changed, **(derived or {})}
    updated = (
        type(record)
        ._default_manager.filter(pk=record.pk, version=version)
        .update(**{name: _stored(value) for name, value in written.items()}, version=F("version") + 1, updated_at=now)
    )
    if not updated:
        raise EditedMeanwhile(CONFLICT)
    record_changes(
        [
            NewChange(kind_of(record), record.pk, FIELD_AXIS + name, as_text(getattr(record, name)), as_text(value))
            for name, value in changed.items()
        ],
        by=by,
        at=now,
    )
    for name, value in written.items():
        setattr(record, name, value)
    record.version, record.updated_at = version + 1, now
    return list(changed)


def _stored(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def as_text(value: Any) -> str:
    """A value as the history keeps it: identifiers for records, ISO for dates, "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


@transaction.atomic
def assign_owner(
    *, records: Sequence[RootRecord], owner_id: int | None, by: Author, now: datetime, reason: str = ""
) -> int:
    """Give the records, all of one table, to one person (or to nobody); returns how many changed hands."""
    moved = [record for record in records if record.owner_id != owner_id]
    if moved:
        type(moved[0])._default_manager.filter(pk__in=[record.pk for record in moved]).update(
            owner_id=owner_id, version=F("version") + 1, updated_at=now
        )
        record_changes(
            [NewChange(kind_of(r), r.pk, Axis.OWNER, as_text(r.owner_id), as_text(owner_id)) for r in moved],
            by=by,
            at=now,
            reason=reason,
        )
    return len(moved)


@transaction.atomic
def trash(*, records: Sequence[RootRecord], by: Author, now: datetime) -> int:
    """Into the trash: out of lists, counts and figures, until restored."""
    return _set_deleted([r for r in records if r.deleted_at is None], now, by=by, now=now)


@transaction.atomic
def restore(*, records: Sequence[RootRecord], by: Author, now: datetime) -> int:
    return _set_deleted([r for r in records if r.deleted_at is not None], None, by=by, now=now)


def _set_deleted(records: Sequence[RootRecord], deleted_at: datetime | None, *, by: Author, now: datetime) -> int:
    if records:
        type(records[0])._default_manager.filter(pk__in=[record.pk for record in records]).update(
            deleted_at=deleted_at, version=F("version") + 1, updated_at=now
        )
        old, new = ("", "trash") if deleted_at else ("trash", "")
        record_changes([NewChange(kind_of(r), r.pk, Axis.TRASH, old, new) for r in records], by=by, at=now)
    return len(records)
