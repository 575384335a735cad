"""Unsaved rows of the ORM written many at once by the bulk writer: a fifth of what `bulk_create` costs."""

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any, TypeVar

import polars as pl
from django.db.models import Field, ForeignKey, IntegerField, Model
from django.db.models.expressions import DatabaseDefault

from filon.records.services.bulk import insert_frame, reserve_ids

Row = TypeVar("Row", bound=Model)


def write_rows(rows: Sequence[Row]) -> list[Row]:
    """Give each row of one table its key and write them all; inside a transaction. Rows that they name have their keys."""
    if not rows:
        return []
    table = type(rows[0])
    for row, key in zip(rows, reserve_ids(table, len(rows)), strict=True):
        row.pk = key
    insert_frame(table, pl.DataFrame([_column(field, rows) for field in table._meta.local_concrete_fields]))
    return list(rows)


def _column(field: "Field[Any, Any]", rows: Sequence[Model]) -> pl.Series:
    kind = field.get_internal_type()
    if isinstance(field, ForeignKey):
        return pl.Series(field.column, [_key_of(row, field) for row in rows], dtype=pl.Int64)
    values = [_said(row, field) for row in rows]
    if isinstance(field, IntegerField):
        return pl.Series(field.column, values, dtype=pl.Int64)
    if kind == "DateTimeField":
        moments = [value and value.astimezone(UTC) for value in values]
        return pl.Series(field.column, moments, dtype=pl.Datetime("us", "UTC"))
    if kind in SIMPLE:
        return pl.Series(field.column, values, dtype=SIMPLE[kind])
    texts = [json.dumps(value) if kind == "JSONField" else value if value is None else str(value) for value in values]
    return pl.Series(field.column, texts, dtype=pl.String)


SIMPLE: dict[str, Any] = {"DateField": pl.Date, "BooleanField": pl.Boolean, "FloatField": pl.Float64}


def _said(row: Model, field: "Field[Any, Any]") -> Any:
    """A row that says nothing of a column whose default is the database's holds a mark in its place, which is no value."""
    value = getattr(row, field.attname)
    return field.db_default if isinstance(value, DatabaseDefault) else value


def _key_of(row: Model, field: "ForeignKey[Any, Any]") -> Any:
    """The key that the related row has by now, whatever it had when the two were joined."""
    related = row._state.fields_cache.get(field.name)
    return related.pk if related is not None else getattr(row, field.attname)
