"""Set-based writing: many keys sought at once, and room left for others while a long load goes on."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction

from filon.contacts.models import Company
from filon.records.models import Batch, BatchRow
from filon.records.services import bulk
from filon.records.services.bulk import (
    A_LONG_WHILE,
    Pace,
    analyse_new_tables,
    execute,
    fetch,
    insert_frame,
    let_others_write,
    lookup,
    reserve_ids_by_name,
)
from tests import factories

STRANGE = ['L"Atelier', "C:\\Dossier", "{une,deux}", "Été\nindien", "NULL", "🙂"]


@pytest.mark.django_db
def test_keys_are_found_whatever_signs_they_hold() -> None:
    for name in STRANGE:
        factories.company(name)

    found = lookup(
        "SELECT name FROM contacts_company WHERE name {in}",
        pl.Series([*STRANGE, "Personne", None, *STRANGE]),
        {"name": pl.String},
    )

    assert sorted(found["name"]) == sorted(STRANGE)


@pytest.mark.django_db
def test_keys_are_numbers_too() -> None:
    first, _, third = (factories.company(name) for name in ("Un", "Deux", "Trois"))

    found = lookup(
        "SELECT name FROM contacts_company WHERE id {in} ORDER BY id",
        pl.Series([third.pk, first.pk]),
        {"name": pl.String},
    )

    assert found["name"].to_list() == ["Un", "Trois"]


def test_between_two_chunks_somebody_else_writes(
    monkeypatch: pytest.MonkeyPatch, django_db_setup: None, django_db_blocker: Any
) -> None:
    paused = []

    def write_meanwhile(seconds: float) -> None:
        paused.append(seconds)
        if connection.vendor == "sqlite":
            other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
            other.close()

    monkeypatch.setattr(bulk, "sleep", write_meanwhile)
    with django_db_blocker.unblock():  # a test in a transaction leaves nobody room
        with transaction.atomic():
            let_others_write(after_rows=6_000)
        let_others_write(after_rows=5)
        let_others_write(after_rows=6_000)

    assert [0 < seconds <= bulk.BETWEEN_TWO_TRIES for seconds in paused] == (
        [True] if connection.vendor == "sqlite" else []
    )


def test_a_load_writes_more_rows_at_once_as_long_as_that_takes_a_part_of_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    instants = iter([0.0, 0.1, 1.0, 1.1, 2.0, 4.0, 5.0, 65.0, *([70.0, 70.0] * 6)])  # beginning and end of each chunk
    monkeypatch.setattr(bulk, "perf_counter", lambda: next(instants))
    pace = Pace(first=1_000)
    written = []
    for _ in range(10):
        written.append(pace.rows)
        with pace.timed(pace.rows):
            pass

    assert written == [1_000, 2_000, 4_000, 1_000, 250, 500, 1_000, 2_000, 4_000, 4_000]


@pytest.mark.django_db
def test_keys_of_many_rows_follow_their_names_and_those_of_a_few_their_file() -> None:
    many = pl.Series([f"{(row * 7) % A_LONG_WHILE:04}" for row in range(A_LONG_WHILE)])
    keys = reserve_ids_by_name(Company, many)
    few = reserve_ids_by_name(Company, pl.Series(["zoé", "anne", None])).to_list()

    assert keys.gather(many.arg_sort()).diff().drop_nulls().min() > 0
    assert few == sorted(few)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["d'hier", 'dit "oui" ? %s', "", "long" * 30, "un\ndeux"])
def test_what_many_rows_have_in_common_is_stored_in_each(reason: str) -> None:
    batch = Batch.objects.create(
        entity="company", file_name="a.csv", stored_file="a", file_hash="", at=datetime(2026, 11, 20, tzinfo=UTC)
    )
    rows = pl.DataFrame({"row": range(900), "reason": [reason] * 900, "value": [str(row) for row in range(900)]})
    insert_frame(
        BatchRow,
        rows,
        {"batch_id": batch.pk, "verdict": "created", "column": "L'un", "subject_id": None, "digest": None},
    )

    stored = BatchRow.objects.order_by("row").values_list("row", "reason", "value", "column")
    assert list(stored) == [(row, reason, str(row), "L'un") for row in range(900)]


def test_a_table_that_was_just_filled_for_the_first_time_is_known_to_the_planner(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        execute("CREATE TABLE just_filled (number integer)")
        execute("INSERT INTO just_filled VALUES (1)")

        with transaction.atomic():
            analyse_new_tables()
        before = never_analysed()
        analyse_new_tables()
        after = never_analysed()
        execute("DROP TABLE just_filled")

    assert (before, after) == ((["just_filled"], []) if connection.vendor == "postgresql" else ([], []))


def never_analysed() -> list[str]:
    """SQLite asks for nothing."""
    if connection.vendor == "sqlite":
        return []
    return [name for name in fetch(bulk.NEVER_ANALYSED, [], {"name": pl.String})["name"] if name == "just_filled"]
