"""What set-based questions need on both databases: a query as text, an instant as a value, days between two instants."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

Sql = tuple[str, list[Any]]  # a text with %s, and its values


def sql_of(queryset: QuerySet[Any, Any]) -> Sql:
    """A queryset as text, to stand inside a larger question that Django cannot write."""
    text, values = queryset.query.sql_with_params()
    return text, list(values)


def among(values: Collection[int] | Collection[str], kind: str = "bigint") -> RawSQL:
    """To stand after `__in`: thousands of them as one value, which Django would bind one by one, at more than the search costs."""
    rows = "json_each(%s)" if connection.vendor == "sqlite" else "json_array_elements_text(%s)"
    return RawSQL(f"SELECT CAST(value AS {kind}) FROM {rows}", [json.dumps(list(values))])


def instant_value(moment: datetime) -> Any:
    """An instant as the database keeps it (SQLite: a text in UTC)."""
    return connection.ops.adapt_datetimefield_value(moment)


def days_between(start: str, end: str) -> str:
    """Expression: whole days from one instant to another, rounded: two midnights in Paris are whole days apart all year."""
    if connection.vendor == "sqlite":
        return f"CAST(ROUND(julianday({end}) - julianday({start})) AS integer)"
    return f"CAST(ROUND(EXTRACT(EPOCH FROM ({end} - {start})) / 86400) AS integer)"


def seconds_of(instant: str) -> str:
    """Expression: an instant as whole seconds since 1970, which many rows carry faster than dates."""
    if connection.vendor == "sqlite":
        return f"unixepoch({instant})"
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {instant})) AS bigint)"


def latest_of(*columns: str) -> str:
    """Expression: the latest of some instants, the unknown ones left aside; unknown when all are."""
    return _one_of(columns, ours="MAX", theirs="GREATEST", when_unknown="")


def earliest_of(*columns: str) -> str:
    """Expression: the earliest of some instants, the unknown ones left aside; unknown when all are."""
    return _one_of(columns, ours="MIN", theirs="LEAST", when_unknown="9999")


def _one_of(columns: tuple[str, ...], *, ours: str, theirs: str, when_unknown: str) -> str:
    """SQLite's MAX and MIN of several columns are unknown as soon as one is; its instants are texts."""
    if not columns:
        return "NULL" if connection.vendor == "sqlite" else "CAST(NULL AS timestamptz)"
    if len(columns) == 1:
        return columns[0]
    if connection.vendor != "sqlite":
        return f"{theirs}({', '.join(columns)})"
    known = ", ".join(f"COALESCE({column}, '{when_unknown}')" for column in columns)
    return f"NULLIF({ours}({known}), '{when_unknown}')"


def rows_of(text: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
