"""Analyses > Rapports > Composer un rapport, as its user meets it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.playbook.models import AcquisitionSource
from filon.reporting.models import ComposedReport, ReportRun
from filon.reporting.services.composed import ask_report
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TOLD = {"name": "Réussite", "measure": "won", "rows": "owner", "columns": "quarter", "preset": "tout"}


@pytest.fixture
def ines(client: Client) -> User:
    user = make.user("Inès", role=Role.DIRECTION)
    client.force_login(user)
    return user


def read(client: Client, name: str, **kwargs: object) -> str:
    return client.get(reverse(name, kwargs=kwargs)).content.decode()


@pytest.mark.usefixtures("ines")
def test_an_empty_page_says_what_to_do_and_a_composed_report_is_counted_at_once(client: Client) -> None:
    assert "Aucun rapport gardé" in read(client, "composed_reports")
    camille = make.user("Camille", role=Role.SALES)
    for _ in range(3):
        make.deal(at="won", owner=camille)

    answer = client.post(reverse("composed_report_new"), TOLD, follow=True)

    page = answer.content.decode()
    assert "Affaires gagnées par responsable et par trimestre" in page
    assert "Camille" in page
    assert "Affaires gagnées par responsable et par trimestre" in read(client, "composed_reports")


@pytest.mark.usefixtures("ines")
def test_what_is_open_is_counted_to_this_day_whatever_the_period(client: Client) -> None:
    told = {**TOLD, "measure": "open", "columns": "", "preset": "mois"}

    page = client.post(reverse("composed_report_new"), told, follow=True).content.decode()

    assert "Affaires en cours par responsable · à ce jour" in page
    assert "Ce mois-ci" not in page


@pytest.mark.usefixtures("ines")
def test_a_cut_that_the_measure_does_not_have_is_said_beside_its_field(client: Client) -> None:
    answer = client.post(reverse("composed_report_new"), {**TOLD, "measure": "leads"})

    assert answer.status_code == 422
    assert "« Leads reçus » ne se lit pas ainsi. Ses colonnes peuvent être" in answer.content.decode()
    assert not ComposedReport.objects.exists()


def test_a_long_count_is_followed_and_stopped(client: Client, ines: User) -> None:
    report = ComposedReport.objects.create(owner=ines, created_at=NOW, **TOLD)
    ask_report(report=report, viewer=ines, now=NOW)

    part = client.get(reverse("composed_report", args=[report.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" in part
    assert "<html" not in part

    stopped = client.post(reverse("composed_report_cancel", args=[report.pk]), follow=True).content.decode()
    assert "Le calcul est arrêté" in stopped
    assert ReportRun.objects.get().state == "cancelled"


def test_the_figures_leave_as_a_file_with_their_cases(client: Client, ines: User) -> None:
    for _ in range(6):
        make.deal(at="won", owner=ines)
    client.post(reverse("composed_report_new"), {**TOLD, "measure": "win-rate", "columns": ""})

    address = reverse("composed_report", args=[ComposedReport.objects.get().pk])
    text = client.get(address, {"format": "csv"}).content.decode("utf-8-sig")

    assert text.splitlines()[0].split(";")[:3] == ["Responsable", "Taux de réussite", "Cas"]
    assert text.splitlines()[1].split(";")[:3] == ["Inès", "1,0", "6"]


def test_the_report_of_a_colleague_is_copied_never_changed(client: Client, ines: User) -> None:
    hers = ComposedReport.objects.create(
        owner=make.user("Hélène", role=Role.MANAGER), shared=True, created_at=NOW, **TOLD
    )

    assert "Pas encore compté pour vous" in read(client, "composed_report", pk=hers.pk)
    client.post(reverse("composed_report_edit", args=[hers.pk]), {**TOLD, "name": "À moi"})

    hers.refresh_from_db()
    assert hers.name == "Réussite"
    assert ComposedReport.objects.get(owner=ines).name == "À moi"
    assert client.post(reverse("composed_report_delete", args=[hers.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_questions_however_many_reports(client: Client, ines: User, count: int) -> None:
    for number in range(count):
        ComposedReport.objects.create(**{**TOLD, "name": f"Rapport {number}"}, owner=ines, created_at=NOW)
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("composed_reports"))

    assert len([one for one in seen if "composedreport" in one["sql"]]) == 1


def test_each_figure_opens_its_records_in_the_words_of_its_cell(client: Client, ines: User) -> None:
    camille = make.user("Camille", role=Role.SALES)
    for name, owner in (("Toiture", camille), ("Cuisine", camille), ("Grange", ines)):
        make.deal(name, at="won", owner=owner)
    client.post(reverse("composed_report_new"), {**TOLD, "columns": "source"})
    report = ComposedReport.objects.get().pk

    page = read(client, "composed_report", pk=report)
    address = f"{reverse('opportunity_list')}?rapport={report}&amp;ligne=Camille"
    found = client.get(address.replace("&amp;", "&")).content.decode()

    assert (f'href="{address}"' in page, f'href="{address}&amp;colonne="' in page) == (True, True)
    assert "Réussite · Gagnées · Responsable\u00a0: Camille" in found.replace("responsable", "Responsable")
    assert ("Toiture" in found, "Cuisine" in found, "Grange" in found) == (True, True, False)


@pytest.mark.parametrize("said", ["9999999999", "99999999999999999999999", "douze"])
@pytest.mark.usefixtures("ines")
def test_a_figure_of_no_report_is_told_so(client: Client, said: str) -> None:
    answer = client.get(reverse("opportunity_list"), {"rapport": said})

    assert "Ce chiffre n’existe pas" in answer.content.decode()


def test_a_figure_opens_no_list_of_another_kind_nor_of_a_report_kept_to_oneself(client: Client, ines: User) -> None:
    make.deal(at="won", owner=ines)
    client.post(reverse("composed_report_new"), TOLD)
    report = ComposedReport.objects.get().pk

    other = client.get(reverse("lead_list"), {"rapport": report}).content.decode()
    client.force_login(make.user("Denis", role=Role.DIRECTION))
    hidden = client.get(reverse("opportunity_list"), {"rapport": report}).content.decode()

    assert ("Ce chiffre n’existe pas" in other, "Ce chiffre n’existe pas" in hidden) == (True, True)


def test_several_limits_hold_together_and_stand_in_the_form_again(client: Client, ines: User) -> None:
    camille = make.user("Camille", role=Role.SALES)
    salon = AcquisitionSource.objects.create(name="Salon", name_key="salon")
    for owner, source in ((camille, salon), (camille, None), (ines, salon)):
        make.deal(at="won", owner=owner, source=source)
    told = {**TOLD, "columns": "", "by1": "owner", "is1": "Camille", "by3": "source", "is3": "Salon"}

    page = client.post(reverse("composed_report_new"), told, follow=True).content.decode()
    report = ComposedReport.objects.get()
    form = client.get(reverse("composed_report_edit", args=[report.pk])).content.decode()

    assert report.limits == [["owner", "Camille"], ["source", "Salon"]]
    assert "· seulement responsable\u00a0: Camille et origine\u00a0: Salon" in page
    assert ReportRun.objects.get().parts[""]["total"][0] == 1
    assert ('value="Camille"' in form, 'value="Salon"' in form) == (True, True)


@pytest.mark.usefixtures("ines")
def test_a_limit_that_the_measure_does_not_have_is_said_beside_it(client: Client) -> None:
    told = {**TOLD, "measure": "open", "columns": "", "by1": "owner", "is1": "Inès", "by2": "quarter", "is2": "2026-Q1"}

    answer = client.post(reverse("composed_report_new"), told)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["by2"])
    assert not ComposedReport.objects.exists()
