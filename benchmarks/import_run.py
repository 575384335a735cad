"""The import itself, in a process of its own: how long, how much memory, how long pages wait."""

import json
import os
import sqlite3
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.harness import own_seconds, peak_memory, rates  # noqa: E402
from benchmarks.import_file import MAPPING  # noqa: E402
from filon.cli.database import ensure_database  # noqa: E402
from filon.records.rules.authorship import BY_SYSTEM  # noqa: E402
from filon.usecases.importing import run_batch, stage_batch  # noqa: E402


class Transactions:
    """How long the longest transaction was open: on SQLite it held the writer's place from its first instant."""

    def __init__(self) -> None:
        self.longest = self.began = 0.0
        self.commit, self.set_autocommit = connection.commit, connection.set_autocommit
        connection.commit = self._timed_commit  # type: ignore[method-assign]
        connection.set_autocommit = self._timed_set_autocommit  # type: ignore[method-assign]

    def _timed_set_autocommit(self, autocommit: bool, *arguments: Any, **named: Any) -> None:
        self.set_autocommit(autocommit, *arguments, **named)
        if not autocommit:
            self.began = time.perf_counter()

    def _timed_commit(self) -> None:
        self.commit()
        self.longest = max(self.longest, time.perf_counter() - self.began)


@contextmanager
def someone_else_writing() -> Iterator[list[float]]:
    """How long each of the writings of somebody else waited, in seconds: on SQLite, where one writes at a time."""
    waits: list[float] = []
    over = Event()

    def write_now_and_then() -> None:
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=60, isolation_level=None)
        while not over.wait(0.5):
            asked = time.perf_counter()
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
            waits.append(time.perf_counter() - asked)
        other.close()

    writer = Thread(target=write_now_and_then)
    if connection.vendor == "sqlite":
        writer.start()
    yield waits
    over.set()
    if writer.ident:
        writer.join()


# entity and mapping of each kind of file; without mapping, it is recognised by its titles
KINDS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "contacts": ("contact", tomllib.loads(MAPPING)),
    "register": ("company", None),
}


def measure(kind: str, path: Path) -> dict[str, Any]:
    entity, document = KINDS[kind]
    ensure_database()
    connection.ensure_connection()
    transactions = Transactions()
    marks: list[tuple[float, int]] = []
    started, worked = time.perf_counter(), own_seconds()
    batch = stage_batch(path=path, name=path.name, entity=entity, document=document, by=BY_SYSTEM, now=timezone.now())
    loaded_from = time.perf_counter()
    marks.append((loaded_from, 0))
    with someone_else_writing() as waits:
        account = run_batch(
            batch=batch,
            by=BY_SYSTEM,
            clock=timezone.now,
            progress=lambda done, _: marks.append((time.perf_counter(), done)),
        )
    ended = time.perf_counter()
    assert account.rows_by["created"] == batch.total_rows, dict(account.rows_by)
    return {
        "seconds": ended - started,
        "own": own_seconds() - worked,
        "staging": loaded_from - started,
        "memory": peak_memory(),
        "longest": transactions.longest,
        "waited": sorted(waits)[-1:],
        **rates(marks),
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
