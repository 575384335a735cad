"""Ventes > Prévision > Objectifs: the grid, its refusals, the copy of last year."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.forecasting.models import Objective
from filon.users.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/prevision/objectifs/?annee=2026&par="


def test_what_is_typed_is_kept_by_month_and_by_quarter(admin_client: Client, camille: User) -> None:
    name = f"user-{camille.pk}-2026-03"
    admin_client.post(PAGE + "mois", {name: "45 k€", "seen-" + name: ""})
    admin_client.post(PAGE + "trimestre", {"company-0-2026-T1": "90 000", "seen-company-0-2026-T1": ""})

    assert list(Objective.objects.order_by("pk").values_list("user", "cents")) == [
        (camille.pk, 4_500_000), *[(None, 3_000_000)] * 3,
    ]  # fmt: skip
    assert 'value="45\u202f000"' in admin_client.get(PAGE + "mois").content.decode()


def test_a_word_that_is_no_amount_is_told_with_its_place_and_nothing_is_lost(admin_client: Client) -> None:
    sent = {"company-0-2026-03": "beaucoup", "company-0-2026-04": "7", "seen-company-0-2026-04": ""}

    answer = admin_client.post(PAGE + "mois", sent)

    assert (answer.status_code, Objective.objects.count()) == (422, 0)
    assert "Société, mars 2026\u00a0: «\u00a0beaucoup\u00a0» n’est pas un montant" in answer.content.decode()
    assert 'value="beaucoup"' in answer.content.decode()


def test_a_salesperson_reads_hers_and_types_nothing(sales_client: Client) -> None:
    page = sales_client.get(PAGE + "mois").content.decode()

    assert 'name="company-0' not in page
    assert "Enregistrer les objectifs" not in page
    assert sales_client.post(PAGE + "mois", {"company-0-2026-03": "7"}).status_code == 403


def test_last_year_is_copied_with_a_percentage(admin_client: Client) -> None:
    Objective.objects.create(month="2025-03-01", cents=1_000_00)
    address = reverse("forecast_objectives_copy") + "?annee=2026&par=mois"

    admin_client.post(address, {"pourcentage": "dix"})
    assert Objective.objects.count() == 1
    admin_client.post(address, {"pourcentage": "+2,5 %"})
    assert Objective.objects.get(month="2026-03-01").cents == 1_025_00


def test_the_number_of_questions_does_not_grow_with_the_people(admin_client: Client) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(PAGE + "mois")
        return len(asked)

    factories.user("Une", teams=(factories.team("Nord"),))
    one = questions()
    for name in ("Deux", "Trois"):
        factories.user(name, teams=(factories.team(name),))

    assert questions() == one
