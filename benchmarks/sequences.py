"""Steps of sequences due all at once, against the same rows written by bare SQL; and what people who wait cost the tick."""

import json

from benchmarks.harness import MEGABYTE, Measure, run_apart
from benchmarks.lists import empty_installation

SLEEPING = 10  # passages that wait, for each step that is due
MOST_TIMES_BARE = 8.0
NOTHING_MEASURABLE = (
    1.5  # times the tick of an empty table: what two runs of the same thing differ by on a busy machine
)
MOST_MEMORY = 1000.0  # megabytes


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` steps due, half of them messages and half calls; `database` is the address of a PostgreSQL, else SQLite."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.sequences_run", str(rows), str(SLEEPING), environment=environment))
    told = f"{rows} étapes dues à la fois, {kind}"
    return [
        Measure(told, found["steps"], "s", found["bare"], MOST_TIMES_BARE),
        Measure("étapes par seconde", rows / found["steps"], ""),
        Measure(
            f"tour avec {rows * SLEEPING} passages qui attendent",
            found["asleep"],
            "ms",
            found["empty"],
            NOTHING_MEASURABLE,
        ),
        Measure("mémoire au plus", found["memory"] / MEGABYTE, "Mo", at_most=MOST_MEMORY),
    ]
