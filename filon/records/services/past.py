"""Where records have been on an axis, and whether a file put them where they stand."""

from typing import NamedTuple

import polars as pl

from filon.kit.subjects import SubjectKind
from filon.records.rules.changes import Axis, ByKind
from filon.records.services.bulk import lookup


class Past(NamedTuple):
    """The values that the axis of a record has had, the present one among them, and whether its last move came from a file."""

    values: frozenset[str] = frozenset()
    last_by_import: bool = False


def past_of(ids: pl.Series, *, kind: SubjectKind, axis: Axis) -> dict[int, Past]:
    """Record → its past on the axis; records without a past are left out."""
    changes = lookup(
        f"SELECT subject_id, from_value, to_value, by_kind FROM records_change WHERE subject_kind = '{kind.value}'"
        f" AND axis = '{axis.value}' AND subject_id {{in}} ORDER BY id",
        ids,
        {"id": pl.Int64, "old": pl.String, "new": pl.String, "by_kind": pl.String},
    )
    told = changes.group_by("id").agg(pl.col("old", "new").unique(), pl.col("by_kind").last())
    return {
        pk: Past(frozenset(old) | frozenset(new), by_kind == ByKind.IMPORT.value)
        for pk, old, new, by_kind in told.iter_rows()
    }
