"""The matrix of messages: at which places of a purchase it speaks, what each of its cells lacks, and the hole to fill first."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from filon.kit.enums import LabelledEnum
from filon.playbook.rules.buying_journey import STEPS_OF, JourneyStep
from filon.playbook.rules.contents import PHASES


class Hole(LabelledEnum):
    """What is missing where somebody stands with a problem."""

    EMPTY = "empty", "rien encore"
    NO_MESSAGE = "no_message", "pas de message"
    NO_CONTENT = "no_content", "pas de contenu"


class Written(Protocol):
    """A cell: at which phase or step it was written, about which problem."""

    phase: str
    problem: str


C = TypeVar("C", bound=Written)


def places_of(*, five_steps: bool) -> tuple[str, ...]:
    """Where the matrix speaks, in the order of the purchase: three phases, or five steps."""
    return tuple(JourneyStep) if five_steps else PHASES


def steps_in(phase: str, *, five_steps: bool) -> tuple[str, ...]:
    """The places of one phase."""
    return STEPS_OF[phase] if five_steps else (phase,)


def phase_around(place: str) -> str:
    """The phase of which a place is a step, or that it is."""
    return next((phase for phase, steps in STEPS_OF.items() if place in steps), place)


def speaking_at(place: str, cells: Iterable[C]) -> list[C]:
    """One cell a problem: that of the place, else that of its whole phase, else that of the first step of the phase.

    So nothing that was written is lost when the company changes from three phases to five steps, or back.
    """
    phase = phase_around(place)
    order = [place, phase, *(STEPS_OF.get(phase, ()) if place == phase else ())]
    found: dict[str, C] = {}
    for cell in sorted((one for one in cells if one.phase in order), key=lambda one: order.index(one.phase)):
        found.setdefault(cell.problem, cell)
    return list(found.values())


class Square(NamedTuple):
    """One persona at one phase or step with one problem; `hole` None when there is something to say and to give."""

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
