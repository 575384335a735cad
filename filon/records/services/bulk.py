"""Set-based writing under the ORM: identifiers reserved ahead, many rows at once, one look-up for many keys.

The same calls on SQLite (`executemany`) and PostgreSQL (COPY). Always inside a transaction of the caller.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from time import perf_counter, sleep
from typing import Any, TypeVar

import polars as pl
from django.db import connection
from django.db.models import Model

Schema = Mapping[str, Any]
Value = TypeVar("Value")
AT_ONCE = 5_000
# The name of the sequence is looked up once, not for each of its numbers.
RESERVE = (
    "WITH it AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence)"
    " SELECT nextval(it.sequence) FROM it, generate_series(1, %s)"
)
# Sorted by name or address, the rows of a chunk fall on pages all over the index of a million: these must stay at hand,
# else each is written several times a chunk, and an import slows down as the base grows.
LOADING_CACHE = 256 * 1024  # kibibytes
# Who waits to write on SQLite tries again every tenth of a second, and a load that takes the place again at once starves him.
BETWEEN_TWO_TRIES = 0.11  # seconds
A_LONG_WHILE = 1_000  # rows in one transaction
# Of one transaction of a load: far below the two seconds that somebody may wait, since the next one may be slower than the last.
WRITTEN_FOR = 0.5  # seconds
MOST_GROWTH = 4  # times the rows of the first chunk, what they take in memory; and what a slow machine divides them by

# SQLite opens every index once a statement: hundreds of rows at once cost half of one by one. OR FAIL, because it keeps a copy
# of each page that it may have to give back; a failure undoes the caller's whole transaction anyway.
ROWS_A_STATEMENT = 400
LONGEST_LITERAL = 40  # characters, an instant among them: the statement repeats it for each row


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def room_for_loading() -> Iterator[None]:
    """On SQLite, more memory for the pages that a long load goes on touching, and no journal carried to the database under the
    lock (`let_others_write` does it); not inside a transaction.
    """
    if is_postgres():
        yield
        return
    wanted = {"cache_size": -LOADING_CACHE, "wal_autocheckpoint": 0}
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    try:
        _set_pragmas(wanted)
        yield
    finally:
        _set_pragmas(before)


def let_others_write(*, after_rows: int) -> None:
    """Between two chunks on SQLite: carry the journal to the database, and leave the writer's place free for those who wait."""
    if is_postgres() or connection.in_atomic_block:
        return
    began = perf_counter()
    execute("PRAGMA wal_checkpoint(PASSIVE)")
    if after_rows >= A_LONG_WHILE:
        sleep(max(0.0, began + BETWEEN_TWO_TRIES - perf_counter()))


class Pace:
    """How many rows are written at once: as many as take a part of a second, since others wait to write meanwhile.

    Larger chunks cost less a row: each page of an index is written once a chunk, and each search takes its time once.
    """

    def __init__(self, *, first: int) -> None:
        self.rows = first
        self.least, self.most = first // MOST_GROWTH, first * MOST_GROWTH

    @contextmanager
    def timed(self, rows: int) -> Iterator[None]:
        """Around the transaction that writes so many."""
        began = perf_counter()
        yield
        fitting = rows * WRITTEN_FOR / max(perf_counter() - began, 1e-6)
        self.rows = int(min(max(fitting, self.least), 2 * self.rows, self.most))


