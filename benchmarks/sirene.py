"""Import of Insee's file of all companies, in one command: memory bounded, at most three times the bare driver.

The floor loads what a line speaks of, as the floor of the contacts does: here one company and nothing else, for this file holds
neither address nor person. Filon writes one row a line too (without a lot no delivered row, and a SIREN needs no external
identifier). The floor therefore has one table with its key, and those two of the six named indexes that are about companies.
What Filon keeps beyond it falls on that one row, where six rows a line share it in the file of contacts: eight indexes more
(likeness, trade, place, stage, domain, batch, last change), the search on any part of a name, the custom fields of the register,
and the count of doubles at the end.
"""

from benchmarks.harness import Measure
from benchmarks.import_million import measure_import
from benchmarks.sirene_file import write_register

ROWS = 4_000_000
MOST_MEMORY = 1536.0  # megabytes


def measure(*, rows: int = ROWS, database: str = "") -> list[Measure]:
    return measure_import("register", write_register, rows=rows, database=database, most_memory=MOST_MEMORY)
