"""Réglages > Démonstration: one click takes the invented company away, and leaves what people added."""

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from filon.contacts.models import Company
from filon.records.models import Batch
from filon.records.rules.origin import BatchState
from filon.records.selectors.batches import DEMONSTRATION
from filon.records.services.loading import index_names
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def demonstration_of_one_company() -> None:
    batch = Batch.objects.create(
        entity=DEMONSTRATION,
        file_name="Démonstration",
        at=NOW,
        state=BatchState.DONE,
        counts={"created": {"company": 1}},
    )
    invented = factories.company("Inventée SARL", batch=batch)
    index_names(Company, pl.Series([invented.pk]))


def test_one_click_takes_the_demonstration_away_and_keeps_ours(admin_client: Client) -> None:
    demonstration_of_one_company()
    factories.company("La nôtre")
    page = reverse("settings_demonstration")
    assert "1 entreprise<" in admin_client.get(page).content.decode()
    answer = admin_client.post(reverse("settings_demonstration_empty"), follow=True)
    assert "Il n’y a pas de société de démonstration ici" in answer.content.decode()
    assert list(Company.objects.values_list("name", flat=True)) == ["La nôtre"]


def test_a_salesperson_neither_sees_nor_empties_it(sales_client: Client) -> None:
    demonstration_of_one_company()
    assert sales_client.get(reverse("settings_demonstration")).status_code == 403
    assert sales_client.post(reverse("settings_demonstration_empty")).status_code == 403
    assert Company.objects.count() == 1


def test_an_empty_installation_says_so_and_refuses_kindly(admin_client: Client) -> None:
    assert "filon demo" in admin_client.get(reverse("settings_demonstration")).content.decode()
    answer = admin_client.post(reverse("settings_demonstration_empty"))
    assert "Il n’y a pas de société de démonstration ici." in answer.content.decode()
