"""Reads the small CSV files of this folder, once each."""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `name`.csv, in file order, as text by column."""
    with files("filon.kit.codes").joinpath(f"{name}.csv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


@lru_cache
def read_mapping(name: str, key: str, value: str) -> dict[str, str]:
    """One column of `name`.csv by another. Do not change the result: it is shared."""
    return {row[key]: row[value] for row in read_table(name)}
