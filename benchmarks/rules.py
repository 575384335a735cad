"""Personas and grades given by the rules to everybody, against hand-written SQL that writes the same columns and dated changes."""

import json

from benchmarks.harness import MEGABYTE, Measure, run_apart, times_the_floor
from benchmarks.lists import empty_installation

MOST_MEMORY = 500.0  # megabytes


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` contacts (and as many companies); `database` is the address of a PostgreSQL, else SQLite in a temporary folder."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.rules_run", str(rows), environment=environment))
    timed = [
        times_the_floor(f"{one['name']}, {rows} contacts, {kind}", one["seconds"], "s", one["floor"])
        for one in found["passes"]
    ]
    return [*timed, Measure("mémoire au plus", found["memory"] / MEGABYTE, "Mo", at_most=MOST_MEMORY)]
