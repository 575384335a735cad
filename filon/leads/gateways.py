"""The agreement between marketing and sales, typeset."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filon.kit.typesetting import typeset

AGREEMENT = Path(__file__).with_name("typst") / "accord.typ"


def typeset_agreement(told: Mapping[str, Any]) -> bytes:
    return typeset(AGREEMENT, told)
