"""The typesetter: a booklet told as plain data becomes a PDF, without a network and with the fonts of the compiler alone."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "booklet.typ"


def typeset_booklet(told: Mapping[str, Any]) -> bytes:
    made: bytes = typst.compile(
        _template(), format="pdf", ignore_system_fonts=True, sys_inputs={"data": json.dumps(told)}
    )
    return made


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
