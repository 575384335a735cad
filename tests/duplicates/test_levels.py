"""Two values compared for one record that is being typed: the same levels as in a search of the whole base."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.duplicates.rules.levels import level_of
from filon.duplicates.rules.likeness import FieldKind, Level, sql_of_levels

WORDS = st.lists(st.text("abcdenrst", min_size=1, max_size=9), min_size=1, max_size=3).map(" ".join)
NUMBERS = st.text("0123456789", min_size=5, max_size=12)


@pytest.fixture(scope="module")
def search() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def _searched(
    search: duckdb.DuckDBPyConnection, kind: FieldKind, left: str, right: str, halves: tuple[str, str]
) -> Level:
    """What the search of the whole base answers."""
    same, close, akin = sql_of_levels("value", kind, swapped_with="half")
    case = f"CASE WHEN {same} THEN 3 WHEN {close} THEN 2 WHEN {akin} THEN 1 ELSE 0 END"
    columns = 'SELECT ? AS "value_l", ? AS "value_r", ? AS "half_l", ? AS "half_r"'
    found = search.execute(f"SELECT {case} FROM ({columns})", [left, right, *halves]).fetchone()
    assert found
    return Level(found[0])


@pytest.mark.parametrize("kind", FieldKind)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_pair_is_compared_as_a_million_are(
    search: duckdb.DuckDBPyConnection, kind: FieldKind, data: st.DataObject
) -> None:
    values = NUMBERS if kind in (FieldKind.PHONE, FieldKind.CODE) else WORDS
    left = data.draw(values)
    place = data.draw(st.integers(0, len(left)))
    slip = left[:place] + data.draw(st.sampled_from(["", "a", "7", " b"])) + left[place + 1 :]
    right = data.draw(st.one_of(values, st.just(slip.strip() or "x"), st.just(left)))
    halves = (data.draw(WORDS), data.draw(st.one_of(WORDS, st.just(left))))

    assert level_of(kind, left, right, halves=halves) == _searched(search, kind, left, right, halves)


def test_a_value_that_is_missing_has_no_level() -> None:
    assert level_of(FieldKind.TITLE, "", "duval") is Level.MISSING
