"""What a list of one kind of record is made of; each area fills one in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from filon.kit.subjects import SubjectKind
from filon.records.models import RootRecord
from filon.records.rules.entry import Entry
from filon.records.selectors.paging import Sort
from filon.users.rules.rights import Entity
from filon.web.menu import Words


class Column(NamedTuple):
    """One column; `sort` names an order that an index holds, the only ones that stay quick in a long list."""

    key: str
    label: Words
    sort: str = ""
    number: bool = False
    shown: bool = True  # until the person chooses
    field: str = ""  # of the record page, whose `entry` says how its value reads
    entry: Entry | None = None


class Empty(NamedTuple):
    """What an empty list says, and the one thing to do."""

    title: Words
    text: Words
    icon: str


class Narrowing(NamedTuple):
    """A list of the records behind one figure: in which words, by which parameters of the address, under which condition."""

    words: str
    parameters: Sequence[tuple[str, str]]
    only: Q


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """`load(rows, now)` fetches what a page of rows shows beside its own columns, in a constant number of queries."""

    name: str  # start of the names of addresses: NAME_list, NAME_count
    kind: SubjectKind
    entity: Entity
    model: type[RootRecord]
    title: Words
    group: Words
    one: Words
    many: Words
    feminine: bool
    record_url: str
    create_url: str
    rows: Callable[[], QuerySet[Any]]
    load: Callable[[Sequence[Any], datetime], None]
    columns: Sequence[Column]
    sorts: dict[str, Sort]
    default_sort: str
    template: str
    empty: Empty
    only: Q = field(
        default_factory=Q
    )  # which of the records this list shows, like a criterion that cannot be taken off
    criteria: Sequence[Mapping[str, str]] = ()  # `only`, in the criteria language
    narrowing: Narrowing | None = None
    totals_url: str = ""  # what the records of the list amount to, told after the page
    switch: str = ""  # template of the other ways to look at these records
    searched: Words = ""  # what the field of search says, where it is not the usual
    identified: Callable[[str], Q | None] = lambda _text: None

    @property
    def list_url(self) -> str:
        return f"{self.name}_list"

    @property
    def count_url(self) -> str:
        return f"{self.name}_count"
