"""The quality of a whole file: all its measures, against one hand-written question a table that counts eight of them."""

import json

from benchmarks.harness import Measure, run_apart
from benchmarks.lists import empty_installation

MOST_TIMES_SQL_BY_HAND = 5.0  # some thirty measures for the price of eight would be 4


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` contacts and as many companies; `database` is the address of a PostgreSQL, else SQLite in a temporary folder."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.quality_run", str(rows), environment=environment))
    where = f"{rows} contacts et entreprises, {kind}"
    return [
        Measure(f"{one['name']}, {where}", one["seconds"], "s", found["floor"], MOST_TIMES_SQL_BY_HAND)
        for one in found["reports"]
    ]
