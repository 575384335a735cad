"""What every package's `load_rows` shares: matching by external id, collapsing twins, inserting, updating with history."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Model

from filon.kit.subjects import SubjectKind
from filon.records.models import Change, ExternalId
from filon.records.rules.changes import FIELD_AXIS, ByKind, Precision
from filon.records.rules.own_ids import OWN_SYSTEM, TABLES, key_in
from filon.records.selectors.own_ids import own_mark
from filon.records.services.bulk import (
    execute,
    execute_many,
    fetch,
    insert_frame,
    is_postgres,
    lookup,
    sqlite_moment,
    update_frame,
)
from filon.records.services.changes import WIDTH
from filon.records.services.corrections import (
    already_corrected,
    corrections_of,
    left_together,
    without_corrected_customs,
)

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
INSTANT = pl.Datetime("us", "UTC")
SEARCHED = ("contacts_company", "contacts_contact")
NO_INT = pl.Series(dtype=pl.Int64)


class Loading(NamedTuple):
    """In whose name rows are written: the batch, its lot and author, the instant, and whose external ids these are."""

    batch_id: int
    lot_id: int | None
    user_id: int | None
    system: str
    now: datetime


def with_columns_of(rows: pl.DataFrame, schema: dict[str, Any]) -> pl.DataFrame:
    """The rows with every column of the schema, empty where the file says nothing."""
    missing = {name: pl.lit(None, dtype=dtype) for name, dtype in schema.items() if name not in rows.columns}
    return rows.with_columns(**missing) if missing else rows


def collapse(rows: pl.DataFrame, key: str, *, last_wins: bool) -> pl.DataFrame:
    """One row for each key: the last value said wins (or the first), and the others complete what it leaves empty."""
    if rows[key].n_unique() == rows.height:
        return rows
    said = pl.exclude(key).drop_nulls()
    return rows.group_by(key, maintain_order=True).agg(said.last() if last_wins else said.first())


def match_external_ids(values: pl.Series, *, kind: SubjectKind | str, system: str) -> pl.DataFrame:
    """Columns `external_id`, `found_id`: the records that these identifiers name."""
    found = lookup(
        "SELECT value, subject_id FROM records_externalid WHERE entity = %s AND system = %s AND value {in}",
        values,
        {"external_id": pl.String, "found_id": pl.Int64},
        [str(kind), system],
    )
    return pl.concat([found, _own_records(values, kind)]) if system == OWN_SYSTEM else found


def _own_records(values: pl.Series, kind: str) -> pl.DataFrame:
    """The records of this database that a file written by it names by their keys."""
    mark = own_mark()
    asked = values.drop_nulls().unique()
    keys = [key_in(text, mark=mark) for text in asked]
    named = pl.DataFrame({"external_id": asked, "found_id": pl.Series(keys, dtype=pl.Int64)}).drop_nulls()
    here = lookup(f"SELECT id FROM {TABLES[str(kind)]} WHERE id {{in}}", named["found_id"], {"found_id": pl.Int64})
    return named.join(here, on="found_id", how="semi")


def known_in_system(ids: pl.Series, *, kind: SubjectKind, system: str) -> pl.Series:
    """Which of these records already have an identifier of that system."""
    return lookup(
        "SELECT DISTINCT subject_id FROM records_externalid WHERE entity = %s AND system = %s AND subject_id {in}",
        ids,
        {"id": pl.Int64},
        [kind.value, system],
    )["id"]


def write_external_ids(rows: pl.DataFrame, *, kind: SubjectKind, loading: Loading) -> None:
    """Remember the identifiers (columns `external_id`, `subject_id`) that nobody knows yet."""
    new = rows.drop_nulls("external_id").unique("external_id", maintain_order=True)
    insert_frame(
        ExternalId,
        new.select(pl.col("external_id").alias("value"), "subject_id"),
        {"system": loading.system, "entity": kind.value, "batch_id": loading.batch_id},
    )


def insert_records(model: type[Model], rows: pl.DataFrame, *, loading: Loading) -> None:
    """Insert root records: the columns given, and the defaults of the model for the others."""
    columns = {str(field.column): field for field in model._meta.local_concrete_fields}
    root: dict[str, Any] = {
        "created_at": loading.now,
        "version": 1,
        "batch_id": loading.batch_id,
        "updated_at": loading.now,
        "lot_id": loading.lot_id,
    }
    constants: dict[str, Any] = {}
    filled = []
    for column, field in columns.items():
        default = (
            root.get(column, field.get_default()) if column in root or field.has_default() else _empty_value(field)
        )
        if column == "custom":
            default = "{}"
        if column not in rows.columns:
            constants[column] = default
        elif default is not None and column != "created_at":
            filled.append(pl.col(column).fill_null(default))
    rows = rows.sort("id")  # each row at the end of the table
    with _without_search_trigger(model):
        insert_frame(
            model, rows.select([name for name in rows.columns if name in columns]).with_columns(filled), constants
        )
    index_names(model, rows["id"])


@contextmanager
def _without_search_trigger(model: type[Model]) -> Iterator[None]:
    """Inside the transaction, out of everybody's sight: SQLite copies each page that a statement with a trigger may give back."""
    trigger = f"{model._meta.db_table}_search_insert"
    if is_postgres() or model._meta.db_table not in SEARCHED:
        yield
        return
    definition = fetch(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [trigger], {"sql": pl.String}
    )
    execute(f"DROP TRIGGER {trigger}")
    yield
    execute(definition.item())


