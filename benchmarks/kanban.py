"""The board of 10 000 deals in a large file: the 95th percentile at most three times a bare view of the same template."""

import json

from benchmarks.harness import Measure, run_apart, times_the_floor
from benchmarks.lists import empty_installation


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` companies and as many contacts around the deals; `database` is the address of a PostgreSQL, else SQLite."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.kanban_run", str(rows), environment=environment))
    return [
        times_the_floor(f"{one['name']}, p95, {rows} fiches, {kind}", one["p95"], "ms", one["floor"]) for one in found
    ]
