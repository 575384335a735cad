"""The matrix of messages as a page shows it: each problem of each persona at each phase or step, written or not."""

from collections.abc import Sequence
from typing import NamedTuple

from filon.playbook.models import MatrixCell, Persona
from filon.playbook.rules.contents import ContentState
from filon.playbook.rules.matrix import Hole, Square, hole_of, phase_around, places_of, speaking_at
from filon.playbook.selectors import buying_journey, personas_for
from filon.users.selectors import Viewer


class Line(NamedTuple):
    """`stands`: the problem is on the card of the persona; a cell outlives its problem, and says so."""

    problem: str
    cell: MatrixCell | None
    hole: Hole | None
    stands: bool


class PersonaMatrix(NamedTuple):
    """`phases`: each phase or step with the problems of its phase, in the order of the card."""

    persona: Persona
    phases: list[tuple[str, list[Line]]]

    @property
    def squares(self) -> list[Square]:
        return [
            Square(self.persona.pk, phase, line.problem, line.hole)
            for phase, lines in self.phases
            for line in lines
            if line.stands
        ]


def matrix_of_messages(*, viewer: Viewer) -> list[PersonaMatrix]:
    """Three queries, whatever the number of personas."""
    places = places_of(five_steps=buying_journey().five_steps)
    personas = [one for one in personas_for(viewer=viewer) if one.deleted_at is None]
    cells = list(MatrixCell.objects.select_related("content"))
    return [_of(persona, [cell for cell in cells if cell.persona_id == persona.pk], places) for persona in personas]


def _of(persona: Persona, cells: Sequence[MatrixCell], places: Sequence[str]) -> PersonaMatrix:
    return PersonaMatrix(persona, [(place, _lines(persona, place, speaking_at(place, cells))) for place in places])


def _lines(persona: Persona, place: str, cells: Sequence[MatrixCell]) -> list[Line]:
    """A phase without a problem on the card has one line, whatever the problem."""
    written = {cell.problem: cell for cell in cells}
    problems = [problem[:200] for problem in persona.pains_at(phase_around(place))] or [""]
    lines = [_line(problem, written.pop(problem, None), stands=True) for problem in problems]
    return lines + [_line(problem, cell, stands=False) for problem, cell in written.items()]


def _line(problem: str, cell: MatrixCell | None, *, stands: bool) -> Line:
    given = cell is not None and cell.content is not None and cell.content.state == ContentState.LIVE
    hole = hole_of(written=cell is not None, message=cell.message if cell else "", has_content=given)
    return Line(problem, cell, hole, stands)


def cell_at(*, persona: Persona, place: str, problem: str) -> MatrixCell | None:
    """What speaks there: written at that very place, or around it."""
    return next(iter(speaking_at(place, MatrixCell.objects.filter(persona=persona, problem=problem[:200]))), None)
