"""A page of a long list under a filter and a search, in a time that does not grow with the list.

Few rows asked for: they are gathered by the indexes of the filter, then sorted. Many: the sorted index is walked until the
page is full. Which of both is found out by asking for the keys of one row more than is worth sorting. A search that finds
too many to sort shows the newest first, unless the person chose a sort: no index holds a part of a name in order of names.
"""

from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Func, Model, Q, QuerySet, Value

from filon.records.selectors.name_search import has_trigrams, keys_named, name_contains, pieces_of, words_of
from filon.records.selectors.paging import PAGE_SIZE, Page, Sort, make_page, read_page, read_place

Record = TypeVar("Record", bound=Model)
WORTH_SORTING = (
    1500  # rows: sorted in some milliseconds; more are dense enough to be met on a walk (benchmarks/lists.py)
)
BY_NAME = Sort(("name_key",))
NEWEST_FIRST = Sort((), descending=True)
FIRST_CHUNK, LARGEST_CHUNK = 200, 20_000  # keys of a broad search looked at together


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list shows: `condition` of the filter and the rights, `along` the part of it on the sorted columns, and words.

    `chosen`: the person asked for this very sort.
    """

    sort: Sort
    condition: Q = field(default_factory=Q)
    along: Q = field(default_factory=Q)
    text: str = ""
    cursor: str = ""
    chosen: bool = False


def find_page(queryset: QuerySet[Record], asked: Asked, *, size: int = PAGE_SIZE) -> Page[Record]:
    """`queryset` loads the rows with what the page shows of them, unfiltered and unordered."""
    words = words_of(asked.text)
    pieces = pieces_of(words) if has_trigrams(queryset.model) else []
    wanted = queryset.filter(asked.along)
    if not pieces:
        return _page(_narrowed(wanted, asked.condition & name_contains(words), asked.along), asked, size)
    keys = keys_named(queryset.model, pieces=pieces, most=WORTH_SORTING + 1)
    found = wanted.filter(name_contains(words))
    if len(keys) <= WORTH_SORTING:
        return _page(found.filter(asked.condition, pk__in=keys), asked, size)
    if asked.chosen:
        return _page(found.filter(_on_the_walk(asked.condition)), asked, size)
    return _newest(found.filter(asked.condition), pieces, asked.cursor, size)


def first_named(queryset: QuerySet[Record], *, text: str, size: int) -> list[Record]:
    """The first rows of the queryset by name whose name holds every word of the text."""
    return find_page(queryset, Asked(BY_NAME, text=text), size=size).rows


def matching(queryset: QuerySet[Record], asked: Asked) -> QuerySet[Record]:
    """All rows asked for, in no order: for counts and for actions on the whole list."""
    words = words_of(asked.text)
    pieces = pieces_of(words) if has_trigrams(queryset.model) else []
    found = queryset.filter(asked.condition, asked.along, name_contains(words)).order_by()
    if not pieces:
        return found
    keys = keys_named(queryset.model, pieces=pieces, most=WORTH_SORTING + 1)
    return found if len(keys) > WORTH_SORTING else found.filter(pk__in=keys)


def _page(queryset: QuerySet[Record], asked: Asked, size: int) -> Page[Record]:
    return read_page(queryset, sort=asked.sort, cursor=asked.cursor, size=size)


def _narrowed(wanted: QuerySet[Record], condition: Q, along: Q) -> QuerySet[Record]:
    if not condition:
        return wanted
    probe = wanted.model._default_manager.filter(condition, along).order_by()
    keys = list(probe.values_list("pk", flat=True)[: WORTH_SORTING + 1])
    return wanted.filter(_on_the_walk(condition)) if len(keys) > WORTH_SORTING else wanted.filter(pk__in=keys)


def _on_the_walk(condition: Q) -> Q | Func:
    """The condition, hidden on SQLite from a planner that would gather and sort a hundred thousand rows for fifty."""
    if connection.vendor != "sqlite" or not condition:
        return condition
    shown = ExpressionWrapper(condition, output_field=BooleanField())
    return Func(shown, Value(False), function="coalesce", output_field=BooleanField())


def _newest(found: QuerySet[Record], pieces: list[str], cursor: str, size: int) -> Page[Record]:
    """By key, from the trigram index itself, chunk after chunk until the page is full."""
    place = read_place(cursor, model=found.model, sort=NEWEST_FIRST)
    newest_first = not (place and place.backward)
    ordered = found.order_by("-pk" if newest_first else "pk")
    beyond, chunk = place.values[0] if place else None, FIRST_CHUNK
    rows: list[Record] = []
    while len(rows) <= size:
        keys = keys_named(found.model, pieces=pieces, most=chunk, beyond=beyond, newest_first=newest_first)
        rows += ordered.filter(pk__in=keys)
        if len(keys) < chunk:
            break
        beyond, chunk = keys[-1], min(chunk * 4, LARGEST_CHUNK)
    return make_page(rows[: size + 1], sort=NEWEST_FIRST, place=place, size=size)
