"""Values of the fields that the company added to its records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile
from filon.records.models import RootRecord
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes
from filon.records.services.editing import CONFLICT, kind_of


@transaction.atomic
def edit_custom_fields(
    *, record: RootRecord, values: Mapping[str, Any], version: int, by: Author, now: datetime
) -> list[str]:
    """Write the custom fields whose value differs, each dated by itself; None takes a value away. Returns their keys."""
    changed = {key: value for key, value in values.items() if record.custom.get(key) != value}
    if not changed:
        return []
    custom = {key: value for key, value in {**record.custom, **changed}.items() if value is not None}
    rows = type(record)._default_manager.filter(pk=record.pk, version=version)
    if not rows.update(custom=custom, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    record_changes(
        [
            NewChange(
                kind_of(record),
                record.pk,
                f"{FIELD_AXIS}custom.{key}",
                text_of_custom(record.custom.get(key)),
                text_of_custom(value),
            )
            for key, value in changed.items()
        ],
        by=by,
        at=now,
    )
    record.custom, record.version, record.updated_at = custom, version + 1, now
    return list(changed)


def text_of_custom(value: Any) -> str:
    """As the history keeps it."""
    return "" if value is None else str(value)
