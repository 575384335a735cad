"""The board of deals as pages answer: columns, moves, refusals, whose deals, how many queries."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import CriterionKind
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.closing import move_deals
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.opportunities.making import MONDAY, make_deal, price, stage_named
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def move(client: Client, deal: Opportunity, to: str, **answers: Any) -> Any:
    data = {"to": stage_named(to).pk, "seen": deal.stage_id, **answers}
    return client.post(reverse("opportunity_move", args=[deal.pk]), data, **HTMX)


def told() -> dict[str, Any]:
    """What the short form of a closing asks."""
    return {"close_reason": price().pk, "said": "Trop cher pour cette année."}


def stage_of(deal: Opportunity) -> str:
    return Opportunity.objects.get(pk=deal.pk).stage.key


def test_a_dropped_card_answers_with_the_card_and_both_heads(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille, stage="proposal")

    response = move(sales_client, deal, "negotiation")

    page = response.content.decode()
    assert stage_of(deal) == "negotiation"
    assert [
        f'id="head-{stage_named(key).pk}" hx-swap-oob' in page for key in ("proposal", "negotiation", "meeting")
    ] == [
        True,
        True,
        False,
    ]
    assert f'id="deal-{deal.pk}"' in page
    assert "Annuler" not in page  # the way back travels with the message
    assert (
        reverse("opportunity_move_back", args=[deal.pk, stage_named("negotiation").pk, deal.stage_id])
        in response["HX-Trigger"]
    )


def test_the_way_back_moves_the_deal_to_where_it_was(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille, stage="proposal")
    move(sales_client, deal, "negotiation")

    sales_client.post(reverse("opportunity_move_back", args=[deal.pk, stage_named("negotiation").pk, deal.stage_id]))

    assert stage_of(deal) == "proposal"


def test_the_second_of_two_people_learns_where_the_deal_is_now(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille, stage="proposal")
    move_deals(deals=[deal], to=stage_named("meeting"), by=BY_SYSTEM, now=MONDAY)

    response = sales_client.post(
        reverse("opportunity_move", args=[deal.pk]),
        {"to": stage_named("negotiation").pk, "seen": stage_named("proposal").pk},
        **HTMX,
    )

    assert response.status_code == 422
    assert response["HX-Reswap"] == "none"
    assert "Rendez-vous" in response["HX-Trigger"]
    assert stage_of(deal) == "meeting"


def test_a_loss_without_reason_is_refused_and_with_one_is_noted(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille)

    assert move(sales_client, deal, "lost").status_code == 422
    assert move(sales_client, deal, "lost", **told(), competitor="Cloisons Duval").status_code == 200

    lost = Opportunity.objects.get(pk=deal.pk)
    assert (lost.stage.key, lost.close_reason, lost.competitor) == ("lost", price(), "Cloisons Duval")


def test_a_win_writes_the_amount_signed(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille, cents=100)

    move(sales_client, deal, "won", amount="12 500,50 €", **told())

    won = Opportunity.objects.get(pk=deal.pk)
    assert (won.stage.key, won.cents) == ("won", 1_250_050)


def test_an_amount_that_reads_two_ways_is_refused(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille)

    assert move(sales_client, deal, "won", amount="1.234", **told()).status_code == 422
    assert stage_of(deal) == "proposal"


def test_who_answers_for_others_is_offered_to_force_a_closed_gate(admin_client: Client, ines: User) -> None:
    factories.ask("proposal", CriterionKind.CONFIRMED, "l’accord à confirmer")
    deal = make_deal("Cloison", owner=ines, stage="proposal")

    refused = move(admin_client, deal, "negotiation")
    offered = json.loads(refused["HX-Trigger"])

    assert (refused.status_code, list(offered), stage_of(deal)) == (422, ["filon:gate-closed"], "proposal")
    assert "Il manque\u00a0: l’accord à confirmer" in offered["filon:gate-closed"]["sentence"]

    forced = move(admin_client, deal, "negotiation", forced="1", reason="Accord donné de vive voix")

    assert (stage_of(deal), "passage forcé" in forced.content.decode()) == ("negotiation", True)


def test_a_salesperson_reads_what_is_missing_and_forces_nothing(sales_client: Client, camille: User) -> None:
    factories.ask("proposal", CriterionKind.CONFIRMED, "l’accord à confirmer")
    deal = make_deal("Cloison", owner=camille, stage="proposal")

    refused = move(sales_client, deal, "negotiation")
    tried = move(sales_client, deal, "negotiation", forced="1", reason="Accord donné de vive voix")

    assert list(json.loads(refused["HX-Trigger"])) == ["filon:toasts"]
    assert (refused.status_code, tried.status_code, stage_of(deal)) == (422, 403, "proposal")
    assert b"force-dialog" not in sales_client.get(reverse("opportunity_board")).content


def test_a_salesperson_moves_her_own_deals_only(sales_client: Client) -> None:
    deal = make_deal("Cloison", owner=factories.user("Karim Saidi"))

    assert move(sales_client, deal, "negotiation").status_code == 404
    assert (stage_of(deal), Change.objects.filter(axis="deal_stage", to_value="negotiation").count()) == ("proposal", 0)


def test_marketing_reads_the_board_and_moves_nothing() -> None:
    client = signed_in(factories.user("Marc Petit", role=Role.MARKETING))
    deal = make_deal("Cloison")

    page = client.get(reverse("opportunity_board")).content.decode()

    assert f'id="deal-{deal.pk}"' in page
    assert "stage-dialog" not in page
    assert move(client, deal, "negotiation").status_code == 403


def test_the_rest_of_a_column_comes_on_demand(admin_client: Client) -> None:
    for number in range(21):
        make_deal(f"Affaire {number:02d}")
    stage = stage_named("proposal")
    oldest = Opportunity.objects.order_by("stage_since", "pk")[1]

    page = admin_client.get(
        reverse("opportunity_column", args=[stage.pk]), {"apres": f"{oldest.stage_since.isoformat()},{oldest.pk}"}
    ).content.decode()

    assert page.count('class="deal-card') == 1


def test_a_broken_place_in_a_column_is_told(admin_client: Client) -> None:
    address = reverse("opportunity_column", args=[stage_named("proposal").pk])

    assert admin_client.get(address, {"apres": "n’importe quoi"}).status_code == 422


def test_an_old_link_to_a_filter_shows_everything(admin_client: Client) -> None:
    make_deal("Cloison")

    response = admin_client.get(reverse("opportunity_board"), {"responsable": "999", "produit": "x", "processus": "7"})

    assert "Cloison" in response.content.decode()


def test_the_number_of_queries_does_not_depend_on_the_number_of_deals(admin_client: Client, ines: User) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make_deal("Cloison", owner=ines)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("opportunity_board"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