def index_names(model: type[Model], ids: pl.Series) -> None:
    """Enter new rows of a batch in the search index of SQLite, which its trigger leaves to us (migration 0003 of contacts).

    Reserved keys follow each other there, so the two ends name all the rows.
    """
    table = model._meta.db_table
    if is_postgres() or table not in SEARCHED or ids.is_empty():
        return
    execute(
        f"INSERT INTO {table}_search (rowid, name_key) SELECT id, name_key FROM {table} WHERE id BETWEEN %s AND %s",
        [ids.min(), ids.max()],
    )


def _empty_value(field: Any) -> Any:
    return None if field.null else "" if field.empty_strings_allowed else None


def update_records(
    model: type[Model],
    kind: SubjectKind,
    rows: pl.DataFrame,
    *,
    loading: Loading,
    only_blanks: pl.Series | None = None,
    derived: Sequence[str] = (),
    versioned: bool = True,
) -> pl.Series:
    """Write what the rows say differently of the records `id`, and date each difference; returns the ids that changed.

    An empty cell says nothing, nor one that says again what people corrected. Where `only_blanks` is true only what was empty
    is written. `derived` columns follow from others (search keys): they are written, never dated. Within the batch that
    created the record nothing is dated.
    """
    columns = [name for name in rows.columns if name != "id"]
    if rows.is_empty() or not columns:
        return NO_INT
    stored = _stored(model, rows.get_column("id"), columns, rows.schema)
    both = rows.join(stored, on="id", how="inner", maintain_order="left", suffix=":old")
    blanks = _aligned(only_blanks, rows, both)
    differs = {name: _differs(both, name, blanks) for name in columns}
    touched = pl.DataFrame(differs).select(pl.any_horizontal(pl.all())).to_series()
    if not touched.any():
        return NO_INT
    corrections = corrections_of(both.filter(touched)["id"], kind=kind)
    if corrections.height:
        both, differs = _as_people_left_it(both, columns, blanks, corrections)
        touched = pl.DataFrame(differs).select(pl.any_horizontal(pl.all())).to_series()
    changed = both.with_columns(
        **{name: _merged(both, name, differs[name]) for name in columns},
        **{f"{name}:new": differs[name] for name in columns},
    ).filter(touched)
    _write_changes(kind, changed, [name for name in columns if name not in derived], loading)
    own = pl.col("batch_id:old") == loading.batch_id
    for is_own, raised in ((False, ", version = version + 1"), (True, "")):
        part = changed.filter(own.fill_null(False) == is_own).select("id", *columns)
        update_frame(model, part, f"updated_at = {_moment_literal(loading.now)}{raised}" if versioned else "")
    return changed["id"]


