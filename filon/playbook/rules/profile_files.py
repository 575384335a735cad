"""The five funnel profiles that come with Filon, one TOML file each in `filon/playbook/profiles/`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from filon.kit.errors import NotPossible
from filon.playbook.rules.funnel import PROFILE_KEYS

FOLDER = Path(__file__).resolve().parent.parent / "profiles"


class UnknownProfile(NotPossible):
    """No profile has this key."""


@cache
def _read(key: str) -> str:
    return (FOLDER / f"{key}.toml").read_text(encoding="utf-8")


def profile_definition(key: str) -> dict[str, Any]:
    if key not in PROFILE_KEYS:
        raise UnknownProfile(
            f"Le profil de tunnel « {key} » n’existe pas. Choisissez parmi : {', '.join(PROFILE_KEYS)}."
        )
    return tomllib.loads(_read(key))
