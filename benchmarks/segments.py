"""A segment of five criteria, two on what happened: its first page against a keyed page, its exact count against SQL."""

import json

from benchmarks.harness import Measure, run_apart
from benchmarks.lists import empty_installation

MOST_TIMES_A_KEYED_PAGE = 10.0
MOST_TIMES_SQL_BY_HAND = 1.5


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` contacts, as many companies and ten times as many activities; `database` is a PostgreSQL, else SQLite."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.segments_run", str(rows), environment=environment))
    where = f"{rows} contacts, {rows * 10} activités, {kind}"
    return [
        Measure(f"première page d’un segment, p95, {where}", *_pair(found["page"]), at_most=MOST_TIMES_A_KEYED_PAGE),
        *(
            Measure(f"nombre exact, {name}, {where}", *_pair(count), at_most=MOST_TIMES_SQL_BY_HAND)
            for name, count in found["counts"].items()
        ),
    ]


def _pair(found: dict[str, float]) -> tuple[float, str, float]:
    return found["ours"], "ms", found["floor"]
