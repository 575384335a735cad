"""Which board: a tab a process, the versions that deals still follow, the lanes of the owners."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.playbook.models import Process, ProcessVersion, Stage
from filon.users.models import User
from tests.opportunities.making import MONDAY, default_version, make_deal

pytestmark = pytest.mark.django_db


def a_version(process: Process, number: int, state: VersionState) -> ProcessVersion:
    version = ProcessVersion.objects.create(process=process, number=number, state=state, created_at=MONDAY)
    for order, (key, kind) in enumerate((("talk", "open"), ("won", "won"), ("lost", "lost"))):
        Stage.objects.create(
            version=version, key=key, label=f"{key} {number}", order=order, kind=kind, moment="connect", probability=20
        )
    return version


def put(name: str, version: ProcessVersion) -> Opportunity:
    deal = make_deal(name)
    stage = version.stages.get(key="talk")
    Opportunity.objects.filter(pk=deal.pk).update(process_version=version, stage=stage)
    return deal


def test_one_process_needs_no_tab(admin_client: Client) -> None:
    assert "board-tabs" not in admin_client.get(reverse("opportunity_board")).content.decode().replace(
        'id="board-tabs"', ""
    )


def test_a_tab_a_process_with_its_open_deals(admin_client: Client) -> None:
    renewal = Process.objects.create(key="renouvellement", name="Renouvellement")
    version = a_version(renewal, 1, VersionState.LIVE)
    make_deal("Neuve"), put("Contrat", version)

    page = admin_client.get(reverse("opportunity_board"), {"processus": renewal.pk})

    tabs = [(tab.label, tab.count, tab.current) for tab in page.context["boards"].tabs]
    assert tabs == [(str(default_version().process), 1, False), ("Renouvellement", 1, True)]
    assert [column.stage.label for column in page.context["columns"]] == ["talk 1", "won 1", "lost 1"]
    assert "Société Contrat" in page.content.decode() and "Société Neuve" not in page.content.decode()


def test_deals_of_a_version_out_of_service_are_a_click_away(admin_client: Client) -> None:
    process = default_version().process
    old = a_version(process, 9, VersionState.PAST)
    make_deal("Neuve"), put("Ancienne", old)

    page = admin_client.get(reverse("opportunity_board"))
    (former,) = page.context["boards"].former
    shown = admin_client.get(reverse("opportunity_board") + former.address)

    assert "1 affaire suit encore la version 9" in page.content.decode()
    assert (shown.context["boards"].version, "Société Ancienne" in shown.content.decode()) == (old, True)
    assert "Version 9, qui n’est plus en service" in shown.content.decode()


def test_a_new_version_empties_no_board(admin_client: Client) -> None:
    process = default_version().process
    old = a_version(process, 9, VersionState.PAST)
    put("Ancienne", old)

    page = admin_client.get(reverse("opportunity_board"))
    assert (page.context["boards"].version, "Société Ancienne" in page.content.decode()) == (old, True)

    live = admin_client.get(reverse("opportunity_board") + page.context["boards"].in_service)
    assert live.context["boards"].version == default_version()


def test_lanes_show_each_owner_and_their_moves_answer(admin_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille)
    asked = {"couloirs": "on"}

    page = admin_client.get(reverse("opportunity_board"), asked).content.decode()
    assert f'data-lane="{camille.pk}"' in page
    assert f'id="deal-{deal.pk}"' in page

    moved = admin_client.post(
        reverse("opportunity_move", args=[deal.pk]) + "?couloirs=on",
        {"to": default_version().stages.get(key="negotiation").pk, "seen": deal.stage_id},
        HTTP_HX_REQUEST="true",
    )
    assert f'id="deal-{deal.pk}"' in moved.content.decode()


def test_the_rest_of_a_cell_asks_for_its_owner(admin_client: Client, camille: User) -> None:
    for number in range(8):
        make_deal(f"Affaire {number}", owner=camille)

    page = admin_client.get(reverse("opportunity_board"), {"couloirs": "on"}).content.decode()

    assert f"couloirs=on&amp;responsable={camille.pk}&amp;apres=" in page


def test_the_sentence_leads_to_what_waits(admin_client: Client) -> None:
    make_deal("Cloison")

    page = admin_client.get(reverse("opportunity_board"), {"signature": ""}).content.decode()

    assert "sans_action=on" in page
    assert "1 sans prochaine action" in page
