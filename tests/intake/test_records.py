"""Which rows of a file speak of one record."""

from hypothesis import given
from hypothesis import strategies as st

from filon.intake.rules.records import same_record


def groups(*rows: tuple[int, ...]) -> list[int]:
    """Records numbered in the order in which they come."""
    found = same_record(rows)
    return [list(dict.fromkeys(found)).index(record) for record in found]


def test_rows_with_one_identifier_are_one_record() -> None:
    assert groups((1, 0), (2, 0), (1, 0)) == [0, 1, 0]


def test_a_row_without_identifier_joins_by_the_other_key() -> None:
    assert groups((1, 7), (0, 7), (1, 8), (0, 8)) == [0, 0, 0, 0]


def test_two_identifiers_are_two_records_whatever_else_they_share() -> None:
    assert groups((1, 7), (2, 7), (0, 7)) == [0, 1, 0]


def test_rows_that_say_nothing_are_records_of_their_own() -> None:
    assert groups((0, 0), (0, 0)) == [0, 1]


def test_a_single_key_is_no_identifier() -> None:
    assert groups((1,), (2,), (1,)) == [0, 1, 0]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12))
def test_no_record_has_two_identifiers_and_each_identifier_one_record(rows: list[tuple[int, int]]) -> None:
    records = same_record(rows)
    pairs = {(row[0], record) for row, record in zip(rows, records, strict=True) if row[0]}
    assert len(pairs) == len({identifier for identifier, _ in pairs}) == len({record for _, record in pairs})
