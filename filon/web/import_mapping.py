"""The mapping of an import as its page shows it: each column with examples and choices, each value that needs a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from filon.contacts.rules.axes import LifecycleStage
from filon.intake.rules.presets import preset_label, recognised_preset
from filon.intake.services.sampling import examples_of, values_of
from filon.intake.services.staging import StagedFile
from filon.playbook.selectors import current_versions
from filon.records.models import Batch
from filon.records.rules.targets import Target
from filon.usecases.importing_catalogue import CATALOGUE
from filon.web.forms.imports import ENTITIES, field_chosen, new_field_choices, reached_entities, shown_places

MOST_PREVIEWED = 60  # columns of the preview
MOST_VALUES = 25  # different values that a person translates by hand; more is no list of choices

Group = tuple[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class MappedColumn:
    place: int
    title: str
    examples: Sequence[str]
    chosen: str


@dataclass(frozen=True, slots=True)
class Translated:
    """One target whose values are a list of ours: what each value of the file becomes."""

    path: str
    label: str
    pairs: Sequence[tuple[str, str]]
    choices: Sequence[tuple[str, str]]


def columns_of(batch: Batch, staged: StagedFile) -> list[MappedColumn]:
    uses = batch.mapping.get("columns", {})
    examples = examples_of(staged)
    return [
        MappedColumn(
            place,
            staged.titles[place],
            examples[place] if place < len(examples) else (),
            field_chosen(uses.get(staged.titles[place])),
        )
        for place in shown_places(staged.titles, batch.mapping)
    ]


def export_told(batch: Batch, staged: StagedFile) -> dict[str, Any]:
    """The export that the file was recognised as; else one that it looks like, of another kind of records."""
    label = preset_label(batch.mapping.get("source", {}).get("preset", ""))
    return {"export": label, "other_export": None if label else recognised_preset(staged.titles)}


def target_groups(entity: str) -> list[Group]:
    """What a column may be, by entity."""
    groups: list[Group] = [
        (
            str(ENTITIES[reached]),
            [(target.path, target.label) for target in CATALOGUE.values() if target.entity == reached],
        )
        for reached in reached_entities(entity)
    ]
    new = new_field_choices(entity)
    return [*groups, ("Autre", new)] if new else groups


def translations_of(batch: Batch, staged: StagedFile) -> list[Translated]:
    """For each mapped column whose target is a list: its values in the file, and what they become."""
    known = batch.mapping.get("values", {})
    found = []
    for title, use in batch.mapping.get("columns", {}).items():
        target = CATALOGUE.get(use["field"])
        choices = _choices_of(target) if target else []
        if target and choices and title in staged.titles:
            values = values_of(staged, place=staged.titles.index(title), most=MOST_VALUES)
            pairs = [(value, known.get(target.path, {}).get(value, "")) for value in values]
            found.append(Translated(target.path, title, pairs, choices))
    return found


def _choices_of(target: Target) -> list[tuple[str, str]]:
    if target.refers_to == "stage":
        return [(stage.key, stage.label) for version in current_versions()[:1] for stage in version.stages.all()]
    if target.name == "lifecycle_stage":
        return [(stage.value, stage.label) for stage in LifecycleStage if stage.value in set(target.choices.values())]
    return []


def verdict_words(preview: list[dict[str, Any]], staged: StagedFile, batch: Batch) -> dict[str, Any]:
    """The preview as a table of the mapped columns only."""
    shown = [title for title in staged.titles if title in batch.mapping.get("columns", {})][:MOST_PREVIEWED]
    rows = [
        {
            "row": row["row"],
            "cells": [row["cells"].get(title) or "" for title in shown],
            "verdict": row["verdict"],
            "problems": [problem["reason"] for problem in row["problems"]],
        }
        for row in preview
    ]
    return {"titles": shown, "rows": rows}
