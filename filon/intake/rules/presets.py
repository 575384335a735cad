"""The mapping files that come with Filon, by name."""

from pathlib import Path

from filon.kit.errors import NotPossible

FOLDER = Path(__file__).resolve().parent.parent / "presets"


def preset_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def preset_path(name: str) -> Path:
    if name not in preset_names():
        raise NotPossible(f"Il n’y a pas de plan « {name} ». Plans livrés avec Filon : {', '.join(preset_names())}.")
    return FOLDER / f"{name}.toml"
