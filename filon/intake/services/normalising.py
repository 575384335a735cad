"""From the text of the cells to typed values by entity; what cannot be read is told by row, column and reason. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from filon.intake.rules.mapping import CUSTOM, WITHOUT_CUSTOM, Catalogue, ColumnUse, Plan
from filon.intake.services.custom_values import custom_json, read_custom
from filon.intake.services.point_values import POINT_KINDS, read_points
from filon.intake.services.values import Reading, read_values
from filon.kit.columns.leftovers import map_distinct
from filon.kit.columns.texts import clean_column
from filon.kit.text import fold
from filon.records.rules.fields import DefinedField, FieldType
from filon.records.rules.targets import Target, ValueKind

PROBLEM = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String, "refuses": pl.Boolean}
MASKED = ("[ND]", "[NON-DIFFUSIBLE]")  # how Sirene writes what a person did not want to be shown
OURS = "rev2"  # the nomenclature of the codes that are stored
AS_GIVEN = "_tel_que_recu"  # custom field that keeps a value which its column cannot hold


class Normalised(NamedTuple):
    """Frames by entity (`row` and the columns to store), addresses by entity, problems, custom fields met (entity, key, label)."""

    frames: dict[str, pl.DataFrame]
    points: dict[str, pl.DataFrame]
    problems: pl.DataFrame
    kept_fields: set[DefinedField]

    def with_superseded(
        self, entity: str, row: pl.Series, superseded: Mapping[str, npt.NDArray[np.bool_]]
    ) -> "Normalised":
        """Mark the rows that a later row of the file supersedes: they complete, they do not overwrite."""
        if not any(mark.any() for mark in superseded.values()):
            return self
        marks = pl.DataFrame({"row": row, **superseded})
        frames = {
            name: frame.join(marks, on="row", how="left", maintain_order="left") if name == entity else frame
            for name, frame in self.frames.items()
        }
        return self._replace(frames=frames)


class Column(NamedTuple):
    title: str
    use: ColumnUse
    texts: pl.Series


@dataclass
class _Work:
    """What grows while the columns are read one after the other."""

    row: pl.Series
    columns: dict[str, dict[str, pl.Series]] = field(default_factory=dict)
    customs: dict[str, dict[str, pl.Series]] = field(default_factory=dict)
    points: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=list)
    kept_fields: set[DefinedField] = field(default_factory=set)


def normalise(chunk: pl.DataFrame, *, plan: Plan, places: dict[int, ColumnUse], catalogue: Catalogue) -> Normalised:
    """Read a chunk of text by the plan. Pure: the same cells give the same values."""
    work = _Work(chunk["row"])
    by_path: dict[str, list[Column]] = {}
    for place, use in places.items():
        texts = _cleaned(chunk[f"c{place}"], use, plan, work)
        for path in use.paths:
            by_path.setdefault(path, []).append(Column(use.title, use, texts))
    for path, text in plan.constants.items():
        constant = pl.repeat(text, chunk.height, dtype=pl.String, eager=True)
        by_path.setdefault(path, []).append(
            Column("constante", ColumnUse(path, path), _translated(constant, path, plan))
        )
    _refuse_empty_rows(by_path, work)
    for path, columns in by_path.items():
        _read_path(path, columns, plan, catalogue, work)
    _set_strange_sites_apart(by_path, plan, catalogue, work)
    _set_other_nomenclatures_apart(by_path, plan, catalogue, work)
    _refuse_missing(by_path, plan, catalogue, work)
    return _collected(work)


def _cleaned(texts: pl.Series, use: ColumnUse, plan: Plan, work: _Work) -> pl.Series:
    """The text of the cells; nothing where the file says nothing; a formula stays text and is told."""
    clean = clean_column(texts)
    if clean.str.starts_with("=").any():
        clean = clean.str.replace(r'^="(.*)"$', "$1")
        formula = clean.str.starts_with("=").fill_null(False)
        work.problems.append(
            _problem(work.row, clean, formula, use.title, "C’est une formule : elle est gardée comme texte.", False)
        )
    clean = clean.str.replace(r"^'('*[=+\-@])", "$1")  # what an export made harmless to spreadsheets (kit.sheets.cells)
    if use.extract:
        clean = _part_of(clean, use.extract)
    nothing = ["", *MASKED, *plan.empty]
    clean = clean.set(clean.is_in(nothing).fill_null(False), None)
    return _translated(clean, use.path, plan)


def _part_of(texts: pl.Series, pattern: str) -> pl.Series:
    """The first group of the pattern, or all of it when it has none; a cell that does not answer to it stays whole."""
    found = pl.coalesce(texts.str.extract(pattern, 1), texts.str.extract(pattern, 0), texts)
    return pl.select(found.str.strip_chars()).to_series()


def _translated(texts: pl.Series, path: str, plan: Plan) -> pl.Series:
    pairs = plan.values.get(path)
    if not pairs:
        return texts
    folded = {fold(given): meant for given, meant in pairs.items()}
    translated = map_distinct(texts, lambda text: pairs.get(text, folded.get(fold(text), text)), pl.String)
    return translated.set((translated == "").fill_null(False), None)


def _problem(
    row: pl.Series, values: pl.Series, where: pl.Series, title: str, reason: str | pl.Series, refuses: bool
) -> pl.DataFrame:
    told = pl.lit(reason) if isinstance(reason, str) else pl.Series("reason", reason)
    frame = pl.DataFrame({"row": row, "value": values}).with_columns(
        pl.lit(title).alias("column"), told.alias("reason"), pl.lit(refuses).alias("refuses")
    )
    return frame.filter(where).select(list(PROBLEM))


def _refuse_empty_rows(by_path: dict[str, list[Column]], work: _Work) -> None:
    read = [column.texts for columns in by_path.values() for column in columns if column.title != "constante"]
    if read:
        said = pl.DataFrame([texts.alias(str(place)) for place, texts in enumerate(read)])
        empty = said.select(pl.all_horizontal(pl.all().is_null())).to_series()
        work.problems.append(
            _problem(work.row, pl.repeat("", len(empty), eager=True), empty, "", "La ligne est vide.", True)
        )


def _read_path(path: str, columns: list[Column], plan: Plan, catalogue: Catalogue, work: _Work) -> None:
    entity, _, name = path.partition(".")
    if name.startswith(CUSTOM):
        key = name[len(CUSTOM) :]
        texts = _joined(columns, " ") if columns[0].use.type == FieldType.TEXT else _first_said(columns)
        values, bad = read_custom(texts, columns[0].use.type, plan)
        work.customs.setdefault(entity, {})[key] = values
        work.problems.append(
            _problem(work.row, texts, bad, columns[0].title, "Cette valeur n’est pas du type du champ.", False)
        )
        return
    target = catalogue[path]
    if target.kind in (ValueKind.EMAIL, ValueKind.PHONE):
        for column in columns:
            _read_points(column, target, work)
        return
    if target.kind == ValueKind.REFUSAL:
        _read_refusals(columns, target, plan, work)
        return
    separator = {ValueKind.TEXT: " ", ValueKind.SIRET: "", ValueKind.TAGS: ";"}.get(target.kind)
    one_only = separator is None or any(column.use.first for column in columns)
    texts = _first_said(columns) if one_only else _joined(columns, separator or "")
    _read_target(texts, columns[0].title, target, plan, work)


def _joined(columns: list[Column], separator: str) -> pl.Series:
    """Several columns for one text make one text, in the order of the file ("RUE" + "DE FORBIN")."""
    if len(columns) == 1:
        return columns[0].texts
    parts = pl.DataFrame([column.texts.alias(str(place)) for place, column in enumerate(columns)])
    return parts.select(pl.concat_str(pl.all(), separator=separator, ignore_nulls=True).replace("", None)).to_series()


def _first_said(columns: list[Column]) -> pl.Series:
    columns = sorted(columns, key=lambda column: not column.use.first)
    parts = pl.DataFrame([column.texts.alias(str(place)) for place, column in enumerate(columns)])
    return parts.select(pl.coalesce(pl.all())).to_series()


def _read_points(column: Column, target: Target, work: _Work) -> None:
    points, unreadable = read_points(work.row, column.texts, target)
    work.points.setdefault(target.entity, []).append(points)
    reason = (
        "Cette adresse e-mail n’est pas valable." if target.kind == ValueKind.EMAIL else "Ce numéro n’est pas lisible."
    )
    work.problems.append(_problem(work.row, column.texts, unreadable, column.title, reason, False))


def _read_refusals(columns: list[Column], target: Target, plan: Plan, work: _Work) -> None:
    """No column that says no takes back what another one says."""
    readings = [(column, read_values(column.texts, target, plan)) for column in columns]
    said = pl.DataFrame([reading.values.alias(str(place)) for place, (_, reading) in enumerate(readings)])
    refused = said.select(pl.any_horizontal(pl.all().fill_null(False)).alias(target.column))
    work.columns.setdefault(target.entity, {})[target.column] = refused.to_series()
    for column, reading in readings:
        if reading.bad.any():
            _tell_bad(column.texts, reading.bad, reading.reason, column.title, target, plan, work)


def _read_target(texts: pl.Series, title: str, target: Target, plan: Plan, work: _Work) -> None:
    reading: Reading = read_values(texts, target, plan)
    columns = work.columns.setdefault(target.entity, {})
    columns[target.column] = reading.values.alias(target.column)
    if reading.precision is not None:
        columns[f"{target.column}:precision"] = reading.precision
    if not reading.bad.any():
        return
    _tell_bad(texts, reading.bad, reading.reason, title, target, plan, work)


def _set_strange_sites_apart(by_path: dict[str, list[Column]], plan: Plan, catalogue: Catalogue, work: _Work) -> None:
    """A SIRET begins with the SIREN of its company. In a file of establishments the SIRET is believed, elsewhere the SIREN."""
    siren = work.columns.get("company", {}).get("siren")
    owner = next((name for name in ("company", "establishment") if "siret" in work.columns.get(name, {})), "")
    if siren is None or not owner:
        return
    siret = work.columns[owner]["siret"]
    strange = (siren != siret.str.slice(0, 9)).fill_null(False)
    if not strange.any():
        return
    path = "company.siren" if plan.entity == "establishment" else f"{owner}.siret"
    target, column = catalogue[path], by_path[path][0]
    values = work.columns[target.entity][target.name]
    work.columns[target.entity][target.name] = values.set(strange, None)
    reason = "Le SIRET commence par le SIREN de l’entreprise\u00a0: ces deux-là ne vont pas ensemble."
    _tell_bad(values, strange, reason, column.title, target, plan, work)


def _set_other_nomenclatures_apart(
    by_path: dict[str, list[Column]], plan: Plan, catalogue: Catalogue, work: _Work
) -> None:
    """A code of an older or later nomenclature may be one of ours too, and mean another trade: it is not taken for ours."""
    for entity, columns in work.columns.items():
        path = f"{entity}.naf_code"
        if path not in by_path or "naf_nomenclature" not in columns:
            continue
        codes = columns["naf_code"]
        other = (codes.is_not_null() & (columns["naf_nomenclature"] != OURS)).fill_null(False)
        if not other.any():
            continue
        columns["naf_code"] = codes.set(other, None)
        reason = "Ce code est d’une autre nomenclature que la NAF rév. 2, dit le fichier."
        _tell_bad(codes, other, reason, by_path[path][0].title, catalogue[path], plan, work)


def _tell_bad(
    texts: pl.Series, bad: pl.Series, reason: str | pl.Series, title: str, target: Target, plan: Plan, work: _Work
) -> None:
    """The row is refused where its own entity cannot do without; else a custom field keeps what the column cannot hold."""
    refuses = (target.required or target.strict) and target.entity == plan.entity
    work.problems.append(_problem(work.row, texts, bad, title, reason, refuses))
    if refuses or target.entity in WITHOUT_CUSTOM:
        return
    kept = texts.set(~bad, None)
    key = target.name + AS_GIVEN
    customs = work.customs.setdefault(target.entity, {})
    customs[key] = kept.zip_with(kept.is_not_null(), customs[key]) if key in customs else kept
    work.kept_fields.add(DefinedField(target.entity, key, f"{target.label} (tel que reçu)"))


def _refuse_missing(by_path: dict[str, list[Column]], plan: Plan, catalogue: Catalogue, work: _Work) -> None:
    """Told by the title of the file's own column, where one is read."""
    for target in catalogue.values():
        if target.entity != plan.entity or not target.required:
            continue
        values = work.columns.get(plan.entity, {}).get(target.column)
        missing = pl.repeat(True, len(work.row), eager=True) if values is None else values.is_null()
        told = work.problems and pl.concat([part.filter("refuses") for part in work.problems])["row"]
        missing = missing & ~work.row.is_in(pl.Series(told, dtype=pl.Int64).implode())
        empty = pl.repeat("", len(missing), eager=True)
        title = by_path[target.path][0].title if target.path in by_path else target.label
        work.problems.append(_problem(work.row, empty, missing, title, f"Il manque «\u00a0{title}\u00a0».", True))


def _collected(work: _Work) -> Normalised:
    frames: dict[str, pl.DataFrame] = {}
    for entity in {*work.columns, *work.customs, *work.points}:
        columns: dict[str, Any] = {"row": work.row, **work.columns.get(entity, {})}
        if customs := work.customs.get(entity):
            columns["custom"] = custom_json(customs)
        frames[entity] = pl.DataFrame(columns)
    points = {entity: pl.concat(parts) for entity, parts in work.points.items()}
    problems = pl.concat([part for part in work.problems if part.height] or [pl.DataFrame(schema=PROBLEM)])
    return Normalised(frames, points, problems, work.kept_fields)


__all__ = ["POINT_KINDS", "PROBLEM", "Normalised", "normalise"]
