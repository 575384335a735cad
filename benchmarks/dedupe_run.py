"""One whole-base search, in a process of its own: `python -m benchmarks.dedupe_run fill ROWS`, then `… search`: one JSON object.

Floor: Splink alone, with the same blocks and comparisons, on the same normalised table.
"""

import json
import logging
import sys
from time import perf_counter
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from filon.duplicates.selectors.comparable import Comparable


def fill(rows: int) -> None:
    from benchmarks.synthetic import fill_with_companies_and_contacts
    from filon.cli.database import ensure_database

    ensure_database()
    fill_with_companies_and_contacts(count=rows, owner_ids=[])


def search() -> None:
    from django.utils import timezone

    from benchmarks.harness import MEGABYTE, peak_memory
    from filon.duplicates.rules.likeness import Entity
    from filon.duplicates.selectors.comparable import comparable
    from filon.usecases.deduplicating import search_duplicates

    began = perf_counter()
    found = search_duplicates(entity=Entity.CONTACT, now=timezone.now())
    seconds, memory = perf_counter() - began, peak_memory() / MEGABYTE
    began_reading = perf_counter()
    table = comparable(Entity.CONTACT)
    reading = perf_counter() - began_reading
    told = {"seconds": seconds, "memory": memory, "reading": reading, "pairs": found.pairs.height}
    print(json.dumps({**told, "floor": _bare(table)}))


def _bare(table: "Comparable") -> float:
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from filon.duplicates.services.blocking import BLOCK, with_blocks
    from filon.duplicates.services.comparing import PAIRS_SAMPLED, comparison_of

    rows = with_blocks(table)
    began = perf_counter()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[comparison_of(field) for field in table.fields],
        blocking_rules_to_generate_predictions=[block_on(name) for name in rows.columns if name.startswith(BLOCK)],
        retain_intermediate_calculation_columns=True,
    )
    with duckdb.connect() as connection:
        connection.register("comparable_rows", rows.to_arrow())
        connection.execute("CREATE TABLE records AS SELECT * FROM comparable_rows")
        linker = Linker(DuckDBAPI(connection).register("records"), settings, log_level=logging.ERROR)
        linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS_SAMPLED, seed=1)
        linker.inference.predict(threshold_match_weight=-20).as_duckdbpyrelation().aggregate("count(*)").fetchall()
    return perf_counter() - began


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        search()
