"""Takes a batch back: refuses where somebody worked since, restores what it changed, removes what it created."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Field, Model

from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.records.models import Tag
from filon.records.rules.changes import FIELD_AXIS, Axis
from filon.records.services.bulk import execute, fetch, update_frame
from filon.records.services.loading import axis_of

LABEL = {"id": pl.Int64, "label": pl.String}


class Uses(NamedTuple):
    """A column of another table that points at the records; `by_person` when a row without batch there is a person's work."""

    table: str
    column: str
    condition: str = "TRUE"
    has_batch: bool = True

    def unless_pointed_by(self, batch_id: int) -> str:
        """Condition on `u`: it does not point there because the batch itself made it; undoing gives it back what it named."""
        return (
            f"NOT EXISTS (SELECT 1 FROM records_change own WHERE own.subject_kind = '{self.table.partition('_')[2]}'"
            f" AND own.subject_id = u.id AND own.batch_id = {batch_id:d} AND own.axis = '{axis_of(self.column)}')"
        )


class EditedSince(NotPossible):
    """Somebody worked on a record of the batch."""


def check_untouched(model: type[Model], kind: SubjectKind, *, batch_id: int, label: str, uses: Sequence[Uses]) -> None:
    """Raise EditedSince naming the first record of the batch that a person edited, or joined something to, since."""
    table = model._meta.db_table
    since = (
        f"(r.batch_id = {batch_id:d} OR c.id > (SELECT min(m.id) FROM records_change m WHERE m.subject_kind = '{kind.value}'"
        f" AND m.subject_id = r.id AND m.batch_id = {batch_id:d}))"
    )
    later = (
        f"SELECT r.id, {label} FROM records_change c JOIN {table} r ON r.id = c.subject_id WHERE c.subject_kind = '{kind.value}'"
        f" AND c.by_kind <> 'system' AND (c.batch_id IS NULL OR c.batch_id > {batch_id:d}) AND {since}"
        " ORDER BY r.id LIMIT 1"
    )
    _raise_for(later, "a été modifiée depuis")
    for use in uses:
        by_hand = f" AND u.batch_id IS NULL AND {use.unless_pointed_by(batch_id)}" if use.has_batch else ""
        joined = (
            f"SELECT r.id, {label} FROM {use.table} u JOIN {table} r ON r.id = u.{use.column} WHERE r.batch_id = {batch_id:d}"
            f" AND {use.condition}{by_hand} ORDER BY r.id LIMIT 1"
        )
        _raise_for(joined, "a reçu depuis un élément ajouté par une personne")


def _raise_for(statement: str, what: str) -> None:
    found = fetch(statement, [], LABEL)
    if found.height:
        pk, label = found.row(0)
        raise EditedSince(f"L’import ne peut pas être annulé : la fiche «\u00a0{label or f'n° {pk}'}\u00a0» {what}.")


SUBJECT_USES = ("activities_activity", "activities_task", "records_note", "records_file")


def subject_uses(kind: SubjectKind) -> list[Uses]:
    """What people join to any record by its pair."""
    condition = f"u.subject_kind = '{kind.value}'"
    return [
        Uses("activities_activity", "subject_id", condition),
        *(Uses(table, "subject_id", condition, has_batch=False) for table in SUBJECT_USES[1:]),
    ]


def restore_fields(model: type[Model], kind: SubjectKind, *, batch_id: int) -> pl.Series:
    """Give the records that the batch changed the values that they had; returns their ids."""
    changes = fetch(
        "SELECT subject_id, axis, from_value FROM records_change WHERE batch_id = %s AND subject_kind = %s"
        " AND (axis LIKE %s OR axis = %s) ORDER BY id DESC",
        [batch_id, kind.value, FIELD_AXIS + "%", Axis.OWNER.value],
        {"id": pl.Int64, "axis": pl.String, "old": pl.String},
    ).unique(["id", "axis"], keep="last", maintain_order=True)
    fields = {_axis(field): field for field in model._meta.local_concrete_fields}
    for (axis,), rows in changes.group_by("axis"):
        field = fields.get(str(axis))
        if field is not None:
            values = [_value(field, old) for old in rows["old"]]
            part = pl.DataFrame({"id": rows["id"], field.column: pl.Series(values, strict=False)})
            update_frame(model, part, "version = version + 1" if "version" in _columns(model) else "")
    return changes["id"].unique()


def _axis(field: "Field[Any, Any]") -> str:
    return Axis.OWNER.value if field.name == "owner" else FIELD_AXIS + field.name


def _columns(model: type[Model]) -> set[str]:
    return {str(field.column) for field in model._meta.local_concrete_fields}


def _value(field: "Field[Any, Any]", old: str) -> Any:
    """A value as the history kept it, back in its type; JSON stays text for both databases."""
    if field.get_internal_type() == "JSONField":
        return old or "{}"
    if old == "":
        return None if field.null else ""
    target = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
    return target.to_python(old)


def forget_traces(kind: SubjectKind, *, batch_id: int) -> None:
    """Remove the changes, tags and identifiers that the batch wrote on records of this kind."""
    for table, column in (
        ("records_change", "subject_kind"),
        ("records_tagging", "subject_kind"),
        ("records_externalid", "entity"),
    ):
        execute(f"DELETE FROM {table} WHERE batch_id = %s AND {column} = %s", [batch_id, kind.value])


def keys_of_batch(model: type[Model], *, batch_id: int) -> tuple[int, int]:
    """The smallest and the greatest key of what the batch created."""
    found = fetch(
        f"SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM {model._meta.db_table} WHERE batch_id = %s",
        [batch_id],
        {"first": pl.Int64, "last": pl.Int64},
    )
    first, last = found.row(0)
    return first, last


def forget_history_of_removed(model: type[Model], kind: SubjectKind, keys: tuple[int, int]) -> None:
    """What the rules gave since to records between these keys that are gone, and who followed them: the batch wrote none of it."""
    for table in ("records_change", "records_follow"):
        execute(
            f"DELETE FROM {table} WHERE subject_kind = %s AND subject_id BETWEEN %s AND %s"
            f" AND NOT EXISTS (SELECT 1 FROM {model._meta.db_table} r WHERE r.id = {table}.subject_id)",
            [kind.value, *keys],
        )


def forget_unused_tags(ids: Sequence[int]) -> None:
    """A tag that only the batch used goes with it."""
    Tag.objects.filter(pk__in=ids, taggings=None).delete()


def remove_created(model: type[Model], *, batch_id: int, unless_used: Sequence[Uses] = ()) -> int:
    """Delete what the batch created; rows that others use by now stay, and no longer belong to it."""
    table = model._meta.db_table
    used = "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {use.table} u WHERE u.{use.column} = {table}.id AND {use.condition})"
        for use in unless_used
    )
    removed = execute(f"DELETE FROM {table} WHERE batch_id = %s{used}", [batch_id])
    if unless_used:
        execute(f"UPDATE {table} SET batch_id = NULL WHERE batch_id = %s", [batch_id])
    return removed
