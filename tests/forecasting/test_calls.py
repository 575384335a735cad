"""The salesperson's call and the manager's: kept apart, dated, summed by person and by team."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.forecasting.models import ManagerCall, Objective
from filon.forecasting.rules.calls import CallRow
from filon.forecasting.rules.objectives import months_of, quarters_of
from filon.forecasting.selectors.calls import call_rows, called_deals
from filon.forecasting.services.calls import hold_deal
from filon.kit.errors import EditedMeanwhile, NotAllowed, NotPossible
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.kinds import Category
from filon.opportunities.services.editing import edit_deal
from filon.opportunities.services.stages import move_deals
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = months_of(2026)[10:]
TODAY = NOW.date()
NONE, COMMIT, BEST, OMITTED = Category.NONE, Category.COMMIT, Category.BEST_CASE, Category.OMITTED


class North:
    def __init__(self) -> None:
        team = make.team("Nord")
        self.camille, self.paul = (make.user(name, teams=(team,)) for name in ("Camille", "Paul"))
        self.helene = make.user("Hélène", role=Role.MANAGER, teams=(team,))
        self.far = make.user("Loin", teams=(make.team("Sud"),))


@pytest.fixture
def north(db: None) -> North:
    return North()


def deal(owner: User | None, euros: int = 100, *, at: str = "proposal", **fields: Any) -> Opportunity:
    return make.deal(at=at, cents=euros * 100, owner=owner, **{"expected_close_date": date(2026, 12, 15), **fields})


def hold(held: Opportunity, category: Category, by: User, seen: Category = NONE) -> bool:
    return hold_deal(deal=held, category=category, seen=seen, by=by, now=NOW)


def rows(viewer: Any = SYSTEM, span: Any = DECEMBER) -> dict[str, CallRow]:
    return {row.label or f"level {row.level}": row for row in call_rows(viewer=viewer, span=span, today=TODAY)}


def test_the_managers_call_stands_beside_the_salespersons(north: North) -> None:
    sold = deal(north.camille)
    edit_deal(deal=sold, values={"category": COMMIT}, version=sold.version, by=by_person(north.camille.pk), now=NOW)
    assert hold(sold, BEST, north.helene)

    line = called_deals(viewer=north.helene, span=DECEMBER, today=TODAY, owner=None)[0][0]

    assert (line.deal.category, line.said and line.said.by, line.said and line.said.at) == (COMMIT, north.camille, NOW)
    assert (line.held and (line.held.category, line.held.by, line.held.at), line.apart) == (
        (BEST, north.helene, NOW),
        True,
    )
    sums = rows()["Camille"].sums
    assert (sums.said_commit, sums.held_commit, sums.held_best) == (100_00, 0, 100_00)


def test_without_a_managers_call_the_salespersons_counts_and_without_hers_the_chance(north: North) -> None:
    withdrawn = deal(north.camille, at="signature")
    hold(withdrawn, OMITTED, north.helene)
    hold(withdrawn, NONE, north.helene, seen=OMITTED)
    deal(north.camille, 7, category="commit")
    deal(north.camille, 3, category="omitted")

    sums = rows()["Camille"].sums

    assert (sums.open, sums.open_cents, sums.said_commit, sums.held_commit) == (3, 107_00, 107_00, 107_00)


def test_sums_go_by_person_and_team_with_objective_gap_and_coverage(north: North) -> None:
    deal(north.camille, 100, at="signature")
    deal(north.paul, 40)
    deal(north.far, 5)
    deal(None, 1)
    Objective.objects.create(user=north.camille, month=date(2026, 12, 1), cents=150_00)
    Objective.objects.create(user=north.paul, month=date(2026, 12, 1), cents=50_00)

    found = rows()

    assert list(found) == ["level 0", "Nord", "Camille", "Paul", "Sud", "Loin", "level 2"]
    team = found["Nord"]
    assert (team.target_cents, team.gap_cents, team.coverage) == (200_00, 100_00, 0.7)
    assert (found["level 0"].sums.open_cents, found["Loin"].gap_cents) == (146_00, None)
    assert found["level 2"].sums.said_pipeline == 1_00


def test_what_is_signed_leaves_less_to_sign(north: North) -> None:
    move_deals(deals=[deal(north.camille, 100)], to=make.stage("won"), by=BY_SYSTEM, now=NOW)
    Objective.objects.create(user=north.camille, month=date(2026, 11, 1), cents=80_00)

    row = rows(span=NOVEMBER)["Camille"]

    assert (row.sums.won_cents, row.sums.open, row.gap_cents, row.coverage) == (100_00, 0, 0, None)


def test_a_date_that_has_passed_counts_now_and_one_in_the_trash_or_elsewhere_does_not(north: North) -> None:
    deal(north.camille, 1, expected_close_date=date(2026, 6, 1))
    deal(north.camille, 2, expected_close_date=date(2027, 1, 1))
    deal(north.camille, 4, expected_close_date=None)
    deal(north.camille, 8, expected_close_date=date(2026, 11, 30), currency="USD")
    Opportunity.objects.filter(pk=deal(north.camille, 16).pk).update(deleted_at=NOW)

    assert rows(span=NOVEMBER)["Camille"].sums.open_cents == 1_00
    assert rows(span=quarters_of(2026)[3])["Camille"].sums.open_cents == 1_00
    assert rows(span=DECEMBER)["level 0"].sums.open == 0


def test_each_reads_and_calls_within_his_rights(north: North) -> None:
    hers, far = deal(north.camille), deal(north.far)

    assert list(rows(north.camille)) == ["level 0", "Nord", "Camille"]
    lines = {
        person: [(line.deal.pk, line.may_say, line.may_hold) for line in
                 called_deals(viewer=person, span=DECEMBER, today=TODAY, owner=None)[0]]
        for person in (north.camille, north.paul, north.helene)
    }  # fmt: skip
    assert lines == {
        north.camille: [(hers.pk, True, False)],
        north.paul: [(hers.pk, False, False)],
        north.helene: [(hers.pk, True, True), (far.pk, False, False)],
    }
    for refused, by in ((far, north.helene), (hers, north.camille)):
        with pytest.raises(NotAllowed):
            hold(refused, COMMIT, by)
    assert ManagerCall.objects.count() == 0


def test_a_call_is_refused_over_another_one_and_on_a_closed_deal(north: North) -> None:
    sold = deal(north.camille)
    hold(sold, BEST, north.helene)

    with pytest.raises(EditedMeanwhile):
        hold(sold, COMMIT, north.helene)
    assert not hold(sold, BEST, north.helene, seen=BEST)
    won = move_deals(deals=[sold], to=make.stage("won"), by=BY_SYSTEM, now=NOW)[0]
    with pytest.raises(NotPossible):
        hold(won, COMMIT, north.helene, seen=BEST)
    assert ManagerCall.objects.count() == 1


def test_the_number_of_questions_does_not_grow(north: North) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            call_rows(viewer=SYSTEM, span=DECEMBER, today=TODAY)
            called_deals(viewer=SYSTEM, span=DECEMBER, today=TODAY, owner=None)
        return len(asked)

    hold(deal(north.camille), BEST, north.helene)
    one = questions()
    for owner in (north.paul, north.far):
        hold(deal(owner), BEST, make.user("Inès", role=Role.DIRECTION))

    assert questions() == one
