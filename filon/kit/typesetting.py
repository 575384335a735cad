"""The typesetter: a page told as plain data becomes a PDF, without a network and with the fonts of the compiler alone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst


def typeset(page: Path, told: Mapping[str, Any]) -> bytes:
    """`page`: a Typst file, which reads `told` as JSON; words are never markup. The same data give the same bytes.

    Words are not folded into ASCII: the compiler reads UTF-8, and ten thousand letters are half as long.
    """
    words = json.dumps(told, ensure_ascii=False)
    made: bytes = typst.compile(str(page), format="pdf", ignore_system_fonts=True, sys_inputs={"data": words})
    return made
