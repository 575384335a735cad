"""Letters, rounds and sheets to fill in, typeset, each as one PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filon.kit.typesetting import typeset

PAGES = Path(__file__).parent / "typst"


def typeset_letters(told: Mapping[str, Any]) -> bytes:
    return typeset(PAGES / "letters.typ", told)


def typeset_round(told: Mapping[str, Any]) -> bytes:
    return typeset(PAGES / "round.typ", told)


def typeset_sheet(told: Mapping[str, Any]) -> bytes:
    return typeset(PAGES / "sheet.typ", told)
