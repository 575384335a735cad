"""One column of thousands of records becomes one value, each change dated, and each record gets back what it held."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F

from filon.kit.subjects import SubjectKind
from filon.records.models import Change, RootRecord
from filon.records.rules.authorship import Author
from filon.records.services.bulk import execute_many
from filon.records.services.changes import record_same_change
from filon.records.services.editing import as_text

Row = dict[str, Any]  # columns of one record by name, "pk" among them
FEW_VALUES = 20  # distinct values written by one statement each; more go row by row in one statement prepared once


@dataclass(frozen=True, slots=True)
class NewValue:
    """What a column of all these records becomes. `key`: of a field that the company added, in the column `custom`.

    `derive` gives the columns that follow from the others of a row, `beside` are those that it reads.
    """

    model: type[RootRecord]
    kind: SubjectKind
    column: str
    axis: str
    value: Any
    key: str = ""
    text: Callable[[Any], str] = as_text
    same: Callable[[Any, Any], bool] = lambda old, new: old == new
    derive: Callable[[Row], Mapping[str, Any]] = lambda _row: {}
    beside: Sequence[str] = ()

    def held_by(self, row: Row) -> Any:
        return row[self.column].get(self.key) if self.key else row[self.column]

    def columns_with(self, row: Row, value: Any) -> dict[str, Any]:
        """The columns of the row once it holds this value; a field of ours without value has no key."""
        if not self.key:
            return {self.column: value, **self.derive({**row, self.column: value})}
        kept = {key: held for key, held in row[self.column].items() if key != self.key}
        return {self.column: kept if value is None else {**row[self.column], self.key: value}}


def read_rows(model: type[RootRecord], ids: Sequence[int], *columns: str) -> list[Row]:
    """Locked until the transaction ends, so that nobody changes them between reading and writing."""
    rows = model._default_manager.filter(pk__in=ids).order_by("pk").select_for_update()
    return list(rows.values("pk", *dict.fromkeys(columns)))


def write_everywhere(rows: Sequence[Row], new: NewValue, *, by: Author, now: datetime) -> list[list[Any]]:
    """Returns each record with what it held, ready for JSON."""
    wanted = new.text(new.value)
    _write([(row["pk"], new.columns_with(row, new.value)) for row in rows], new.model, now=now)
    record_same_change(
        [(row["pk"], new.text(new.held_by(row)), wanted) for row in rows], kind=new.kind, axis=new.axis, by=by, at=now
    )
    return [[row["pk"], as_json(new.held_by(row))] for row in rows]


def give_back_everywhere(
    before: Sequence[Sequence[Any]],
    new: NewValue,
    *,
    since: datetime,
    by: Author,
    now: datetime,
    also: Sequence[str] = (),
) -> list[Row]:
    """Give each record what it held, unless somebody changed it since; returns the rows given back, as they were
    until now, with the columns `also`."""
    held = {pk: from_json(new, value) for pk, value in before}
    later = Change.objects.filter(subject_kind=new.kind, subject_id__in=list(held), axis=new.axis, at__gt=since)
    touched = set(later.values_list("subject_id", flat=True))
    found = read_rows(new.model, list(held), new.column, *new.beside, *also)
    rows = [row for row in found if row["pk"] not in touched and new.held_by(row) == new.value]
    _write([(row["pk"], new.columns_with(row, held[row["pk"]])) for row in rows], new.model, now=now)
    record_same_change(
        [(row["pk"], new.text(new.held_by(row)), new.text(held[row["pk"]])) for row in rows],
        kind=new.kind,
        axis=new.axis,
        by=by,
        at=now,
    )
    return rows


def _write(written: Sequence[tuple[int, Mapping[str, Any]]], model: type[RootRecord], *, now: datetime) -> None:
    """One statement a distinct value where there are few, else one prepared statement for all."""
    groups: dict[str, list[int]] = defaultdict(list)
    values: dict[str, Mapping[str, Any]] = {}
    for pk, columns in written:
        groups[key := repr(columns)].append(pk)
        values[key] = columns
    if len(groups) > FEW_VALUES:
        _write_each(written, model, now=now)
        return
    for key, ids in groups.items():
        rows = model._default_manager.filter(pk__in=ids)
        rows.update(**values[key], version=F("version") + 1, updated_at=now)


def _write_each(written: Sequence[tuple[int, Mapping[str, Any]]], model: type[RootRecord], *, now: datetime) -> None:
    fields = [model._meta.get_field(name) for name in written[0][1]]
    sets = "".join(f'"{field.column}" = %s, ' for field in fields)  # type: ignore[union-attr]
    at = connection.ops.adapt_datetimefield_value(now)
    execute_many(
        f'UPDATE "{model._meta.db_table}" SET {sets}"version" = "version" + 1, "updated_at" = %s WHERE "id" = %s',
        [
            (
                *(
                    field.get_db_prep_save(value, connection)  # type: ignore[union-attr]
                    for field, value in zip(fields, columns.values(), strict=True)
                ),
                at,
                pk,
            )
            for pk, columns in written
        ],
    )


def as_json(value: Any) -> Any:
    """A value as an action keeps it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def from_json(new: NewValue, value: Any) -> Any:
    """The value that `as_json` kept, as the column holds it."""
    if value is None or new.key:
        return value
    return new.model._meta.get_field(new.column).to_python(value)  # type: ignore[union-attr]