def _set_pragmas(values: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute(f"PRAGMA {name} = {value}")


NEVER_ANALYSED = (
    "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    " AND reltuples < 0 AND pg_relation_size(oid) > 0"
)


def analyse_new_tables() -> None:
    """PostgreSQL knows nothing of a table until its first analysis, a minute or more after a load begins, and may read it whole
    for each key sought. SQLite needs none. Not inside a transaction that may be taken back: only half of it would be.
    """
    if is_postgres() and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(NEVER_ANALYSED)
            for (table,) in cursor.fetchall():
                cursor.execute(f"ANALYZE {table}")


def reserve_ids(model: type[Model], count: int) -> pl.Series:
    """`count` primary keys that nobody else will take. On SQLite the write lock of the transaction keeps others out."""
    if not count:
        return pl.Series("id", [], dtype=pl.Int64)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(RESERVE, [table, count])
            return pl.Series("id", [row[0] for row in cursor.fetchall()], dtype=pl.Int64)
        cursor.execute(
            f"SELECT max(coalesce((SELECT max(id) FROM {table}), 0),"
            " coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
            [table],
        )
        first = cursor.fetchone()[0] + 1
    return pl.int_range(first, first + count, eager=True, dtype=pl.Int64).alias("id")


def reserve_ids_by_name(model: type[Model], names: pl.Series) -> pl.Series:
    """A primary key for each of the rows so named; of many rows, in the order of their names.

    Written in that order, they meet each page of the index of names once, instead of whichever page is next: a quarter of what
    SQLite spends on a row of the register. A few keep the order of their file, which costs nothing and which one expects.
    """
    ids = reserve_ids(model, len(names))
    return ids.gather(names.fill_null("").rank("ordinal") - 1) if len(names) >= A_LONG_WHILE else ids


def insert_frame(model: type[Model], rows: pl.DataFrame, constants: Mapping[str, Any] | None = None) -> int:
    """Insert the rows; `constants` are columns with one value for all. Names are those of the table's columns."""
    if rows.is_empty():
        return 0
    fixed = dict(constants or {})
    if is_postgres():
        said = {name: pl.lit(value) for name, value in fixed.items() if value is not None}
        _copy_frame(model._meta.db_table, rows.with_columns(**said))
    else:
        _insert_on_sqlite(model._meta.db_table, rows, fixed)
    return rows.height


def _insert_on_sqlite(table: str, rows: pl.DataFrame, fixed: Mapping[str, Any]) -> None:
    """Through the driver itself: the wrapper of Django would hold all the rows twice."""
    rows = sqlite_frame(rows)
    literals = {name: _sqlite_literal(value) for name, value in fixed.items()}
    literals |= {column.name: text for column in rows.get_columns() if (text := _one_for_all(column))}
    bound = [name for name in rows.columns if name not in literals]
    quoted = ", ".join(f'"{name}"' for name in [*bound, *literals])
    places = ", ".join([*(["?"] * len(bound)), *literals.values()])
    columns = [column.to_list() for column in rows.select(bound).get_columns()]
    head, row = f'INSERT OR FAIL INTO "{table}" ({quoted}) VALUES ', f"({places})"
    driver = connection.connection
    many = max(1, min(ROWS_A_STATEMENT, driver.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(bound)))
    whole = rows.height - rows.height % many
    statement = head + ", ".join([row] * many)
    with connection.wrap_database_errors:
        for start in range(0, whole, many):
            cells = zip(*(column[start : start + many] for column in columns), strict=True)
            driver.execute(statement, list(chain.from_iterable(cells)))
        driver.executemany(head + row, zip(*(column[whole:] for column in columns), strict=True))


def _one_for_all(column: pl.Series) -> str:
    """What stands in the statement for a column with one value, short or none: binding a value costs as much as storing it."""
    if column.null_count() == len(column):
        return "NULL"
    value = column[0]
    if column.dtype != pl.String or value is None or (value and len(column) < ROWS_A_STATEMENT):
        return ""
    is_short = len(value) <= LONGEST_LITERAL and "\x00" not in value
    return _sqlite_literal(value) if is_short and (column == value).all(ignore_nulls=False) else ""


def _sqlite_literal(value: Any) -> str:
    """A constant inside the statement: binding it for each row would cost as much as a column."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return repr(value)
    text = sqlite_moment(value) if hasattr(value, "astimezone") else str(value)
    return "'" + text.replace("'", "''") + "'"


def sqlite_moment(value: Any) -> str:
    """An instant as Django stores it on SQLite: UTC, without zone."""
    return str(connection.ops.adapt_datetimefield_value(value))


def moment_parameter(value: datetime) -> Any:
    """An instant as a parameter of a raw statement."""
    return value if is_postgres() else sqlite_moment(value)


def sqlite_rows(rows: pl.DataFrame) -> list[tuple[Any, ...]]:
    return sqlite_frame(rows).rows()


def sqlite_frame(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as SQLite stores them through Django: instants in UTC, their microseconds only when there are some."""
    conversions = []
    for name, dtype in rows.schema.items():
        if isinstance(dtype, pl.Datetime):
            conversions.append(pl.col(name).dt.strftime("%Y-%m-%d %H:%M:%S%.6f").str.strip_suffix(".000000"))
        elif dtype == pl.Date:
            conversions.append(pl.col(name).dt.strftime("%Y-%m-%d"))
        elif dtype == pl.Boolean:
            conversions.append(pl.col(name).cast(pl.Int8))  # the driver looks long for how to adapt a boolean
    return rows.with_columns(conversions) if conversions else rows


def _copy_frame(table: str, rows: pl.DataFrame) -> None:
    rows = rows.select(column for column in rows.get_columns() if column.null_count() < rows.height)
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    content = rows.write_csv(include_header=False, datetime_format="%Y-%m-%d %H:%M:%S%.6f+00")
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN (FORMAT csv)') as copy:
        copy.write(content)


def lookup(sql: str, keys: pl.Series, schema: Schema, params: Sequence[Any] = ()) -> pl.DataFrame:
    """Rows whose column is among the keys: write the condition as `column {in}`; `params` come before it in the statement.

    The keys travel as one JSON text, which the planner of PostgreSQL does not look into: a list of thousands costs it, and the
    driver, ten times the search itself.
    """
    distinct = keys.drop_nulls().unique().to_list()
    if not distinct:
        return pl.DataFrame(schema=dict(schema))
    among = "IN (SELECT value FROM json_each(%s))"
    if is_postgres():
        kind = "bigint" if keys.dtype.is_integer() else "text"
        among = f"= ANY(ARRAY(SELECT json_array_elements_text(%s)::{kind}))"
    return fetch(sql.replace("{in}", among), [*params, json.dumps(distinct)], schema)


def fetch(sql: str, params: Sequence[Any], schema: Schema) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def execute_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def by_thousands(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Parts small enough for one query of the ORM: SQLite takes some ten thousand values."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def update_frame(model: type[Model], rows: pl.DataFrame, constants: str = "") -> None:
    """Write the columns of each row (by `id`); `constants` is added to SET as it stands."""
    columns = [name for name in rows.columns if name != "id"]
    if rows.is_empty() or not (columns or constants):
        return
    assignments = ", ".join([*(f'"{name}" = %s' for name in columns), *([constants] if constants else [])])
    ordered = rows.select([*columns, "id"])
    execute_many(
        f'UPDATE "{model._meta.db_table}" SET {assignments} WHERE id = %s',
        ordered.rows() if is_postgres() else sqlite_rows(ordered),
    )
