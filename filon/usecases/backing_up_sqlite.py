"""Copies the embedded database out and in by SQLite's own online backup: writers go on, readers see all or nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection

NAME = "database.sqlite3"
SECONDS_TO_WAIT = 60.0  # for a writer to finish
ALL_PAGES = -1  # in one step: a backup in several begins again each time somebody writes


def export_parts(folder: Path) -> Iterator[tuple[str, Path]]:
    copy = folder / NAME
    with closing(_open(_database_path())) as live, closing(_open(copy)) as target:
        live.backup(target, pages=ALL_PAGES)
        target.execute("PRAGMA journal_mode=DELETE")
    yield NAME, copy


def import_parts(folder: Path, *, migrations: list[tuple[str, str]]) -> None:  # noqa: ARG001
    """Write the restored pages into the live database, as one transaction: open connections see the new data at once."""
    connection.close()
    with closing(_open(folder / NAME)) as restored, closing(_open(_database_path())) as live:
        restored.backup(live, pages=ALL_PAGES)


def _database_path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=SECONDS_TO_WAIT)