def _as_people_left_it(
    both: pl.DataFrame, columns: list[str], blanks: pl.Series, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """The rows and what differs in them, but for the values that the file says as before people corrected them."""
    if "custom" in columns:
        cells = both.select("id", said="custom", stored="custom:old")
        both = both.with_columns(without_corrected_customs(cells, corrections))
    differs = {name: _differs(both, name, blanks) for name in columns}
    left = {}
    for name in columns:
        cells = both.select("id", _text(both, name).alias("said"))
        left[name] = already_corrected(cells, axis=axis_of(name), corrections=corrections)
    left = left_together(left, differs)
    return both, {name: differs[name] & ~left[name] for name in columns}


def update_rows_of(
    model: type[Model], kind: SubjectKind, rows: pl.DataFrame, *, loading: Loading, only_blanks: pl.Series
) -> pl.Series:
    """As `update_records` for a table that has neither version nor updated_at."""
    return update_records(model, kind, rows, loading=loading, only_blanks=only_blanks, versioned=False)


def _moment_literal(moment: datetime) -> str:
    return f"'{moment.astimezone(UTC).isoformat()}'" if is_postgres() else f"'{sqlite_moment(moment)}'"


def _aligned(only_blanks: pl.Series | None, rows: pl.DataFrame, both: pl.DataFrame) -> pl.Series:
    if only_blanks is None:
        return pl.repeat(False, both.height, dtype=pl.Boolean, eager=True)
    flags = pl.DataFrame({"id": rows["id"], "flag": only_blanks}).unique("id")
    return both.select("id").join(flags, on="id", how="left", maintain_order="left")["flag"].fill_null(False)


def _stored(model: type[Model], ids: pl.Series, columns: list[str], schema: pl.Schema) -> pl.DataFrame:
    names = {field.column: field.attname for field in model._meta.local_concrete_fields}
    rows = model._default_manager.filter(pk__in=ids.to_list()).values_list(
        "pk", "batch_id", *(names[c] for c in columns)
    )
    records = [tuple(json.dumps(v, ensure_ascii=False) if isinstance(v, dict) else v for v in row) for row in rows]
    types = {"id": pl.Int64, "batch_id:old": pl.Int64} | {f"{name}:old": schema[name] for name in columns}
    return pl.DataFrame(records, schema=types, orient="row")


def _is_blank(values: pl.Series) -> pl.Series:
    return (values.is_null() | (values == "")).fill_null(True) if values.dtype == pl.String else values.is_null()


def _differs(both: pl.DataFrame, name: str, blanks: pl.Series) -> pl.Series:
    new, old = both[name], both[f"{name}:old"]
    if name == "custom":
        merged = [_merge_custom(a, b, blank) for a, b, blank in zip(old, new, blanks, strict=True)]
        return pl.Series(name, [found is not None for found in merged], dtype=pl.Boolean)
    return (new.is_not_null() & new.ne_missing(old) & (~blanks | _is_blank(old))).rename(name)


def _merged(both: pl.DataFrame, name: str, differs: pl.Series) -> pl.Series:
    old, new = both[f"{name}:old"], both[name]
    if name == "custom":
        return pl.Series(
            name, [_merge_custom(a, b, False) or a for a, b in zip(old, new, strict=True)], dtype=pl.String
        )
    return pl.select(pl.when(differs).then(new).otherwise(old)).to_series().rename(name)


def _merge_custom(old: str, new: str | None, only_blanks: bool) -> str | None:
    """The custom fields once the file has spoken, or None when that changes nothing."""
    if not new or new == "{}":
        return None
    before = json.loads(old)
    after = json.loads(new) | before if only_blanks else before | json.loads(new)
    return None if after == before else json.dumps(after, ensure_ascii=False)


def _write_changes(kind: SubjectKind, changed: pl.DataFrame, columns: list[str], loading: Loading) -> None:
    foreign = changed.filter((pl.col("batch_id:old") != loading.batch_id).fill_null(True))
    parts = [
        foreign.filter(pl.col(f"{name}:new")).select(
            pl.col("id").alias("subject_id"),
            pl.lit(axis_of(name)).alias("axis"),
            _text(foreign, f"{name}:old").alias("from_value"),
            _text(foreign, name).str.slice(0, WIDTH).alias("to_value"),
        )
        for name in columns
    ]
    parts = [part for part in parts if part.height]
    if parts:
        insert_changes(pl.concat(parts), kind=kind, loading=loading, at=loading.now)


def axis_of(column: str) -> str:
    return "owner" if column == "owner_id" else FIELD_AXIS + column.removesuffix("_id")


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    dtype = frame.schema[name]
    expression = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return expression.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").fill_null("")
    if dtype == pl.Boolean:
        return (
            pl.when(expression)
            .then(pl.lit("True"))
            .otherwise(pl.when(expression.is_null()).then(pl.lit("")).otherwise(pl.lit("False")))
        )
    return expression.cast(pl.String).fill_null("")


def insert_changes(
    rows: pl.DataFrame,
    *,
    kind: SubjectKind,
    loading: Loading,
    at: datetime | None = None,
    declared: bool = False,
    reason: str = "",
) -> None:
    """Dated changes of an import. Columns: subject_id, axis, from_value, to_value; `at` and `precision` when they differ by row."""
    constants: dict[str, Any] = {
        "subject_kind": kind.value,
        "declared": declared,
        "forced": False,
        "by_kind": ByKind.IMPORT.value,
        "by_id": loading.user_id,
        "batch_id": loading.batch_id,
        "reason": reason,
        "precision": Precision.INSTANT.value,
        "at": at,
    }
    wanted = {name: value for name, value in constants.items() if name not in rows.columns}
    insert_frame(Change, rows, wanted)


def ids_by_key(rows: pl.DataFrame, key: str, value: str) -> dict[Any, int]:
    return dict(rows.select(key, value).drop_nulls().iter_rows())


def write_taggings(rows: pl.DataFrame, *, kind: SubjectKind, loading: Loading) -> None:
    """Tags named in the column `tags` (separated by ; , or |) of the records `subject_id`."""
    named = (
        rows.select("subject_id", pl.col("tags").str.replace_all(r"[,|\n]", ";").str.split(";"))
        .explode("tags", empty_as_null=True)
        .with_columns(pl.col("tags").str.strip_chars().str.slice(0, 60))
        .filter(pl.col("tags") != "")
        .unique(maintain_order=True)
    )
    if named.is_empty():
        return
    for name in named["tags"].unique(maintain_order=True):
        execute_many("INSERT INTO records_tag (name) VALUES (%s) ON CONFLICT (name) DO NOTHING", [(name,)])
    execute_many(
        "INSERT INTO records_tagging (tag_id, subject_kind, subject_id, batch_id)"
        f" SELECT id, '{kind.value}', %s, {loading.batch_id} FROM records_tag WHERE name = %s ON CONFLICT DO NOTHING",
        named.select("subject_id", "tags").rows(),
    )
