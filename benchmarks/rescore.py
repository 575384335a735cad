"""Scores of everybody from their activities, against one bare GROUP BY over the same rows and one bare row a person written."""

import json

from benchmarks.harness import MEGABYTE, Measure, run_apart, times_the_floor
from benchmarks.lists import empty_installation

ACTIVITIES = 10  # of each person
MOST_MEMORY = 1000.0  # megabytes


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` contacts with ten activities each; `database` is the address of a PostgreSQL, else SQLite in a temporary folder."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.rescore_run", str(rows), str(ACTIVITIES), environment=environment))
    floor = found["grouped"] + found["written"]
    told = f"{rows} contacts, {rows * ACTIVITIES} activités, {found['rules']} règles, {kind}"
    return [
        times_the_floor(f"premier score, {told}", found["first"], "s", floor),
        times_the_floor("rien à changer", found["again"], "s", floor),
        Measure("plancher\u00a0: regroupement", found["grouped"], "s"),
        Measure("plancher\u00a0: une ligne par contact", found["written"], "s"),
        Measure("une seule personne", found["one"] * 1000, "ms"),
        Measure("mémoire au plus", found["memory"] / MEGABYTE, "Mo", at_most=MOST_MEMORY),
    ]
