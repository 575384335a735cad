"""The typesetter: a proposal told as plain data becomes a PDF, without a network and with the fonts of the compiler alone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("typst") / "devis.typ"


def typeset_proposal(told: Mapping[str, Any]) -> bytes:
    """The same bytes for the same data: no date of making is written, so that a hash proves what was sent."""
    return typst.compile(str(TEMPLATE), format="pdf", ignore_system_fonts=True, sys_inputs={"data": json.dumps(told)})
