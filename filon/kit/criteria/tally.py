"""How many rows answer each of many conditions, in one pass over their table.

A condition is a tree of plain facts (a column, a row held elsewhere), and many conditions share them. The database looks at
each fact once a row and gives all of them as a few numbers; what the conditions make of them is reckoned here, once for each
combination that occurs, of which there are few.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, ExpressionWrapper, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils.hashable import make_hashable

from filon.kit.criteria.holding import Holds, answers_of_rows, by_table

READ_AT_ONCE = 10_000
FACTS_A_NUMBER = 62  # of the 63 that a signed integer of 64 bits has room for
NUMBER = BigIntegerField()
Key = TypeVar("Key", bound=Hashable)
Group = Any  # a value of the column by which is counted; None is one too
Pattern = tuple[int, ...]


class Place(NamedTuple):
    """Where a fact stands: which of the numbers, which bit of it."""

    number: int
    bit: int


def tally(
    *, rows: "QuerySet[Any]", conditions: Mapping[Key, Q], by: str = ""
) -> tuple[Counter[Group], dict[Key, Counter[Group]]]:
    """How many rows there are, and how many answer each condition, by value of the column `by` (None when there is none)."""
    numbers, places = _laid_out({_key(fact): fact for one in conditions.values() for fact in _facts(one)})
    total: Counter[Group] = Counter()
    answering: dict[Key, Counter[Group]] = {key: Counter() for key in conditions}
    readers = {key: _reader(condition, places) for key, condition in conditions.items()}
    for pattern, counts in _patterns(rows, numbers, by).items():
        total.update(counts)
        for key, answered in readers.items():
            if answered(pattern):
                answering[key].update(counts)
    return total, answering


def _facts(condition: Q) -> Iterator[Any]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _facts(child)
        else:
            yield child


def _key(fact: Any) -> Hashable:
    """Facts that say the same have the same key; a list that the database makes itself is what it asks."""
    if isinstance(fact, Holds):
        return fact.said
    if isinstance(fact, tuple) and isinstance(fact[1], QuerySet):
        return fact[0], str(fact[1].query)
    key: Hashable = make_hashable(fact)
    return key


def _laid_out(facts: Mapping[Hashable, Any]) -> tuple[list[Combinable], dict[Hashable, Place]]:
    """The numbers to ask of each row, and where each fact is in them: what one table holds stands together."""
    held = [fact for fact in facts.values() if isinstance(fact, Holds)]
    ordered = [
        *(fact for table in by_table(held) for fact in table),
        *(fact for fact in facts.values() if not isinstance(fact, Holds)),
    ]
    numbers: list[Combinable] = []
    places: dict[Hashable, Place] = {}
    for start in range(0, max(len(ordered), 1), FACTS_A_NUMBER):
        weighed = [(fact, 1 << bit) for bit, fact in enumerate(ordered[start : start + FACTS_A_NUMBER])]
        places |= {_key(fact): Place(len(numbers), weight) for fact, weight in weighed}
        numbers.append(_number(weighed))
    return numbers, places


def _number(weighed: Sequence[tuple[Any, int]]) -> Combinable:
    """Facts of one table take one look; a lone one ends at the first row that answers."""
    weights = {fact: weight for fact, weight in weighed if isinstance(fact, Holds)}
    looks = [table for table in by_table(list(weights)) if len(table) > 1]
    together = {fact for table in looks for fact in table}
    parts = [answers_of_rows({fact: weights[fact] for fact in table}) for table in looks]
    parts += [
        Case(When(Q(fact), then=Value(weight)), default=Value(0), output_field=NUMBER)
        for fact, weight in weighed
        if not (isinstance(fact, Holds) and fact in together)
    ]
    return ExpressionWrapper(reduce(add, parts, Value(0)), output_field=NUMBER)


def _patterns(rows: "QuerySet[Any]", numbers: list[Combinable], by: str) -> dict[Pattern, Counter[Group]]:
    names = [f"facts_{place}" for place in range(len(numbers))]
    columns = [by] if by else []
    asked = rows.annotate(**dict(zip(names, numbers, strict=True))).order_by().values_list(*columns, *names)
    found: dict[Pattern, Counter[Group]] = {}
    for row, count in _counted(asked):
        group, pattern = (row[0], row[1:]) if by else (None, row)
        found.setdefault(pattern, Counter())[group] += count
    return found


def _counted(asked: "QuerySet[Any, Any]") -> Iterable[tuple[tuple[Any, ...], int]]:
    if connection.vendor == "postgresql":
        return ((row[:-1], row[-1]) for row in asked.annotate(count=Count("pk")) if row[-1])
    # SQLite sorts in order to group: for a million rows that takes three times as long as reading the numbers.
    return Counter(asked.iterator(READ_AT_ONCE)).items()


def _reader(condition: Any, places: Mapping[Hashable, Place]) -> Callable[[Pattern], bool]:
    """Whether a combination of facts answers the condition: its tree, with each fact looked up where it stands."""
    if not isinstance(condition, Q):
        number, bit = places[_key(condition)]
        return lambda pattern: bool(pattern[number] & bit)
    readers = [_reader(child, places) for child in condition.children]
    agree, negated = _HOW[condition.connector], condition.negated
    return lambda pattern: agree(read(pattern) for read in readers) != negated


_HOW = {Q.AND: all, Q.OR: any}
