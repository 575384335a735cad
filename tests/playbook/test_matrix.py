"""The matrix of messages: its holes, and two people who write one cell."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.playbook.models import Content, MatrixCell, Persona
from filon.playbook.rules.buying_journey import JourneyStep
from filon.playbook.rules.contents import PHASES, ContentState
from filon.playbook.rules.matrix import Hole, Square, first_hole, hole_of, phase_around, speaking_at, steps_in
from filon.playbook.selectors.matrix import matrix_of_messages
from filon.playbook.services.buying_journey import write_journey
from filon.playbook.services.matrix import empty_cell, write_cell
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW

VALUES = {"message": "Comptez une journée", "content": None, "expected": "", "channel": "email", "sign": "visit"}


@pytest.fixture
def marc(db: None) -> User:
    return make.user("Marc", role=Role.MARKETING)


@pytest.fixture
def boss(marc: User) -> Persona:
    made = persona("Le dirigeant", BIG)
    made.pains_awareness = "Le bruit\nLes couloirs"
    made.save()
    return made


def write(
    boss: Persona,
    marc: User,
    *,
    phase: str = "awareness",
    version: int = 0,
    problem: str = "Le bruit",
    **values: object,
) -> MatrixCell:
    return write_cell(
        persona=boss,
        phase=phase,
        problem=problem,
        values=VALUES | values,
        version=version,
        by=marc,
        now=NOW,
    )


def a_content(state: ContentState) -> Content:
    return Content.objects.create(
        title="Guide", title_key="guide", key="guide", kind="article", state=state, created_at=NOW, updated_at=NOW
    )


@given(st.booleans(), st.sampled_from(["", "Bonjour"]), st.booleans())
def test_there_is_no_hole_only_with_something_to_say_and_something_to_give(
    written: bool, message: str, has_content: bool
) -> None:
    whole = hole_of(written=written, message=message, has_content=has_content) is None
    assert whole == (written and bool(message) and has_content)


def test_nothing_at_all_is_filled_before_a_half() -> None:
    half, nothing = Square(1, "awareness", "a", Hole.NO_CONTENT), Square(2, "decision", "b", Hole.EMPTY)
    assert [first_hole(found) for found in ([half, nothing], [half], [])] == [nothing, half, None]


def test_each_problem_of_the_card_has_its_line_and_a_phase_without_any_has_one(boss: Persona, marc: User) -> None:
    write(boss, marc)
    [shown] = matrix_of_messages(viewer=marc)
    assert [(square.phase, square.problem, square.hole) for square in shown.squares] == [
        ("awareness", "Le bruit", Hole.NO_CONTENT),
        ("awareness", "Les couloirs", Hole.EMPTY),
        ("consideration", "", Hole.EMPTY),
        ("decision", "", Hole.EMPTY),
    ]


def test_a_content_that_was_withdrawn_leaves_a_hole(boss: Persona, marc: User) -> None:
    content = a_content(ContentState.LIVE)
    write(boss, marc, content=content)
    assert matrix_of_messages(viewer=marc)[0].squares[0].hole is None

    Content.objects.update(state=ContentState.ARCHIVED)
    assert matrix_of_messages(viewer=marc)[0].squares[0].hole == Hole.NO_CONTENT


def test_a_cell_outlives_its_problem_and_is_no_longer_counted(boss: Persona, marc: User) -> None:
    write(boss, marc, problem="Un vieux problème")
    [shown] = matrix_of_messages(viewer=marc)
    lines = dict(shown.phases)["awareness"]
    assert [(line.problem, line.stands) for line in lines] == [
        ("Le bruit", True),
        ("Les couloirs", True),
        ("Un vieux problème", False),
    ]
    assert len(shown.squares) == 4


def test_the_second_of_two_who_write_a_cell_learns_it(boss: Persona, marc: User) -> None:
    cell = write(boss, marc)
    with pytest.raises(EditedMeanwhile, match="a écrit cette case entre-temps"):
        write(boss, marc, message="Autre")
    assert write(boss, marc, version=1, message="Autre").message == "Autre"
    with pytest.raises(EditedMeanwhile):
        empty_cell(cell=cell, version=1, by=marc)
    empty_cell(cell=cell, version=2, by=marc)
    assert MatrixCell.objects.count() == 0


def test_a_phase_that_does_not_exist_is_refused(boss: Persona, marc: User) -> None:
    with pytest.raises(NotPossible, match="Cette phase d’achat n’existe pas"):
        write_cell(persona=boss, phase="mars", problem="", values=VALUES, version=0, by=marc, now=NOW)


class Cell(NamedTuple):
    phase: str
    problem: str


PLACES = (*JourneyStep, *PHASES)


@given(st.sets(st.builds(Cell, st.sampled_from(PLACES), st.sampled_from(["", "Le bruit"]))), st.sampled_from(PLACES))
def test_each_problem_has_one_cell_and_the_closest_one_speaks(written: set[Cell], place: str) -> None:
    told = speaking_at(place, written)
    assert len({cell.problem for cell in told}) == len(told)
    assert {phase_around(cell.phase) for cell in told} <= {phase_around(place)}
    assert {cell for cell in written if cell.phase == place} <= set(told)
    assert {one.problem for one in written if one.phase in (place, phase_around(place))} <= {
        one.problem for one in told
    }


@given(st.sampled_from(PHASES))
def test_a_phase_is_its_steps_whichever_way_the_company_counts(phase: str) -> None:
    assert {phase_around(place) for five in (True, False) for place in steps_in(phase, five_steps=five)} == {phase}


def count_in_steps(marc: User, *, five: bool) -> None:
    write_journey(five_steps=five, roles={}, version=0 if five else 1, by=marc, now=NOW)


def test_the_five_steps_take_over_what_the_phases_said_and_give_it_back(boss: Persona, marc: User) -> None:
    write(boss, marc, phase="decision", problem="", message="Un devis en deux jours")
    count_in_steps(marc, five=True)
    write(boss, marc, phase="choice", problem="", message="Une visite de chantier")

    [shown] = matrix_of_messages(viewer=marc)
    said = {place: [line.cell.message for line in lines if line.cell] for place, lines in shown.phases}
    assert said == {
        "awareness": [],
        "research": [],
        "evaluation": [],
        "engagement": ["Un devis en deux jours"],
        "choice": ["Une visite de chantier"],
    }
    assert len([square for square in shown.squares if square.hole == Hole.EMPTY]) == 4

    count_in_steps(marc, five=False)
    [shown] = matrix_of_messages(viewer=marc)
    assert [line.cell.message for _phase, lines in shown.phases for line in lines if line.cell] == [
        "Un devis en deux jours"
    ]


def test_what_a_step_said_stands_for_a_phase_that_says_nothing(boss: Persona, marc: User) -> None:
    count_in_steps(marc, five=True)
    write(boss, marc, phase="evaluation", problem="", message="Comparez les laines")
    count_in_steps(marc, five=False)
    [shown] = matrix_of_messages(viewer=marc)
    assert [line.cell.message for _phase, lines in shown.phases for line in lines if line.cell] == [
        "Comparez les laines"
    ]
