"""Writes many unsaved rows at once, with keys of their own, through the bulk writer that imports use."""

import json
from datetime import UTC
from typing import Any

import polars as pl
from django.db.models import Field, ForeignKey, IntegerField, Model

from filon.records.services.bulk import insert_frame, reserve_ids
from filon.records.services.loading import index_names


def insert_rows(table: type[Model], rows: list[Model]) -> None:
    """Give each row its key and write them all. Rows named by foreign keys must have theirs already."""
    keys = reserve_ids(table, len(rows))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
    columns = [_column(field, rows) for field in table._meta.local_concrete_fields]
    insert_frame(table, pl.DataFrame(columns))
    index_names(table, keys)


def _column(field: "Field[Any, Any]", rows: list[Model]) -> pl.Series:
    kind = field.get_internal_type()
    if isinstance(field, ForeignKey):
        return pl.Series(field.column, [_key_of(row, field) for row in rows], dtype=pl.Int64)
    values = [getattr(row, field.attname) for row in rows]
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


def _key_of(row: Model, field: "ForeignKey[Any, Any]") -> Any:
    """The key that the related row has by now, whatever it had when the two were joined."""
    related = row._state.fields_cache.get(field.name)
    return related.pk if related is not None else getattr(row, field.attname)
