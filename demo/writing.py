"""Writes many unsaved rows at once, with keys of their own, through the bulk writer that imports use."""

import polars as pl
from django.db.models import Model

from filon.records.services.loading import index_names
from filon.records.services.writing import write_rows


def insert_rows(table: type[Model], rows: list[Model]) -> None:
    """Give each row its key and write them all. Rows named by foreign keys must have theirs already."""
    keys = [row.pk for row in write_rows(rows)]
    index_names(table, pl.Series("id", keys, dtype=pl.Int64))
