"""Pages of a long list by cursor: a page costs the same at the beginning and after a million rows.

A cursor holds the sort values and the key of the row that it stands beside. Sorted columns are never null; all of one list
run in the same direction, the key last, so that one comparison of rows, served by the index, finds the next page.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

Record = TypeVar("Record", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Sort:
    """By which columns a list is ordered; the key comes last by itself."""

    columns: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """Rows in order, and the cursors of the pages beside; an empty cursor means that there is none."""

    rows: list[Record]
    following: str = ""
    preceding: str = ""


class _RowBeyond(Func):
    """`(a, b, id) > (x, y, z)`: both databases walk an index on (a, b, id) with it."""

    output_field = BooleanField()
    conditional = True
    arg_joiner = ", "

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts, parameters = [], []
        for expression in self.source_expressions:
            sql, own = compiler.compile(expression)
            parts.append(sql)
            parameters.extend(own)
        half = len(parts) // 2
        left, right = ", ".join(parts[:half]), ", ".join(parts[half:])
        return f"({left}) {self.extra['sign']} ({right})", parameters


def read_page(queryset: QuerySet[Record], *, sort: Sort, cursor: str = "", size: int = PAGE_SIZE) -> Page[Record]:
    """One page of the queryset. A cursor that cannot be read (an old link, another sort) gives the first page."""
    place = read_place(cursor, model=queryset.model, sort=sort)
    backward = place is not None and place.backward
    rows = list(_ordered(_beyond(queryset, sort, place), sort, backward)[: size + 1])
    return make_page(rows, sort=sort, place=place, size=size)


def make_page(rows: list[Record], *, sort: Sort, place: "Place | None", size: int) -> Page[Record]:
    """From the rows beyond the place, one more than the page holds where there are more, nearest first."""
    backward = place is not None and place.backward
    more, rows = len(rows) > size, rows[:size]
    if not rows:
        return Page([])
    if backward:
        rows.reverse()
    return Page(
        rows,
        following=_cursor_at(rows[-1], sort, "a") if more or backward else "",
        preceding=_cursor_at(rows[0], sort, "b") if (more if backward else place is not None) else "",
    )


def ordered(queryset: QuerySet[Record], *, sort: Sort) -> QuerySet[Record]:
    """The whole queryset in the order of its pages."""
    return _ordered(queryset, sort, False)


def _ordered(queryset: QuerySet[Record], sort: Sort, backward: bool) -> QuerySet[Record]:
    sign = "-" if sort.descending != backward else ""
    return queryset.order_by(*(f"{sign}{column}" for column in (*sort.columns, "pk")))


@dataclass(frozen=True, slots=True)
class Place:
    """Beside which row a page begins; `backward`: it ends there."""

    values: list[Any]
    backward: bool


def _beyond(queryset: QuerySet[Record], sort: Sort, place: Place | None) -> QuerySet[Record]:
    if place is None:
        return queryset
    fields = _fields(queryset.model, sort)
    values = [Value(value, output_field=field) for value, field in zip(place.values, fields, strict=True)]
    names = [F(name) for name in (*sort.columns, "pk")]
    return queryset.filter(_RowBeyond(*names, *values, sign="<" if sort.descending != place.backward else ">"))


def _fields(model: type[Model], sort: Sort) -> list[Any]:
    return [*(model._meta.get_field(column) for column in sort.columns), model._meta.pk]


def _cursor_at(row: Model, sort: Sort, side: str) -> str:
    values = [field.value_to_string(row) for field in _fields(type(row), sort)]
    return base64.urlsafe_b64encode(json.dumps([side, *values]).encode()).decode().rstrip("=")


def read_place(cursor: str, *, model: type[Model], sort: Sort) -> Place | None:
    fields = _fields(model, sort)
    try:
        side, *texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [field.to_python(text) for field, text in zip(fields, texts, strict=True)]
    except (ValueError, TypeError, ValidationError, binascii.Error):
        return None
    return None if None in values else Place(values, backward=side == "b")
