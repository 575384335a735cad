"""A proposal, typeset."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filon.kit.typesetting import typeset

PROPOSAL = Path(__file__).with_name("typst") / "devis.typ"


def typeset_proposal(told: Mapping[str, Any]) -> bytes:
    """The same bytes for the same data: no date of making is written, so that a hash proves what was sent."""
    return typeset(PROPOSAL, told)
