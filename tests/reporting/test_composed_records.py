"""Each figure of a composed report opens as many records as it counts, whatever its measure, its rows and its columns."""

from datetime import date, timedelta

import pytest

from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.reporting.rules.composed import MEASURES, ROWS, Definition, Figure, Named, Unit
from filon.reporting.rules.period import ALL_TIME, Period
from filon.reporting.selectors.composed import composed_table
from filon.reporting.selectors.composed_records import records_behind_cell
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> User:
    return make.user("Inès", role=Role.DIRECTION)


@pytest.fixture
def sales(ines: User) -> None:
    """Deals at each stage and leads, of two people and nobody, some paused, without date, or with an action."""
    camille = make.user("Camille", role=Role.SALES)
    for number, (at, owner) in enumerate(
        (at, who) for at in ("won", "lost", "proposal") for who in (ines, camille, None)
    ):
        for copy in range(number + 1):
            deal = make.deal(at=at, owner=owner, cents=100_000)
            opened = NOW - timedelta(days=100 + copy) if copy else None
            closed = NOW - timedelta(days=10 * number + 1) if at != "proposal" else None
            paused = date(2099, 1, 1) if at == "proposal" and copy % 3 == 2 else None
            Opportunity.objects.filter(pk=deal.pk).update(opened_at=opened, closed_at=closed, paused_until=paused)
    for owner, count in ((ines, 2), (camille, 3)):
        for _ in range(count):
            make.lead(owner=owner)


def counted(definition: Definition, figure: Figure) -> float:
    """How many records a figure is made of."""
    return (figure.value if definition.of.unit == Unit.COUNT else figure.n) or 0


@pytest.mark.usefixtures("sales")
@pytest.mark.parametrize("measure", MEASURES)
def test_each_cell_opens_what_it_counts(measure: str, ines: User) -> None:
    named = MEASURES[measure].named
    for rows in ROWS[named]:
        columns = "owner" if rows != "owner" else "source"
        definition = Definition(measure, rows, columns)
        table = composed_table(definition, viewer=ines, period=ALL_TIME, now=NOW)
        cells = {(row, column): figure for row, found in table.cells.items() for column, figure in found.items()}
        cells |= {(row, None): figure for row, figure in table.rows.items()}
        cells |= {(None, column): figure for column, figure in table.feet.items()} | {(None, None): table.total}
        for (row, column), figure in cells.items():
            only = records_behind_cell(definition, row=row, column=column, viewer=ines, period=ALL_TIME, now=NOW)
            records = Lead.objects if named == Named.FUNNEL else Opportunity.objects
            assert records.filter(only).count() == counted(definition, figure), (rows, row, column)


@pytest.mark.usefixtures("sales")
def test_the_cases_are_told_apart(ines: User) -> None:
    def behind(measure: str) -> int:
        definition = Definition(measure, "owner")
        only = records_behind_cell(definition, row=None, column=None, viewer=ines, period=ALL_TIME, now=NOW)
        return Opportunity.objects.filter(only).count()

    assert {name: behind(name) for name in ("won", "lost", "win-rate", "cycle", "open", "age", "idle")} == {
        "won": 1 + 2 + 3,
        "lost": 4 + 5 + 6,
        "win-rate": 6 + 15,
        "cycle": 0 + 1 + 2,  # whose opening is known
        "open": 7 + 8 + 9,
        "age": 6 + 7 + 8,
        "idle": 24 - 2 - 2 - 3,  # one in three is paused
    }


@pytest.mark.usefixtures("sales")
def test_the_period_and_the_limit_count_there_too(ines: User) -> None:
    last_week = Period((NOW - timedelta(days=5)).date(), NOW.date())
    definition = Definition("won", "persona", limits=[("owner", "Inès")])

    only = records_behind_cell(definition, row=None, column=None, viewer=ines, period=last_week, now=NOW)

    assert Opportunity.objects.filter(only).count() == 1


def test_a_cut_that_the_measure_does_not_have_opens_nothing(ines: User) -> None:
    with pytest.raises(NotPossible, match="ne se lit pas par"):
        records_behind_cell(
            Definition("open", "quarter"), row="2026-Q1", column=None, viewer=ines, period=ALL_TIME, now=NOW
        )
