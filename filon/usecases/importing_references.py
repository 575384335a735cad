"""Finds the records that a file names: colleagues, sources, products, stages, leads, deals."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

from filon.intake.rules.mapping import WITHOUT_CUSTOM, Plan
from filon.intake.services.normalising import AS_GIVEN, PROBLEM
from filon.kit.columns.identifiers import siret_column
from filon.kit.columns.texts import fold_column, name_key_column
from filon.kit.subjects import SubjectKind
from filon.playbook.services.loading import Stages, find_or_create_named
from filon.records.rules.fields import DefinedField
from filon.records.rules.targets import Target
from filon.records.services.bulk import lookup
from filon.records.services.loading import Loading, match_external_ids
from filon.usecases.importing_attendances import find_events
from filon.usecases.importing_catalogue import CATALOGUE
from filon.users.services.loading import find_owners, find_teams

Frames = dict[str, pl.DataFrame]
NO_PROBLEM = pl.DataFrame(schema=PROBLEM)
CREATED_BY_NAME = ("source", "campaign", "persona", "close_reason", "product")
TITLES = Mapping[str, str]  # path → title of the column


def unknown(rows: pl.DataFrame, column: str, title: str, reason: str, *, refuses: bool = False) -> pl.DataFrame:
    """A problem for each row, told by the text of `column`."""
    return rows.select(
        "row",
        pl.lit(title).alias("column"),
        pl.col(column).cast(pl.String).alias("value"),
        pl.lit(reason).alias("reason"),
        pl.lit(refuses).alias("refuses"),
    )


def resolve_stages(frames: Frames, titles: TITLES) -> tuple[Frames, pl.DataFrame]:
    """The stage of each deal in its process; an unknown one refuses the row with the list of stages."""
    frame = frames.get("opportunity")
    if frame is None or "stage" not in frame.columns:
        return frames, NO_PROBLEM
    stages = Stages()
    process = (
        frame["pipeline"] if "pipeline" in frame.columns else pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    )
    found = [stages.find(p, s) if s else None for p, s in zip(process, frame["stage"], strict=True)]
    schema = {"stage_id": pl.Int64, "process_version_id": pl.Int64, "stage_key": pl.String, "stage_kind": pl.String}
    rows = frame.hstack(pl.DataFrame([stage or (None,) * 4 for stage in found], schema=schema, orient="row"))
    lost = rows.filter(pl.col("stage_id").is_null() & pl.col("stage").is_not_null())
    problems = [
        unknown(lost[at : at + 1], "stage", titles.get("opportunity.stage", "Étape"), stages.reason(name), refuses=True)
        for at, name in enumerate(lost["pipeline"] if "pipeline" in lost.columns else [None] * lost.height)
    ]
    return {**frames, "opportunity": rows}, pl.concat(problems or [NO_PROBLEM])


class Resolved(NamedTuple):
    """Frames with their references, what was not found, and the custom fields that keep it as given."""

    frames: Frames
    lost: pl.DataFrame
    kept_fields: set[DefinedField]


def resolve_references(frames: Frames, plan: Plan, titles: TITLES, *, loading: Loading) -> Resolved:
    """Replace each name by its record (`source` → `source_id`); what is not found is told, and kept as given."""
    problems, kept_fields = [NO_PROBLEM], set()
    resolved: Frames = {}
    for entity, frame in frames.items():
        for target in CATALOGUE.values():
            if target.entity != entity or not target.refers_to or target.column not in frame.columns:
                continue
            finder = _finder(target.refers_to, plan, loading)
            if finder is None:
                continue
            find, reason = finder
            frame, lost = _replaced(frame, target.column, find)
            title = titles.get(target.path, target.label)
            problems.append(unknown(lost, target.column, title, reason, refuses=target.strict))
            frame = keep_as_given(frame, lost.select("row", pl.col(target.column).alias("value")), target)
            kept_fields |= field_as_given(lost, target)
        resolved[entity] = frame
    return Resolved(resolved, pl.concat(problems), kept_fields)


Finder = Callable[[list[str]], Mapping[str, int]]


def _finder(kind: str, plan: Plan, loading: Loading) -> tuple[Finder, str] | None:
    if kind in CREATED_BY_NAME:
        return lambda names: find_or_create_named(kind, names, loading=loading), ""
    if kind == "owner":
        reason = (
            "Personne ne porte ce nom ici. Pour créer ces personnes, cochez «\u00a0Créer les responsables inconnus\u00a0»"
            " (dans un fichier de plan\u00a0: create_owners = true)."
        )
        return lambda names: find_owners(names, create=plan.create_owners, now=loading.now), reason
    if kind == "event":
        return (
            find_events,
            "Aucun événement ne porte ce nom, ou plusieurs\u00a0: importez depuis la page de l’événement.",
        )
    if kind == "team":
        return find_teams, "Cette équipe n’existe pas."
    if kind in ("lead", "opportunity"):
        return lambda names: _by_identifier_or_name(
            SubjectKind(kind), names, loading
        ), "Aucune fiche ne porte cette référence."
    if kind == "establishment":
        return _by_siret, "Aucun établissement n’a ce SIRET."
    return None


def _replaced(frame: pl.DataFrame, column: str, find: Finder) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = frame[column].drop_nulls().unique(maintain_order=True).to_list()
    found = find(names) if names else {}
    ids = frame[column].replace_strict(list(found), list(found.values()), default=None, return_dtype=pl.Int64)
    rows = frame.with_columns(ids.alias(f"{column}_id"))
    return rows, rows.filter(pl.col(column).is_not_null() & pl.col(f"{column}_id").is_null())


def keep_as_given(frame: pl.DataFrame, lost: pl.DataFrame, target: Target) -> pl.DataFrame:
    """Put the names that nothing bears (row, value) in a custom field beside, where a person can filter them."""
    if lost.is_empty() or target.entity in WITHOUT_CUSTOM:
        return frame
    key = target.name + AS_GIVEN
    given = dict(lost.select("row", "value").iter_rows())
    customs = frame["custom"] if "custom" in frame.columns else [None] * frame.height
    documents = [
        json.dumps(json.loads(custom or "{}") | {key: given[row]}, ensure_ascii=False) if row in given else custom
        for row, custom in zip(frame["row"], customs, strict=True)
    ]
    return frame.with_columns(pl.Series("custom", documents, dtype=pl.String))


def field_as_given(lost: pl.DataFrame, target: Target) -> set[DefinedField]:
    if lost.is_empty() or target.entity in WITHOUT_CUSTOM:
        return set()
    return {DefinedField(target.entity, target.name + AS_GIVEN, f"{target.label} (tel que reçu)")}


_TABLES = {SubjectKind.LEAD: "leads_lead", SubjectKind.OPPORTUNITY: "opportunities_opportunity"}


def _by_identifier_or_name(kind: SubjectKind, names: list[str], loading: Loading) -> dict[str, int]:
    asked = pl.Series(names, dtype=pl.String)
    by_id = match_external_ids(asked, kind=kind, system=loading.system)
    keys = fold_column(asked)
    by_name = lookup(
        f"SELECT name_key, min(id) FROM {_TABLES[kind]} WHERE deleted_at IS NULL AND name_key {{in}} GROUP BY name_key",
        keys,
        {"name_key": pl.String, "id": pl.Int64},
    )
    named = dict(by_name.iter_rows())
    found = {name: named[key] for name, key in zip(names, keys, strict=True) if key in named}
    return found | dict(by_id.select("external_id", "found_id").iter_rows())


def _by_siret(names: list[str]) -> dict[str, int]:
    sirets = siret_column(pl.Series(names, dtype=pl.String))
    known = dict(
        lookup(
            "SELECT siret, id FROM contacts_establishment WHERE siret {in}",
            sirets,
            {"siret": pl.String, "id": pl.Int64},
        ).iter_rows()
    )
    return {name: known[siret] for name, siret in zip(names, sirets, strict=True) if siret in known}


def people_named(names: pl.Series) -> dict[str, int]:
    """Contacts by their name as it is written ("Jean Dupont" or "Dupont Jean")."""
    keys = name_key_column(names)
    turned = name_key_column(names.str.replace(r"^(\S+)\s+(.+)$", "$2 $1"))
    known = dict(
        lookup(
            "SELECT name_key, min(id) FROM contacts_contact WHERE deleted_at IS NULL AND name_key {in} GROUP BY name_key",
            pl.concat([keys, turned]),
            {"name_key": pl.String, "id": pl.Int64},
        ).iter_rows()
    )
    found = {name: known.get(b) or known.get(a) for name, a, b in zip(names, keys, turned, strict=True) if name}
    return {name: pk for name, pk in found.items() if pk}
