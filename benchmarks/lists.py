"""Lists, search and record page of a large file: the 95th percentile at most three times a bare view of the same template."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.harness import Measure, run_apart, times_the_floor

DATABASE = "filon_bench_lists"


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` companies and as many contacts; `database` is the address of a PostgreSQL, else SQLite in a temporary folder."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.lists_run", str(rows), environment=environment))
    return [
        times_the_floor(f"{one['name']}, p95, {rows} fiches, {kind}", one["p95"], "ms", one["floor"]) for one in found
    ]


@contextmanager
def empty_installation(database: str) -> Iterator[dict[str, str]]:
    """The environment of an empty installation, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="filon-bench-"))
    try:
        if not database:
            yield {"FILON_HOME": str(folder), "DATABASE_URL": ""}
            return
        with psycopg.connect(database, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            server.execute(f"CREATE DATABASE {DATABASE}")
        yield {"FILON_HOME": str(folder), "DATABASE_URL": urlunsplit(urlsplit(database)._replace(path=f"/{DATABASE}"))}
        with psycopg.connect(database, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    finally:
        shutil.rmtree(folder)
