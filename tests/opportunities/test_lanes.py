"""The board by owner, its filters, and the deals of a version that is no longer in service."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.opportunities.selectors.board import (
    BoardFilter,
    Figures,
    column_figures,
    deal_board,
    open_deals_by_version,
    stages_with_deals,
)
from filon.opportunities.selectors.lanes import CARDS_A_CELL, Lane, deal_lanes
from filon.playbook.models import AcquisitionSource, Stage
from filon.users.models import Team
from filon.users.selectors import SYSTEM
from tests.opportunities.making import MONDAY, default_version, make_deal, make_task, make_user, stage_named

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lanes(now: Any = MONDAY, **asked: Any) -> list[Lane]:
    return deal_lanes(viewer=SYSTEM, version=default_version(), criteria=BoardFilter(**asked), now=now)


def told(lane: Lane) -> dict[str, list[str]]:
    return {cell.stage.key: [card.deal.name for card in cell.cards] for cell in lane.cells if cell.cards}


def shown(now: Any = MONDAY, **asked: Any) -> list[str]:
    columns = deal_board(viewer=SYSTEM, version=default_version(), criteria=BoardFilter(**asked), now=now)
    return sorted(card.deal.name for column in columns for card in column.cards)


def test_a_lane_a_person_the_heaviest_first_and_that_of_nobody_last() -> None:
    camille, karim = make_user("Camille"), make_user("Karim")
    make_deal("A", owner=karim, cents=100_000)
    make_deal("B", owner=karim, stage="contact", cents=None)
    make_deal("C", owner=camille, cents=900_000)
    make_deal("D", cents=99_000_000)

    found = lanes()

    assert [lane.owner for lane in found] == [camille, karim, None]
    assert told(found[1]) == {"proposal": ["A"], "contact": ["B"]}
    assert found[1].figures == Figures(count=2, cents=100_000, weighted_cents=30_000, without_action=2)


def test_a_cell_shows_its_newest_cards_and_says_that_there_are_more() -> None:
    camille = make_user("Camille")
    for number in range(CARDS_A_CELL + 2):
        make_deal(f"Affaire {number}", owner=camille, now=MONDAY + number * DAY)

    (lane,) = lanes(now=MONDAY + 20 * DAY)
    cell = next(cell for cell in lane.cells if cell.stage.key == "proposal")

    assert [card.deal.name for card in cell.cards] == [f"Affaire {n}" for n in range(7, 1, -1)]
    assert (cell.more, cell.figures.count) == (True, 8)


def test_what_closed_before_this_month_is_in_no_lane() -> None:
    make_deal("Ancienne", stage="won", now=MONDAY - 40 * DAY)

    assert lanes() == []


def test_the_lanes_ask_as_many_questions_for_one_person_as_for_three() -> None:
    counts = []
    for number in (1, 3):
        for place in range(number):
            make_deal("A", owner=make_user(f"Personne {number}{place}"))
        version = default_version()
        with CaptureQueriesContext(connection) as queries:
            deal_lanes(viewer=SYSTEM, version=version, criteria=BoardFilter(), now=MONDAY)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_filters_by_team_source_month_and_standstill() -> None:
    camille = make_user("Camille")
    team = Team.objects.create(name="Nord")
    team.members.add(camille)
    fair = AcquisitionSource.objects.create(name="Salon", name_key="salon")
    make_deal("Équipe", owner=camille)
    make_deal("Salon", source=fair)
    make_deal("Novembre", expected_close_date=date(2026, 11, 30))
    make_deal("Décembre", expected_close_date=date(2026, 12, 1))
    make_deal("Immobile", now=MONDAY - 99 * DAY)
    make_task(make_deal("Prévue", now=MONDAY - 99 * DAY), "Appeler", due_at=MONDAY + DAY)

    assert shown(team_id=team.pk) == ["Équipe"]
    assert shown(source_id=fair.pk) == ["Salon"]
    assert shown(month=date(2026, 11, 16)) == ["Novembre"]
    assert shown(month=date(2026, 12, 1)) == ["Décembre"]
    assert shown(stalled=True) == ["Immobile"]


def test_each_column_says_how_many_wait() -> None:
    make_deal("Immobile", now=MONDAY - 99 * DAY)
    make_task(make_deal("Suivie"), "Appeler", due_at=MONDAY + DAY)
    make_deal("Signée", stage="won")
    stages = stages_with_deals(default_version())

    figures = column_figures(viewer=SYSTEM, stages=stages, criteria=BoardFilter(), now=MONDAY)

    waits = {stage.key: (figures[stage.pk].without_action, figures[stage.pk].stalled) for stage in stages}
    assert (waits["proposal"], waits["won"], waits["contact"]) == ((1, 1), (0, 0), (0, 0))


def test_what_comes_after_the_signature_has_no_column() -> None:
    Stage.objects.create(
        version=default_version(), key="renewal", label="Renouvellement", order=20, kind="after", probability=0
    )

    assert "renewal" not in [stage.key for stage in stages_with_deals(default_version())]


def test_open_deals_are_counted_by_the_version_that_they_follow() -> None:
    make_deal("A"), make_deal("B"), make_deal("Perdue", stage="lost"), make_deal("Jetée", deleted_at=MONDAY)

    assert open_deals_by_version(viewer=SYSTEM) == {default_version().pk: 2}
    assert stage_named("proposal").version == default_version()
