"""A record typed against one that is here: the same levels as a search of the whole base, and no verdict against two SIREN."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from filon.duplicates.rules.likeness import FieldKind, Level, sql_of_levels
from filon.duplicates.rules.verdict import SURE, Verdict
from filon.duplicates.rules.weighing import (
    SHOWN_AT_ENTRY,
    Agreement,
    level_of,
    rarity_of,
    reasons_of,
    verdict_at_entry,
    weight_of,
)

WORDS = st.lists(st.text("abcdenrst", min_size=1, max_size=9), min_size=1, max_size=3).map(" ".join)
NUMBERS = st.text("0123456789", min_size=5, max_size=12)
SIRENS = st.sampled_from(["", "732829320", "552100554", "443061841"])


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


def test_a_value_that_is_missing_says_nothing() -> None:
    agreement = Agreement("nom", FieldKind.TITLE, level_of(FieldKind.TITLE, "", "duval"), 0.5)

    assert agreement.level is Level.MISSING
    assert weight_of([agreement], records=500) == weight_of([], records=500)
    assert reasons_of([agreement]) == ""


def _same(kind: FieldKind, *, others: int = 0, records: int = 1_000, group: str = "") -> Agreement:
    return Agreement(kind.value, kind, Level.SAME, rarity_of(kind, others=others, records=records), group)


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    rare, common = _same(FieldKind.TITLE), _same(FieldKind.TITLE, others=40)

    assert weight_of([rare], records=1_000) > weight_of([common], records=1_000)


def test_the_same_name_alone_is_doubtful_and_with_the_same_telephone_sure() -> None:
    """In a base of a thousand as in one of a million: the name of nobody else weighs what strangers make unlikely."""
    for records in (1_000, 1_000_000):
        name, phone = _same(FieldKind.TITLE, records=records), _same(FieldKind.PHONE, records=records)
        assert SHOWN_AT_ENTRY <= weight_of([name], records=records) < SURE <= weight_of([name, phone], records=records)


def test_street_code_and_town_count_once() -> None:
    street, code = _same(FieldKind.TEXT, group="place"), _same(FieldKind.CODE, group="place")

    assert weight_of([street, code], records=1_000) == max(
        weight_of([street], records=1_000), weight_of([code], records=1_000)
    )


AGREEMENTS = st.lists(
    st.builds(
        Agreement,
        label=st.just("champ"),
        kind=st.sampled_from(FieldKind),
        level=st.sampled_from(Level),
        rarity=st.floats(1e-8, 0.9),
        group=st.sampled_from(["", "place", "work"]),
    ),
    max_size=8,
)


@given(agreements=AGREEMENTS, records=st.integers(0, 5_000_000), sirens=st.tuples(SIRENS, SIRENS), named=st.booleans())
@example(agreements=[], records=0, sirens=("732829320", "732829320"), named=False)
@example(agreements=[], records=0, sirens=("732829320", "552100554"), named=True)
def test_two_siren_are_never_one_company_and_one_siren_always_is(
    agreements: list[Agreement], records: int, sirens: tuple[str, str], named: bool
) -> None:
    verdict = verdict_at_entry(weight=weight_of(agreements, records=records), sirens=sirens, named=named)

    if all(sirens):
        assert verdict is (Verdict.SURE if sirens[0] == sirens[1] else None)


@given(agreements=AGREEMENTS, records=st.integers(0, 5_000_000))
def test_a_key_that_few_have_is_always_shown_and_never_makes_a_doubt_sure(
    agreements: list[Agreement], records: int
) -> None:
    weight = weight_of(agreements, records=records)
    without, with_key = (verdict_at_entry(weight=weight, sirens=("", ""), named=named) for named in (False, True))

    assert with_key is (without or Verdict.DOUBTFUL)
