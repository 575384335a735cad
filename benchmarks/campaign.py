"""A campaign launched on many people, everything asked, against its rows written by bare SQL; and its letters in one PDF."""

import json

from benchmarks.harness import MEGABYTE, Measure, run_apart
from benchmarks.lists import empty_installation

MOST_TIMES_BARE = 5.0
LETTERS_AMONG = 10  # one member in so many gets a letter
MOST_TIMES_TYPST = 2.0


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` members; the letters are those of a tenth of them. `database` is the address of a PostgreSQL, else SQLite."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(run_apart("benchmarks.campaign_run", "launch", str(rows), environment=environment))
    letters = max(1, rows // LETTERS_AMONG)
    with empty_installation(database) as environment:
        run_apart("benchmarks.campaign_run", "prepare", str(letters), environment=environment)
        ours, bare = (
            json.loads(run_apart("benchmarks.campaign_run", what, environment=environment)) for what in ("ours", "bare")
        )
    return [
        Measure(f"lancement sur {rows} membres, {kind}", found["launch"], "s", found["bare"], MOST_TIMES_BARE),
        Measure("mémoire au plus", found["memory"] / MEGABYTE, "Mo"),
        Measure(f"{letters} lettres en un PDF, {kind}", ours, "s", bare, MOST_TIMES_TYPST),
    ]
