"""The five funnel profiles that come with Filon, one TOML file each in `filon/playbook/profiles/`."""

import tomllib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from filon.kit.errors import NotPossible
from filon.playbook.rules.funnel import PROFILE_KEYS

FOLDER = Path(__file__).resolve().parent.parent / "profiles"


class UnknownProfile(NotPossible):
    """No profile has this key."""


def profile_definition(key: str) -> dict[str, Any]:
    if key not in PROFILE_KEYS:
        raise UnknownProfile(
            f"Le profil de tunnel « {key} » n’existe pas. Choisissez parmi : {', '.join(PROFILE_KEYS)}."
        )
    return deepcopy(_parsed(key))


@cache
def _parsed(key: str) -> dict[str, Any]:
    """Read once: pages ask for it several times each."""
    return tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
