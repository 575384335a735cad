"""The matrix of messages as a page shows it: each problem of each persona at each phase, written or not."""

from collections.abc import Sequence
from typing import NamedTuple

from filon.playbook.models import MatrixCell, Persona
from filon.playbook.rules.contents import PHASES, ContentState
from filon.playbook.rules.matrix import Hole, Square, hole_of
from filon.playbook.selectors import personas_for
from filon.users.selectors import Viewer


class Line(NamedTuple):
    """`stands`: the problem is on the card of the persona; a cell outlives its problem, and says so."""

    problem: str
    cell: MatrixCell | None
    hole: Hole | None
    stands: bool


class PersonaMatrix(NamedTuple):
    """`phases`: each phase with its problems, in the order of the card."""

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
    """Two queries, whatever the number of personas."""
    personas = [one for one in personas_for(viewer=viewer) if one.deleted_at is None]
    cells = list(MatrixCell.objects.select_related("content"))
    return [_of(persona, [cell for cell in cells if cell.persona_id == persona.pk]) for persona in personas]


def _of(persona: Persona, cells: Sequence[MatrixCell]) -> PersonaMatrix:
    return PersonaMatrix(
        persona, [(phase, _lines(persona, phase, [one for one in cells if one.phase == phase])) for phase in PHASES]
    )


def _lines(persona: Persona, phase: str, cells: Sequence[MatrixCell]) -> list[Line]:
    """A phase without a problem on the card has one line, whatever the problem."""
    written = {cell.problem: cell for cell in cells}
    problems = [problem[:200] for problem in persona.pains_at(phase)] or [""]
    lines = [_line(problem, written.pop(problem, None), stands=True) for problem in problems]
    return lines + [_line(problem, cell, stands=False) for problem, cell in written.items()]


def _line(problem: str, cell: MatrixCell | None, *, stands: bool) -> Line:
    given = cell is not None and cell.content is not None and cell.content.state == ContentState.LIVE
    hole = hole_of(written=cell is not None, message=cell.message if cell else "", has_content=given)
    return Line(problem, cell, hole, stands)


def cell_at(*, persona: Persona, phase: str, problem: str) -> MatrixCell | None:
    return MatrixCell.objects.filter(persona=persona, phase=phase, problem=problem[:200]).first()
