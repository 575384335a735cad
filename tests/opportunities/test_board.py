"""The board: columns with their figures, first cards, filters, whose deals."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.opportunities.selectors.board import BoardFilter, Column, Figures, Place, deal_board, next_cards
from filon.playbook.models import Product
from filon.playbook.rules.process import CriterionKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.closing import move_deals
from filon.users.models import Team
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM, Viewer
from tests import factories
from tests.opportunities.making import MONDAY, default_version, make_deal, make_task, make_user, stage_named

pytestmark = pytest.mark.django_db


def board(viewer: Viewer = SYSTEM, now: Any = MONDAY, **criteria: Any) -> dict[str, Column]:
    columns = deal_board(viewer=viewer, version=default_version(), criteria=BoardFilter(**criteria), now=now)
    return {column.stage.key: column for column in columns}


def names(column: Column) -> list[str]:
    return [card.deal.name for card in column.cards]


def test_three_deals_of_50_000_at_30_percent_weigh_45_000() -> None:
    for name in "ABC":
        make_deal(name, stage="proposal")

    column = board()["proposal"]

    assert column.figures == Figures(count=3, cents=15_000_000, weighted_cents=4_500_000, without_action=3)


def test_a_chance_set_on_the_deal_replaces_that_of_the_stage() -> None:
    make_deal("A", stage="proposal", probability=50, cents=1_000)

    assert board()["proposal"].figures.weighted_cents == 500


def test_another_currency_is_counted_and_in_no_sum() -> None:
    make_deal("A", cents=100, currency="EUR")
    make_deal("B", cents=100, currency="USD")

    column = board()["proposal"]

    assert column.figures == Figures(count=2, cents=100, weighted_cents=30, other_currencies=1, without_action=2)


def test_closed_columns_show_what_closed_since_the_first_of_the_month() -> None:
    old, new = make_deal("Vieille"), make_deal("Neuve")
    move_deals(
        deals=[old], to=stage_named("won"), review=factories.review(), by=BY_SYSTEM, now=MONDAY - timedelta(days=40)
    )
    move_deals(deals=[new], to=stage_named("won"), review=factories.review(), by=BY_SYSTEM, now=MONDAY)

    column = board()["won"]

    assert (column.figures.count, names(column)) == (1, ["Neuve"])


def test_a_column_shows_twenty_cards_and_the_rest_on_demand() -> None:
    for number in range(23):
        make_deal(f"Affaire {number}", now=MONDAY + timedelta(minutes=number // 2))

    column = board(now=MONDAY + timedelta(days=1))["proposal"]
    last = column.cards[-1].deal
    rest, more = next_cards(
        viewer=SYSTEM,
        stage=column.stage,
        criteria=BoardFilter(),
        after=Place(last.stage_since, last.pk),
        now=MONDAY,
    )

    assert (column.figures.count, column.more, len(column.cards), more) == (23, True, 20, False)
    assert names(column) + [card.deal.name for card in rest] == [f"Affaire {number}" for number in range(22, -1, -1)]


def test_a_card_says_what_is_next_and_what_is_missing() -> None:
    factories.ask("proposal", CriterionKind.NEXT_ACTION, "une action à prévoir")
    factories.ask("proposal", CriterionKind.PROPOSAL_SENT, "la proposition à envoyer")
    factories.ask("proposal", CriterionKind.DECISION_MAKER, "le décideur à identifier")
    deal = make_deal("A", cents=None)
    make_task(deal, "Relancer", due_at=MONDAY + timedelta(days=9))
    make_task(deal, "Appeler", due_at=MONDAY + timedelta(days=1))
    make_task(deal, "Fait", due_at=MONDAY, done_at=MONDAY)

    (card,) = board(now=MONDAY + timedelta(days=31))["proposal"].cards

    assert card.next_action and card.next_action.title == "Appeler"
    assert (card.days, card.stalled, card.next_action_is_late) == (31, True, True)
    assert card.sentence == "Étape 4 sur 6 · il manque\u00a0: la proposition à envoyer, le décideur à identifier"
    assert card.missing_in_short == "la proposition à envoyer +\u00a01"
    assert card.step == ("Appeler", "cette action est en retard")


def test_the_filter_finds_deals_without_next_action() -> None:
    make_task(make_deal("Suivie"), "Appeler", due_at=MONDAY)
    make_deal("Oubliée")

    column = board(without_next_action=True)["proposal"]

    assert (column.figures.count, names(column)) == (1, ["Oubliée"])


def test_filters_by_owner_and_by_product() -> None:
    camille = make_user("Camille")
    maintenance = Product.objects.create(name="Maintenance", name_key="maintenance")
    make_deal("A", owner=camille)
    make_deal("B", product=maintenance)

    assert names(board(owner_id=camille.pk)["proposal"]) == ["A"]
    assert names(board(owner_id=0)["proposal"]) == ["B"]
    assert names(board(product_id=maintenance.pk)["proposal"]) == ["B"]


def test_a_salesperson_sees_the_deals_of_the_team_and_those_of_nobody() -> None:
    camille, ahmed, other = make_user("Camille"), make_user("Ahmed"), make_user("Zoé")
    north = Team.objects.create(name="Nord")
    north.members.add(camille, ahmed)
    for name, owner in (("A", camille), ("B", ahmed), ("C", other), ("D", None)):
        make_deal(name, owner=owner)

    column = board(viewer=camille)["proposal"]

    assert (column.figures.count, sorted(names(column))) == (3, ["A", "B", "D"])
    assert board(viewer=make_user("Inès", Role.DIRECTION))["proposal"].figures.count == 4


def test_deals_in_the_trash_are_nowhere() -> None:
    make_deal("A", deleted_at=MONDAY)

    assert board()["proposal"].figures.count == 0


def test_the_number_of_queries_does_not_depend_on_the_number_of_deals() -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make_deal("A", owner=None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            board()
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_loss_needs_its_reason() -> None:
    deal = make_deal("A")

    move_deals(deals=[deal], to=stage_named("lost"), by=BY_SYSTEM, now=MONDAY, review=factories.review())

    assert board()["lost"].figures.count == 1
