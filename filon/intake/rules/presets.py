"""The mapping files that come with Filon: by name, and recognised by the titles of a file."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from filon.kit.errors import NotPossible
from filon.kit.text import header_key

FOLDER = Path(__file__).resolve().parent.parent / "presets"


@dataclass(frozen=True, slots=True)
class Preset:
    """`signatures`: folded titles that stand together in no other export; one set for each language or age of it."""

    name: str
    label: str
    entity: str
    signatures: tuple[frozenset[str], ...]
    titles: frozenset[str]


def preset_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def preset_path(name: str) -> Path:
    if name not in preset_names():
        raise NotPossible(
            f"Il n’y a pas de plan «\u00a0{name}\u00a0». Plans livrés avec Filon : {', '.join(preset_names())}."
        )
    return FOLDER / f"{name}.toml"


def preset_document(name: str) -> dict[str, Any]:
    """The mapping file of that name, which says itself that it is the preset."""
    document = tomllib.loads(preset_path(name).read_text(encoding="utf-8"))
    return {**document, "source": {**document.get("source", {}), "preset": name}}


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    return tuple(_described(name) for name in preset_names())


def _described(name: str) -> Preset:
    document = preset_document(name)
    said = document["preset"]
    signatures = tuple(frozenset(map(header_key, titles)) for titles in said["recognised_by"])
    titles = frozenset(map(header_key, document["columns"]))
    return Preset(name, said["label"], said["entity"], signatures, titles)


def preset_label(name: str) -> str:
    """What a person calls it; empty for a name that is no preset any more."""
    return next((preset.label for preset in presets() if preset.name == name), "")


def recognised_preset(titles: Sequence[str], *, entity: str = "") -> Preset | None:
    """The preset whose signature the titles bear, for files of `entity` (or of any); the one that says most of them."""
    here = {header_key(title) for title in titles}

    def strength(preset: Preset) -> tuple[int, int]:
        borne = [len(signature) for signature in preset.signatures if signature <= here]
        return (max(borne, default=0), len(preset.titles & here))

    candidates = [preset for preset in presets() if entity in ("", preset.entity) and strength(preset)[0]]
    return max(candidates, key=strength, default=None)
