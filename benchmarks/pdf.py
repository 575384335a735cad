"""The file of a proposal, from the database to its bytes: at most three times the bare compilation of the same page."""

import json

from benchmarks.harness import Measure, run_apart, times_the_floor
from benchmarks.lists import empty_installation


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` files are made, in turn with as many bare compilations; `database` is the address of a PostgreSQL, else SQLite."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.pdf_run", str(rows), environment=environment))
    return [
        times_the_floor(f"{one['name']}, médiane de {rows}, {kind}", one["value"], "ms", one["floor"]) for one in found
    ]
