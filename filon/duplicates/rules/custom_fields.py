"""What a custom field says of two records being one: how it is compared, and how much it weighs, both read from its values.

Nobody but the data knows whether a field tells people apart (a date of birth), is shared by many (a trade) or changes with the
week (a score). So the chance that strangers agree is counted as for every field, and the chance that one record agrees with its
double is learned from the pairs that the other fields make sure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from filon.duplicates.rules.likeness import CHANCES_IF_ONE, Chances, FieldKind
from filon.records.rules.fields import FieldType

AT_MOST = 12  # fields compared: each costs a comparison of all pairs
FILLED_FROM = 0.05  # a field that one record in twenty has
LETTERS_OF_A_NOTE = 100  # on average: a comment is no mark of identity, and long texts take the time of all the rest

CODE_FROM_DIGITS = 0.6  # share of digits from which a column holds numbers, dates or references
DIGITS_OF_A_PHONE = 9.5  # on average; fewer are dates, which have signs between their eight, and references
WORDS_OF_A_TEXT = 1.8  # words a value, on average
LETTERS_OF_A_TEXT = 16

PAIRS_BELIEVED_AT_FIRST = 20.0  # what is known of fields of the kind weighs as much as twenty sure pairs of this base


class Values(NamedTuple):
    """A column in figures. `filled` of `records` have a value, `distinct` of them differ; the others are averages a value."""

    records: int
    filled: int
    distinct: int
    letters: float
    digits: float
    words: float


def tells_apart(values: Values) -> bool:
    """Many have it, and some share it: a value that never comes twice is a number of line."""
    if values.filled < FILLED_FROM * max(values.records, 1) or values.letters > LETTERS_OF_A_NOTE:
        return False
    return 1 < values.distinct < values.filled


def kind_of(type: FieldType, values: Values) -> FieldKind:
    """The declared type tells; of a text, what its values look like."""
    match type:
        case FieldType.NUMBER | FieldType.DATE:
            return FieldKind.CODE
        case FieldType.CHOICE | FieldType.BOOLEAN:
            return FieldKind.WORD
    if values.digits > CODE_FROM_DIGITS * values.letters:
        is_phone = values.digits >= DIGITS_OF_A_PHONE and values.letters <= LETTERS_OF_A_TEXT
        return FieldKind.PHONE if is_phone else FieldKind.CODE
    if values.words >= WORDS_OF_A_TEXT or values.letters > LETTERS_OF_A_TEXT:
        return FieldKind.TEXT
    return FieldKind.WORD


def learned_chances(kind: FieldKind, seen: Sequence[int]) -> Chances:
    """If the two records are one. `seen`: of the pairs that the other fields make sure, how many are other, akin, close, same.

    Only downwards: a field that agrees more often than its kind still takes little away when it differs.
    """
    usual = CHANCES_IF_ONE[kind]
    pairs = PAIRS_BELIEVED_AT_FIRST + sum(seen)
    learned = [
        (PAIRS_BELIEVED_AT_FIRST * chance + count) / pairs for chance, count in zip(usual, reversed(seen), strict=True)
    ]
    return Chances(*learned) if learned[-1] > usual.other else usual
