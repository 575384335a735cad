"""The booklet of a process, typeset."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filon.kit.typesetting import typeset

BOOKLET = Path(__file__).resolve().parent.parent / "typst" / "booklet.typ"


def typeset_booklet(told: Mapping[str, Any]) -> bytes:
    return typeset(BOOKLET, told)
