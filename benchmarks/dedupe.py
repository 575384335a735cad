"""The search for duplicates: its time against Splink alone, and its quality on files whose duplicates are known."""

import json
from pathlib import Path

from benchmarks.dedupe_truth import KNOWN
from benchmarks.harness import Measure, run_apart
from benchmarks.lists import empty_installation

MOST_TIMES_SPLINK = 1.5
MOST_MEGABYTES = 2_000
SURE_PRECISION = 0.98


def measure(*, rows: int, database: str = "", data: Path | None = None) -> list[Measure]:
    """`rows` contacts with a company each; `data`: the folder of files with known duplicates, left aside without it."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        run_apart("benchmarks.dedupe_run", "fill", str(rows), environment=environment)
        found = json.loads(run_apart("benchmarks.dedupe_run", "search", environment=environment))
    speed = [
        Measure(f"recherche, {rows} contacts, {kind}", found["seconds"], "s", found["floor"], MOST_TIMES_SPLINK),
        Measure("  dont lecture de la base", found["reading"], "s"),
        Measure("  mémoire", found["memory"], "Mo", at_most=MOST_MEGABYTES),
    ]
    return [*speed, *(one for name in KNOWN if data for one in _quality(name, data, database))]


def _quality(name: str, data: Path, database: str) -> list[Measure]:
    with empty_installation(database) as environment:
        folder = environment["FILON_HOME"]
        found = json.loads(run_apart("benchmarks.dedupe_truth", str(data), name, folder, environment=environment))
    bound = KNOWN[name].f1_at_least
    sure_bound = SURE_PRECISION if bound else None  # of the last file the list of true pairs is not complete
    return [
        Measure(
            f"{name} : précision des sûres ({found['sure']} paires)",
            found["sure_precision"],
            "",
            at_least=sure_bound,
        ),
        Measure(f"{name} : F1, sûres et à vérifier", found["f1"], "", at_least=bound),
    ]
