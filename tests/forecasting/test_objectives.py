"""Objectives: whose they are, how they add up, who writes them, two people at once."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.forecasting.models import Objective
from filon.forecasting.rules.objectives import (
    COMPANY,
    Holder,
    HolderKind,
    Objectives,
    Span,
    months_of,
    quarters_of,
    raised,
    spread_over_months,
)
from filon.forecasting.selectors.objectives import objective_rows, targets_by_month
from filon.forecasting.services.objectives import Typed, copy_last_year, set_objectives
from filon.kit.errors import EditedMeanwhile, NotAllowed, NotPossible
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make

MARCH = date(2027, 3, 1)
MARCH_COLUMN = months_of(2027)[2]
CAMILLE, PAUL, ZOE = (Holder(HolderKind.USER, pk) for pk in (1, 2, 3))
NORTH, SOUTH = (Holder(HolderKind.TEAM, pk) for pk in (1, 2))
MEMBERS = {1: {1, 2}, 2: {2}}


def of(written: dict[Holder, int], holder: Holder) -> int | None:
    return Objectives({(one, MARCH): cents for one, cents in written.items()}, MEMBERS).of(holder, MARCH)


def test_a_teams_objective_is_its_own_or_else_the_sum_of_its_peoples() -> None:
    people = {CAMILLE: 300, PAUL: 500, ZOE: 70}

    assert of(people, NORTH) == 800
    assert of({**people, NORTH: 1_000}, NORTH) == 1_000
    assert of({ZOE: 70}, NORTH) is None


def test_the_companys_counts_nobody_twice() -> None:
    people = {CAMILLE: 300, PAUL: 500, ZOE: 70}

    assert of(people, COMPANY) == 870
    assert of({**people, NORTH: 1_000}, COMPANY) == 1_070
    assert of({**people, SOUTH: 600}, COMPANY) == 300 + 600 + 70
    assert of({**people, NORTH: 1_000, COMPANY: 5}, COMPANY) == 5
    assert of({}, COMPANY) is None


@given(st.integers(0, 10**12), st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=3, max_size=3))
def test_a_quarter_loses_no_cent_over_its_months(cents: int, before: list[int | None]) -> None:
    parts = spread_over_months(cents, before=before)

    assert (sum(parts), min(parts) >= 0) == (cents, True)


def test_a_quarter_keeps_the_weights_of_its_months() -> None:
    assert spread_over_months(400_00, before=[100_00, 100_00, 200_00]) == [100_00, 100_00, 200_00]
    assert spread_over_months(300_01, before=[100_00, None, None]) == [100_00, 100_00, 100_01]


def test_last_year_and_so_many_percent_is_in_whole_euros() -> None:
    assert raised(1_000_00, percent=Decimal("3.35")) == 1_034_00
    with pytest.raises(NotPossible):
        raised(1, percent=Decimal(-101))


def cell(holder: Holder, cents: int | None, *, seen: int | None = None, span: Span = MARCH_COLUMN) -> Typed:
    return Typed(holder, span, seen, cents)


def written() -> list[tuple[int | None, int | None, date, int]]:
    return list(Objective.objects.order_by("pk").values_list("user", "team", "month", "cents"))


@pytest.fixture
def north(db: None) -> dict[str, User]:
    team = make.team("Nord")
    helene = make.user("Hélène", role=Role.MANAGER, teams=(team,))
    return {"camille": make.user("Camille", teams=(team,)), "helene": helene, "far": make.user("Loin")}


def user(person: User) -> Holder:
    return Holder(HolderKind.USER, person.pk)


def test_a_manager_writes_her_teams_and_nobody_elses(north: dict[str, User]) -> None:
    helene, camille = north["helene"], user(north["camille"])

    assert set_objectives(typed=[cell(camille, 500)], by=helene) == 1
    for holder in (user(north["far"]), COMPANY):
        with pytest.raises(NotAllowed):
            set_objectives(typed=[cell(camille, 700, seen=500), cell(holder, 500)], by=helene)
    with pytest.raises(NotAllowed):
        set_objectives(typed=[cell(camille, 9, seen=500)], by=north["camille"])

    assert written() == [(camille.pk, None, MARCH, 500)]


def test_an_objective_that_somebody_wrote_meanwhile_is_not_overwritten(north: dict[str, User]) -> None:
    camille = user(north["camille"])
    set_objectives(typed=[cell(camille, 500)], by=SYSTEM)

    for seen in (None, 400):
        with pytest.raises(EditedMeanwhile):
            set_objectives(typed=[cell(COMPANY, 1), cell(camille, 700, seen=seen)], by=SYSTEM)
    assert written() == [(camille.pk, None, MARCH, 500)]

    assert set_objectives(typed=[cell(camille, None, seen=500), cell(COMPANY, None)], by=SYSTEM) == 1
    assert written() == []


def test_a_quarter_writes_its_months_and_reads_as_their_sum(north: dict[str, User]) -> None:
    first = quarters_of(2027)[0]
    set_objectives(typed=[cell(COMPANY, 900_00, span=first)], by=SYSTEM)

    assert [(month, cents) for _, _, month, cents in written()] == [(month, 300_00) for month in first.months]
    company = objective_rows(viewer=SYSTEM, spans=quarters_of(2027))[0]
    assert ([one.cents for one in company.cells], company.year_cents) == ([900_00, None, None, None], 900_00)


def test_the_copy_of_last_year_fills_what_is_empty_only(north: dict[str, User]) -> None:
    camille = user(north["camille"])
    january, march = months_of(2026)[0], months_of(2026)[2]
    set_objectives(typed=[cell(camille, 100_00, span=january), cell(camille, 200_00, span=march)], by=SYSTEM)
    set_objectives(typed=[cell(camille, 1_00)], by=SYSTEM)

    assert copy_last_year(holders=[camille], year=2027, percent=Decimal(10), by=north["helene"]) == 1
    assert [row[2:] for row in written()][2:] == [(MARCH, 1_00), (date(2027, 1, 1), 110_00)]


def test_each_reads_the_objectives_of_whom_his_figures_speak_of(north: dict[str, User]) -> None:
    camille, team = user(north["camille"]), Holder(HolderKind.TEAM, north["camille"].teams.get().pk)
    set_objectives(
        typed=[cell(camille, 500), cell(user(north["far"]), 70), cell(team, 800), cell(COMPANY, 2_000)], by=SYSTEM
    )
    names = {
        person: [row.label for row in objective_rows(viewer=north[person], spans=months_of(2027))] for person in north
    }

    assert names == {
        "camille": ["Nord", "Camille", "Hélène"],
        "helene": ["", "Nord", "Camille", "Hélène", "Loin"],
        "far": ["Loin"],
    }
    asked = {person: targets_by_month(north[person]) for person in north}
    assert asked == {"camille": {MARCH: 800}, "helene": {MARCH: 2_000}, "far": {MARCH: 70}}


def test_an_objective_in_another_currency_is_neither_counted_nor_typed_over(north: dict[str, User]) -> None:
    Objective.objects.create(month=MARCH, cents=5, currency="USD")

    company = objective_rows(viewer=SYSTEM, spans=months_of(2027))[0].cells[2]

    assert (company.cents, company.counted, company.other) == (None, None, "USD")
    with pytest.raises(EditedMeanwhile):
        set_objectives(typed=[cell(COMPANY, 7)], by=SYSTEM)
