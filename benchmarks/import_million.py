"""Import of a million companies and their contacts, everything on: at most three times the bare driver."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.harness import MEGABYTE, Measure, run_apart
from benchmarks.import_file import write_file

ROWS = 1_000_000
MOST_TIMES_THE_FLOOR = 3.0
MOST_MEMORY = 1024.0  # megabytes
MOST_SLOWER = 1.2  # the first hundred thousand rows against the last
LONGEST_TRANSACTION = 2.0  # seconds
DATABASE = "filon_bench"


def measure(*, rows: int = ROWS, database: str = "") -> list[Measure]:
    """`database` is the address of a PostgreSQL, where two databases are made and dropped; else SQLite in a temporary folder."""
    return measure_import("contacts", write_file, rows=rows, database=database, most_memory=MOST_MEMORY)


def measure_import(
    kind: str, write: Callable[..., None], *, rows: int, database: str, most_memory: float
) -> list[Measure]:
    with _places(database) as (folder, floor, address):
        path = folder / "fichier.csv"
        write(path, rows=rows)
        floor_found = json.loads(run_apart("benchmarks.import_floor", kind, str(path), floor, environment={}))
        home = {"FILON_HOME": str(folder / "home"), "DATABASE_URL": address}
        found = json.loads(run_apart("benchmarks.import_run", kind, str(path), environment=home))
    server = "PostgreSQL" if database else "SQLite"
    return [
        Measure(
            f"import de {rows} lignes, {server}", found["seconds"], "s", floor_found["seconds"], MOST_TIMES_THE_FLOOR
        ),
        Measure("dont temps de calcul (hors serveur)", found["own"], "s", floor_found["own"]),
        Measure("dont la prise en charge du fichier", found["staging"], "s"),
        Measure("lignes par seconde", rows / found["seconds"], "lignes/s"),
        Measure("mémoire au plus haut", found["memory"] / MEGABYTE, "Mo", at_most=most_memory),
        Measure(
            "débit du début rapporté à celui de la fin", found["first"] / found["last"], "fois", at_most=MOST_SLOWER
        ),
        Measure("le même, au plancher", floor_found["first"] / floor_found["last"], "fois"),
        Measure("plus longue transaction d’écriture", found["longest"], "s", at_most=LONGEST_TRANSACTION),
        *(
            Measure("plus longue attente de qui veut écrire", seconds, "s", at_most=LONGEST_TRANSACTION)
            for seconds in found["waited"]
        ),
    ]


@contextmanager
def _places(database: str) -> Iterator[tuple[Path, str, str]]:
    """A folder, where the floor loads, and the address of the product's database; all gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="filon-bench-"))
    try:
        if not database:
            yield folder, str(folder / "floor.sqlite3"), ""
            return
        parts = urlsplit(database)
        addresses = [urlunsplit(parts._replace(path=f"/{DATABASE}_{name}")) for name in ("floor", "import")]
        with psycopg.connect(database, autocommit=True) as server:
            for name in ("floor", "import"):
                server.execute(f"DROP DATABASE IF EXISTS {DATABASE}_{name}")
                server.execute(f"CREATE DATABASE {DATABASE}_{name}")
            try:
                yield folder, addresses[0], addresses[1]
            finally:
                for name in ("floor", "import"):
                    server.execute(f"DROP DATABASE IF EXISTS {DATABASE}_{name} WITH (FORCE)")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
