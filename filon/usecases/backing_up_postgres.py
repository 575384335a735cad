"""Copies a PostgreSQL database out and in by COPY, in one transaction that sees one instant. No other program is needed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

PREFIX = "tables/"
CHUNK = 1 << 20


def export_parts(folder: Path) -> Iterator[tuple[str, Path]]:
    """One part a table: its columns on the first line, then COPY's own text."""
    with closing(_connect()) as database, database.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in _tables(cursor):
            path = folder / f"{table}.copy"
            columns = _columns(cursor, table)
            with path.open("wb") as out:
                out.write("\t".join(columns).encode() + b"\n")
                with cursor.copy(
                    sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _joined(columns))
                ) as copy:
                    for part in copy:
                        out.write(part)
            yield PREFIX + path.name, path


def import_parts(folder: Path, *, migrations: list[tuple[str, str]]) -> None:
    """Empty every table and fill it again, in one transaction; tables of an older version are made anew before, migrated after."""
    applied = set(MigrationExecutor(connection).loader.applied_migrations)
    if applied != set(migrations):
        _rebuild_tables(migrations)
    connection.close()
    with _connect() as database, database.cursor() as cursor:
        tables = _tables(cursor)
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        for path in sorted((folder / PREFIX).glob("*.copy")):
            _load(cursor, path)
        for table in tables:
            _advance_sequence(cursor, table)


def _connect() -> psycopg.Connection[Any]:
    """A connection of our own: the one of the caller may be in a transaction."""
    given = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port", "options", "service")
    return psycopg.connect(**{key: given[key] for key in known if given.get(key)})


def _tables(cursor: psycopg.Cursor[Any]) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def _columns(cursor: psycopg.Cursor[Any], table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _joined(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _load(cursor: psycopg.Cursor[Any], path: Path) -> None:
    with path.open("rb") as content:
        columns = content.readline().decode().rstrip("\n").split("\t")
        with cursor.copy(
            sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(path.stem), _joined(columns))
        ) as copy:
            while part := content.read(CHUNK):
                copy.write(part)


def _advance_sequence(cursor: psycopg.Cursor[Any], table: str) -> None:
    """The next key comes after the greatest restored one."""
    if "id" not in _columns(cursor, table):
        return
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    found = cursor.fetchone()
    if found and found[0]:
        next_key = sql.SQL("SELECT setval(%s, coalesce(max(id), 1), max(id) IS NOT NULL) FROM {}")
        cursor.execute(next_key.format(sql.Identifier(table)), [found[0]])


def _rebuild_tables(migrations: list[tuple[str, str]]) -> None:
    """The schema as it was when the backup was taken."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
    executor = MigrationExecutor(connection)
    wanted = set(migrations)
    executor.migrate([node for node in wanted if not _is_followed(executor, node, wanted)])


def _is_followed(executor: MigrationExecutor, node: tuple[str, str], wanted: set[tuple[str, str]]) -> bool:
    """Whether a later migration of the same package is wanted too."""
    return any(child in wanted and child[0] == node[0] for child in executor.loader.graph.node_map[node].children)
