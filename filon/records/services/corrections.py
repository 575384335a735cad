"""What people corrected since a file brought it: a file that says the same as before has not changed its mind."""

import json
from typing import Any

import polars as pl

from filon.kit.subjects import SubjectKind
from filon.records.rules.changes import FIELD_AXIS, Axis, ByKind
from filon.records.services.bulk import lookup
from filon.records.services.changes import WIDTH

CUSTOM = f"{FIELD_AXIS}custom."
CORRECTIONS: dict[str, Any] = {"id": pl.Int64, "axis": pl.String, "was": pl.String, "now": pl.String}
# What is computed from what: those of one line are taken from the file, or left to the person, together.
DERIVED_FROM = {
    "name_key": ("name", "first_name", "last_name"),
    "match_key": ("name",),
    "naf_version": ("naf_code",),
    "persona_by": ("persona_id",),
}


def corrections_of(ids: pl.Series, *, kind: SubjectKind) -> pl.DataFrame:
    """id, axis, `was` (before people wrote), `now` (what they wrote last): the fields that no file has written since."""
    edits = lookup(
        f"SELECT c.subject_id, c.axis, c.from_value, c.to_value FROM records_change c WHERE c.subject_kind = '{kind.value}'"
        f" AND c.by_kind <> '{ByKind.IMPORT.value}' AND (c.axis LIKE '{FIELD_AXIS}%%' OR c.axis = '{Axis.OWNER.value}')"
        " AND NOT EXISTS (SELECT 1 FROM records_change f WHERE f.subject_kind = c.subject_kind"
        f" AND f.subject_id = c.subject_id AND f.axis = c.axis AND f.by_kind = '{ByKind.IMPORT.value}' AND f.id > c.id)"
        " AND c.subject_id {in} ORDER BY c.id",
        ids,
        CORRECTIONS,
    )
    return edits.group_by("id", "axis", maintain_order=True).agg(pl.col("was").first(), pl.col("now").last())


def already_corrected(cells: pl.DataFrame, *, axis: str, corrections: pl.DataFrame) -> pl.Series:
    """For each cell (id, `said` as the history writes it): the file says again what a person changed since."""
    of_axis = corrections.filter(pl.col("axis") == axis).select("id", pl.col("was"))
    both = cells.join(of_axis, on="id", how="left", maintain_order="left")
    whole_seconds = pl.col("was").str.replace(r"(T\d\d:\d\d:\d\d)\+", "$1.000000+")
    return both.select((pl.col("said").str.slice(0, WIDTH) == whole_seconds).fill_null(False)).to_series()


def without_corrected_customs(rows: pl.DataFrame, corrections: pl.DataFrame) -> pl.Series:
    """The custom fields of the rows (id, `said`, `stored`, as JSON) without those that the file says as before."""
    edits = corrections.filter(pl.col("axis").str.starts_with(CUSTOM))
    by_record: dict[int, dict[str, tuple[str, str]]] = {}
    for pk, axis, was, now in edits.iter_rows():
        by_record.setdefault(pk, {})[axis.removeprefix(CUSTOM)] = (was, now)
    said = [_unsaid(said, stored, by_record.get(pk, {})) for pk, said, stored in rows.iter_rows()]
    return pl.Series("custom", said, dtype=pl.String)


def _unsaid(said: str | None, stored: str, edits: dict[str, tuple[str, str]]) -> str | None:
    """Files write all the custom fields of a record at once: the value that stands tells whether the person's still does."""
    if not said or not edits:
        return said
    new, old = json.loads(said), json.loads(stored)
    kept = {key for key, edit in edits.items() if key in new and (_text(new[key]), _text(old.get(key))) == edit}
    return json.dumps({key: value for key, value in new.items() if key not in kept}, ensure_ascii=False)


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:WIDTH]


def left_together(left: dict[str, pl.Series], differs: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """What is left to people, once names and their keys go together: a file that changes a part of a name changes it whole."""
    left = dict(left)
    for derived, sources in DERIVED_FROM.items():
        known = [name for name in sources if name in left]
        if derived not in left or not known:
            continue
        changed = pl.DataFrame([(differs[name] & ~left[name]).rename(name) for name in known])
        fresh = changed.select(pl.any_horizontal(pl.all())).to_series()
        some = pl.DataFrame([left[name].rename(name) for name in known]).select(pl.any_horizontal(pl.all()))
        left |= {name: left[name] & ~fresh for name in known}
        left[derived] = some.to_series() & ~fresh
    return left
