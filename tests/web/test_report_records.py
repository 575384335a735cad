"""Cohorts, nurturing, cost of acquisition, channels: each number that is a link opens a list of as many records."""

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.campaigns.models import Cost
from filon.campaigns.rules.costs import CostKind
from filon.contacts.rules.axes import LifecycleStage
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.sequences.models import Witness
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Action, Entity, Role, Scope
from tests import factories
from tests.sequences.making import enter
from tests.web.conftest import signed_in
from tests.web.test_nurturing_page import nursery

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="figure" href="([^"]+)">([\d\s\u202f]+)</a>')
SPENT = re.compile(r'<a class="figure" href="([^"]+)">([^<]+€)</a>')
FATES = (
    LifecycleStage.CUSTOMER,
    LifecycleStage.CUSTOMER,
    None,
    LifecycleStage.CUSTOMER,
    LifecycleStage.DISQUALIFIED,
    None,
)


@pytest.fixture(autouse=True)
def year(camille: User) -> None:
    """Sixty leads of five months, one in four of them nurtured, signed after a month and a half, lost, or undecided."""
    now, sequence = timezone.now(), nursery(camille)
    for n in range(60):
        arrived = now - timedelta(days=30 * (n % 5) + 45)
        person = factories.contact("Anne", f"Petit {n}", owner=camille)
        lead = arrive(factories.lead(f"Demande {n}", contact=person, owner=camille, now=arrived), arrived)
        if n % 4 == 0:
            enter(sequence, person, by=camille, now=arrived + timedelta(days=2))
        fate = FATES[n % len(FATES)]
        if fate:
            at = min(arrived + timedelta(days=35 + n % 40), now)
            move_leads(leads=[lead], to=fate, by=BY_SYSTEM, at=at, now=now, reason="Sans besoin", declared=True)
    for n in range(6):
        witness = factories.contact("Zoé", f"Petit {n}", owner=camille)
        Witness.objects.create(sequence=sequence, contact=witness, at=now - timedelta(days=200))
    Cost.objects.create(
        cents=900_00, currency="EUR", kind=CostKind.MEDIA, channel="fair", spent_date=now.date(), created_at=now
    )


def arrive(lead: Lead, at: datetime) -> Lead:
    Lead.objects.filter(pk=lead.pk).update(created_at=at)
    Change.objects.filter(subject_kind="lead", subject_id=lead.pk).update(at=at)
    return Lead.objects.get(pk=lead.pk)


def count_behind(client: Client, address: str) -> int:
    asked = urlsplit(unescape(address))
    kind = "contact" if asked.path == reverse("contact_list") else "lead"
    assert asked.path == reverse(f"{kind}_list")
    return int(client.get(f"{reverse(f'{kind}_count')}?{asked.query}").content.decode().replace("\u202f", ""))


@pytest.mark.parametrize(("page", "least"), [("cohorts", 15), ("nurturing", 8), ("acquisition", 14)])
def test_each_number_that_is_a_link_opens_as_many(admin_client: Client, page: str, least: int) -> None:
    found = LINK.findall(admin_client.get(reverse(page)).content.decode())

    told = [int(re.sub(r"\D", "", number)) for _address, number in found]
    assert len(told) >= least
    assert [count_behind(admin_client, address) for address, _number in found] == told


def test_each_cell_of_the_heat_map_opens_those_who_had_signed_at_that_age(admin_client: Client) -> None:
    page = admin_client.get(reverse("cohorts"))

    rows = [*page.context["rows"], page.context["total"]]
    cells = [(address, round(share * row.cohort.entered)) for row in rows for share, address in row.ages if share]
    assert len(cells) >= 5
    assert [count_behind(admin_client, address) for address, _signed in cells] == [signed for _address, signed in cells]


def test_a_channel_opens_whom_it_reached(admin_client: Client, camille: User) -> None:
    for n in range(3):
        factories.contact("Léa", f"Appelée {n}", owner=camille).activities.create(
            kind="call", direction="outbound", at=timezone.now() - timedelta(days=3)
        )

    page = admin_client.get(reverse("campaign_channels"), {"chiffre": "phone.contacted"})

    assert page.context["behind"]["table"].total == 3
    assert page.content.decode().count("Appelée") == 3
    assert admin_client.get(reverse("campaign_channels"), {"chiffre": "phone.inconnu"}).context["behind"] is None


def test_who_reads_fewer_leads_than_she_counts_is_shown_no_link() -> None:
    ines = factories.user("Inès", role=Role.DIRECTION)
    assert LINK.findall(signed_in(ines).get(reverse("cohorts")).content.decode())

    RoleRight.objects.filter(role=Role.DIRECTION, entity=Entity.LEAD, action=Action.READ).update(scope=Scope.OWN)

    assert LINK.findall(signed_in(ines).get(reverse("cohorts")).content.decode()) == []


WRONG = (
    "cohorte=2026-03",
    "cohorte=.rien.",
    "cohorte=..31",
    "nourris=x.all.",
    "tirage=9.witnesses",
    "cohorte=..&du=hier",
)


@pytest.mark.parametrize("asked", WRONG)
def test_an_address_that_names_no_figure_is_told_so(admin_client: Client, asked: str) -> None:
    kind = "contact" if asked.startswith("tirage") else "lead"
    answer = admin_client.get(f"{reverse(f'{kind}_list')}?{asked}", follow=True)
    assert "repartez du rapport" in answer.content.decode()


def test_what_was_spent_opens_costs_of_the_same_sum(admin_client: Client) -> None:
    now = timezone.now()
    spent = {"cents": 50_00, "currency": "EUR", "kind": CostKind.TOOLS, "created_at": now}
    Cost.objects.create(**spent, channel="", spent_date=now.date() - timedelta(days=40))
    Cost.objects.create(**spent, channel="phone", spent_date=now.date())

    found = SPENT.findall(admin_client.get(reverse("acquisition")).content.decode())

    assert len(found) >= 6
    for address, sum_told in found:
        assert f"{sum_told} dépensés" in admin_client.get(unescape(address)).content.decode()
    assert admin_client.get(reverse("cost_list"), {"du": "hier", "canal": "rien"}).context["total"] == 3
