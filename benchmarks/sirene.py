"""Import of Insee's file of all companies, in one command: memory bounded, at most three times the bare driver."""

from benchmarks.harness import Measure
from benchmarks.import_million import measure_import
from benchmarks.sirene_file import write_register

ROWS = 4_000_000
MOST_MEMORY = 1536.0  # megabytes


def measure(*, rows: int = ROWS, database: str = "") -> list[Measure]:
    return measure_import("register", write_register, rows=rows, database=database, most_memory=MOST_MEMORY)
