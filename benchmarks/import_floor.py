"""The floor of the import: the same file through the bare driver, core columns only, keys and six indexes, nothing checked.

`executemany` on SQLite, COPY on PostgreSQL, by transactions of 20,000 rows, the indexes kept up all along as in an import.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import polars as pl
import psycopg

from benchmarks.harness import own_seconds, rates
from benchmarks.sirene_file import REGISTER_SCHEMA, REGISTER_TABLES, register_frames

CHUNK = 20_000
NOW = "2026-01-01 00:00:00"
TABLES = {
    "company": ("id", "created_at", "siren", "name", "name_key", "naf_code"),
    "establishment": ("id", "created_at", "company_id", "siret", "street", "postal_code", "city"),
    "contact": ("id", "created_at", "company_id", "civility", "first_name", "last_name", "name_key", "job_title"),
    "contact_point": ("id", "contact_id", "kind", "value", "normalised"),
}
SCHEMA = """
CREATE TABLE company (id {key}, created_at {moment} NOT NULL, siren varchar(9), name varchar(255) NOT NULL,
    name_key varchar(255) NOT NULL,
    naf_code varchar(6) NOT NULL);
CREATE TABLE establishment (id {key}, created_at {moment} NOT NULL, company_id bigint NOT NULL REFERENCES company (id) {later},
    siret varchar(14),
    street varchar(255) NOT NULL, postal_code varchar(12) NOT NULL, city varchar(100) NOT NULL);
CREATE TABLE contact (id {key}, created_at {moment} NOT NULL, company_id bigint REFERENCES company (id) {later},
    civility varchar(3) NOT NULL,
    first_name varchar(100) NOT NULL, last_name varchar(150) NOT NULL, name_key varchar(255) NOT NULL,
    job_title varchar(150) NOT NULL);
CREATE TABLE contact_point (id {key}, contact_id bigint REFERENCES contact (id) {later},
    kind varchar(6) NOT NULL, value varchar(255) NOT NULL,
    normalised varchar(255));
CREATE UNIQUE INDEX company_siren ON company (siren);
CREATE INDEX company_name ON company (name_key, id);
CREATE UNIQUE INDEX establishment_siret ON establishment (siret);
CREATE INDEX contact_company ON contact (company_id);
CREATE INDEX contact_name ON contact (name_key, id);
CREATE INDEX point_normalised ON contact_point (normalised);
"""
LATER = "DEFERRABLE INITIALLY DEFERRED"


Frames = Iterator[dict[str, pl.DataFrame]]


def frames(path: Path) -> Frames:
    """The rows of each table, with their keys, by chunks."""
    first = 1
    source = pl.scan_csv(path, separator=";", infer_schema=False).collect_batches(chunk_size=CHUNK)
    for chunk in source:
        pk = pl.int_range(first, first + chunk.height, eager=True).alias("id")
        rows = chunk.with_columns(pk, pl.lit(NOW).alias("created_at")).fill_null("")
        mails = pl.col("E-mail").alias("value"), pl.col("Téléphone").alias("value"), pl.col("Mobile").alias("value")
        points = [
            rows.select(
                (pl.col("id") * 3 - 2 + place).alias("id"),
                pl.col("id").alias("contact_id"),
                pl.lit(kind).alias("kind"),
                value,
            )
            for place, (kind, value) in enumerate(zip(("email", "phone", "mobile"), mails, strict=True))
        ]
        yield {
            "company": rows.select(
                "id", "created_at", pl.col("SIRET").str.slice(0, 9).alias("siren"), pl.col("Raison sociale").alias("name"),
                pl.col("Raison sociale").str.to_lowercase().alias("name_key"), pl.col("NAF").alias("naf_code"),
            ),
            "establishment": rows.select(
                "id", "created_at", pl.col("id").alias("company_id"), pl.col("SIRET").alias("siret"),
                pl.col("Voie").alias("street"),
                pl.col("CP").alias("postal_code"), pl.col("Ville").alias("city"),
            ),
            "contact": rows.select(
                "id", "created_at", pl.col("id").alias("company_id"), pl.col("Civilité").str.slice(0, 3).alias("civility"),
                pl.col("Prénom").alias("first_name"), pl.col("Nom").alias("last_name"),
                (pl.col("Nom") + " " + pl.col("Prénom")).str.to_lowercase().alias("name_key"),
                pl.col("Fonction").alias("job_title"),
            ),
            "contact_point": pl.concat(points).sort("id").with_columns(pl.col("value").str.to_lowercase().alias("normalised")),
        }  # fmt: skip
        first += chunk.height


class Floor(NamedTuple):
    """The core tables of one kind of file, and its rows for each of them."""

    schema: str
    tables: Mapping[str, tuple[str, ...]]
    frames: Callable[[Path], Frames]


FLOORS = {
    "contacts": Floor(SCHEMA, TABLES, frames),
    "register": Floor(REGISTER_SCHEMA, REGISTER_TABLES, partial(register_frames, chunk=CHUNK, now=NOW)),
}
Marks = list[tuple[float, int]]


def load_sqlite(floor: Floor, path: Path, database: Path) -> Marks:
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "cache_size=-262144",  # as much as the product takes while it loads
        "wal_autocheckpoint=64000",
        "temp_store=MEMORY",
        "mmap_size=1073741824",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(
        floor.schema.format(key="integer PRIMARY KEY AUTOINCREMENT", moment="datetime", later=LATER)
    )
    marks = [(time.perf_counter(), 0)]
    for chunk in floor.frames(path):
        connection.execute("BEGIN IMMEDIATE")
        for table, columns in floor.tables.items():
            places = ", ".join("?" * len(columns))
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", chunk[table].select(columns).rows()
            )
        connection.execute("COMMIT")
        marks.append((time.perf_counter(), marks[-1][1] + chunk["company"].height))
    return marks


def load_postgres(floor: Floor, path: Path, address: str) -> Marks:
    key = "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA floor")  # beside the tables of the product, dropped with the database
        connection.execute("SET search_path TO floor")
        connection.execute(floor.schema.format(key=key, moment="timestamptz", later=LATER))
        marks = [(time.perf_counter(), 0)]
        for chunk in floor.frames(path):
            with connection.transaction(), connection.cursor() as cursor:
                for table, columns in floor.tables.items():
                    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)") as copy:
                        copy.write(chunk[table].select(columns).write_csv(include_header=False))
            marks.append((time.perf_counter(), marks[-1][1] + chunk["company"].height))
        return marks


if __name__ == "__main__":
    floor, file, place = FLOORS[sys.argv[1]], Path(sys.argv[2]), sys.argv[3]
    worked = own_seconds()
    on_server = place.startswith("postgres")
    marks = load_postgres(floor, file, place) if on_server else load_sqlite(floor, file, Path(place))
    print(json.dumps({"seconds": marks[-1][0] - marks[0][0], "own": own_seconds() - worked, **rates(marks)}))
