"""Rapports gardés: a named report with its filters, read again and mailed, as its user meets it."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.reporting.models import ComposedReport, ReportMail
from filon.reporting.rules.sheets import KEPT_PAGES
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.visits.sites import a_site

pytestmark = pytest.mark.django_db
TOLD = {"name": "Réussite par personne", "rhythm": "weekly", "shared": "on"}


@pytest.fixture
def ines(client: Client) -> User:
    user = make.user("Inès", role=Role.DIRECTION)
    client.force_login(user)
    return user


def keep(client: Client, page: str, asked: str, **told: str) -> str:
    return client.post(f"{reverse('report_keep', args=[page])}?{asked}", TOLD | told, follow=True).content.decode()


@pytest.mark.usefixtures("ines")
@pytest.mark.parametrize("page", KEPT_PAGES)
def test_each_named_report_is_kept_from_its_own_page_and_read_again(client: Client, page: str) -> None:
    a_site()
    shown = client.get(reverse(page), {"mesure": "1"}).content.decode()
    kept = keep(client, page, "")

    assert page == "campaign_channels" or f'href="{reverse("report_keep", args=[page])}?' in shown
    assert "est gardé avec ses filtres" in kept
    assert f'href="{reverse(page)}?"' in kept


def test_its_filters_are_kept_and_its_figures_are_those_of_the_page(client: Client, ines: User) -> None:
    camille = make.user("Camille", role=Role.SALES)
    for owner in (camille, camille, ines):
        make.deal(at="won", owner=owner)

    page = keep(client, "winloss", "periode=tout&par=owner&format=csv")

    report = ComposedReport.objects.get()
    assert (report.page, report.asked, report.shared) == ("winloss", "periode=tout&par=owner", True)
    assert ReportMail.objects.get(report=report, viewer=ines).rhythm == "weekly"
    assert f'{reverse("winloss")}?periode=tout&amp;par=owner"' in page
    assert '<th scope="row">Camille</th><td class="number" data-label="Gagnées">2</td>' in page
    assert "Réussite par personne" in client.get(reverse("composed_reports")).content.decode()


@pytest.mark.usefixtures("ines")
def test_bad_input_is_told_in_a_sentence(client: Client) -> None:
    assert "Ce champ est obligatoire" in keep(client, "winloss", "", name=" ")
    assert "trop de filtres" in keep(client, "winloss", f"par={'x' * 600}")
    assert client.get(reverse("report_keep", args=["contact_list"])).status_code == 404
    assert not ComposedReport.objects.exists()


def test_who_may_not_take_a_file_away_still_reads_what_is_shared_with_her_own_rights(client: Client) -> None:
    camille, lucie = make.user("Camille", role=Role.SALES), make.user("Lucie", role=Role.SALES)
    for owner in (camille, lucie):
        make.deal(at="won", owner=owner)
    report = ComposedReport.objects.create(
        name="Réussite", page="winloss", asked="periode=tout&par=owner", shared=True, preset="tout", owner=lucie, created_at=NOW
    )  # fmt: skip
    client.force_login(camille)

    page = client.get(reverse("composed_report", args=[report.pk])).content.decode()

    assert ("Camille</th>" in page, "Lucie</th>" in page) == (True, False)
    assert client.post(reverse("composed_report_delete", args=[report.pk])).status_code == 403


def test_the_cost_of_acquisition_is_refused_to_who_may_not_read_costs(client: Client) -> None:
    client.force_login(make.user("Camille", role=Role.SALES))

    client.post(reverse("report_keep", args=["acquisition"]), TOLD)

    assert not ComposedReport.objects.exists()
