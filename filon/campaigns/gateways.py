"""The typesetter: letters and rounds told as plain data become one PDF, without a network, with the fonts of the compiler."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

PAGES = Path(__file__).parent / "typst"


def typeset_letters(told: Mapping[str, Any]) -> bytes:
    return _typeset("letters", told)


def typeset_round(told: Mapping[str, Any]) -> bytes:
    return _typeset("round", told)


def typeset_sheet(told: Mapping[str, Any]) -> bytes:
    return _typeset("sheet", told)


def _typeset(page: str, told: Mapping[str, Any]) -> bytes:
    """Words are not folded into ASCII: the compiler reads UTF-8, and ten thousand letters are half as long."""
    words = json.dumps(told, ensure_ascii=False)
    made: bytes = typst.compile(
        str(PAGES / f"{page}.typ"), format="pdf", ignore_system_fonts=True, sys_inputs={"data": words}
    )
    return made
