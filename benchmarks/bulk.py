"""One action on all the records of a list and its undo, against the bare UPDATE and the same dated changes through the driver."""

import json

from benchmarks.harness import MEGABYTE, Measure, run_apart, times_the_floor
from benchmarks.lists import empty_installation

MOST_MEMORY = 300.0  # megabytes
LONGEST_TRANSACTION = 2.0  # seconds: beyond, pages that write on SQLite wait too long


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` contacts (and as many companies); `database` is the address of a PostgreSQL, else SQLite in a temporary folder."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.bulk_run", str(rows), environment=environment))
    timed = [
        times_the_floor(f"{one['name']}, {rows} fiches, {kind}", one["seconds"], "s", one["floor"])
        for one in found["actions"]
    ]
    longest = Measure("transaction la plus longue", found["longest"], "s", at_most=LONGEST_TRANSACTION)
    return [*timed, longest, Measure("mémoire au plus", found["memory"] / MEGABYTE, "Mo", at_most=MOST_MEMORY)]
