"""The database is there and up to date before a command needs it; cheap to find out, safe when two start at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from zlib import crc32

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

MIGRATION_LOCK = 7_305_001  # any number, the same in every process: the key of PostgreSQL's advisory lock
MARKED_TABLE = "django_migrations"


def ensure_database() -> None:
    """Create and migrate when the mark that the last migration left in the database is not that of this code."""
    wanted = migrations_mark()
    if read_mark() == wanted:
        return
    with _one_at_a_time():
        if read_mark() != wanted:
            call_command("migrate", interactive=False, verbosity=0)
            write_mark(wanted)


def migrations_mark() -> int:
    """Changes with every migration added and every library that brings some; fits PRAGMA user_version (31 bits)."""
    names = sorted(
        f"{app.label}/{path.name}"
        for app in apps.get_app_configs()
        for path in Path(app.path, "migrations").glob("[0-9]*.py")
    )
    return crc32("\n".join([version("django"), *names]).encode()) & 0x7FFFFFFF


def read_mark() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA user_version")
        else:
            cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [MARKED_TABLE])
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0


def write_mark(mark: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA user_version = {mark:d}")
        else:
            cursor.execute(f"COMMENT ON TABLE {MARKED_TABLE} IS '{mark:d}'")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A second starter waits here, then finds the work done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
        return
    with (Path(settings.HOME) / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
