"""What a custom field says: how its values are compared, and what they weigh once the other fields have made pairs sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.duplicates.rules.custom_fields import Values, kind_of, learned_chances, tells_apart
from filon.duplicates.rules.likeness import CHANCES_IF_ONE, FieldKind
from filon.records.rules.fields import FieldType

COUNTS = st.lists(st.integers(0, 100_000), min_size=4, max_size=4)


def _values(
    *, filled: int = 100, distinct: int = 50, letters: float = 8, digits: float = 0, words: float = 1
) -> Values:
    return Values(records=100, filled=filled, distinct=distinct, letters=letters, digits=digits, words=words)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (_values(), True),
        (_values(filled=5, distinct=3), True),
        (_values(filled=4, distinct=3), False),  # one record in twenty at least
        (_values(distinct=100), False),  # a number of line
        (_values(distinct=1), False),
        (_values(letters=101, words=15), False),  # comments
        (Values(records=0, filled=0, distinct=0, letters=0, digits=0, words=1), False),
    ],
)
def test_only_what_many_have_and_some_share_tells_two_records_apart(values: Values, told: bool) -> None:
    assert tells_apart(values) is told


@pytest.mark.parametrize(
    ("type", "values", "kind"),
    [
        (FieldType.NUMBER, _values(letters=3, digits=3), FieldKind.CODE),
        (FieldType.DATE, _values(letters=10, digits=8, words=3), FieldKind.CODE),
        (FieldType.CHOICE, _values(letters=30, words=4), FieldKind.WORD),
        (FieldType.BOOLEAN, _values(letters=4, distinct=2), FieldKind.WORD),
        (FieldType.TEXT, _values(letters=8, digits=8), FieldKind.CODE),
        (FieldType.TEXT, _values(letters=12, digits=11), FieldKind.PHONE),
        (FieldType.TEXT, _values(letters=10, digits=8, words=3), FieldKind.CODE),  # 1971-04-02
        (FieldType.TEXT, _values(letters=24, words=3), FieldKind.TEXT),
        (FieldType.TEXT, _values(letters=8), FieldKind.WORD),
    ],
)
def test_the_declared_type_says_how_to_compare_and_a_text_what_it_looks_like(
    type: FieldType, values: Values, kind: FieldKind
) -> None:
    assert kind_of(type, values) is kind


@pytest.mark.parametrize("kind", FieldKind)
@given(seen=COUNTS)
def test_what_is_learned_is_still_a_share_of_all_pairs_and_never_punishes_more_than_before(
    kind: FieldKind, seen: list[int]
) -> None:
    learned = learned_chances(kind, seen)

    assert sum(learned) == pytest.approx(1)
    assert min(learned) > 0
    assert learned.other >= CHANCES_IF_ONE[kind].other


def test_without_a_sure_pair_the_kind_alone_speaks() -> None:
    assert learned_chances(FieldKind.CODE, [0, 0, 0, 0]) == CHANCES_IF_ONE[FieldKind.CODE]


def test_a_score_that_changes_every_week_takes_nothing_away() -> None:
    """Of a thousand sure pairs nine hundred differ: so do strangers."""
    assert learned_chances(FieldKind.CODE, [900, 0, 0, 100]).other == pytest.approx(0.884, abs=0.001)
