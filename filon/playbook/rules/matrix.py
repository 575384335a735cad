"""The matrix of messages: what each of its cells lacks, and the hole to fill first."""

from collections.abc import Sequence
from typing import NamedTuple

from filon.kit.enums import LabelledEnum


class Hole(LabelledEnum):
    """What is missing where somebody stands with a problem."""

    EMPTY = "empty", "rien encore"
    NO_MESSAGE = "no_message", "pas de message"
    NO_CONTENT = "no_content", "pas de contenu"


class Square(NamedTuple):
    """One persona at one phase with one problem; `hole` None when there is something to say and to give."""

    persona: int
    phase: str
    problem: str
    hole: Hole | None


def hole_of(*, written: bool, message: str, has_content: bool) -> Hole | None:
    """`has_content`: one that is at disposal; a withdrawn one leaves a hole."""
    if not written or not (message or has_content):
        return Hole.EMPTY
    if not message:
        return Hole.NO_MESSAGE
    return None if has_content else Hole.NO_CONTENT


def first_hole(squares: Sequence[Square]) -> Square | None:
    """Nothing at all before what lacks a half; in the order of the personas and of the purchase."""
    holes = [square for square in squares if square.hole]
    return next((square for square in holes if square.hole == Hole.EMPTY), holes[0] if holes else None)
