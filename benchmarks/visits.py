"""Page views told by the script of a site, as a share of the rate of a bare view of the same server that inserts one row."""

import json

from benchmarks.harness import Measure, run_apart
from benchmarks.lists import empty_installation

AT_LEAST = 0.5


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` requests of each kind, by 64 clients at once; `database` is the address of a PostgreSQL, else SQLite."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.visits_run", str(rows), environment=environment))
    measures = [Measure(f"{name}, {rows} requêtes, {kind}", rate, "/s") for name, rate in found["rates"].items()]
    for name, share in found["shares"].items():
        measures.append(Measure(f"{name}, part de la vue nue, {kind}", share, "", at_least=AT_LEAST))
    lost = Measure(f"vues perdues ou doublées, {kind}", abs(found["answered"] - found["counted"]), "", at_most=0)
    return [*measures, lost]
