"""Ventes > Prévision > Avis: what is sent is kept, what cannot be is told deal by deal."""

import pytest
from django.test import Client
from django.utils import timezone

from filon.forecasting.models import ManagerCall
from filon.kit.business_time import day_in_paris
from filon.users.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/prevision/avis/"


def test_both_calls_are_kept_and_one_refusal_does_not_cost_the_others(admin_client: Client, camille: User) -> None:
    today = day_in_paris(timezone.now())
    first, second = (
        factories.deal(name, at="proposal", cents=cents, owner=camille, expected_close_date=today)
        for name, cents in (("Grande", 200), ("Petite", 100))
    )
    sent = {
        f"said-{first.pk}": "commit", f"version-{first.pk}": str(first.version), f"held-{first.pk}": "best_case",
        f"seen-{first.pk}": "", f"held-{second.pk}": "commit", f"seen-{second.pk}": "omitted",
    }  # fmt: skip

    answer = admin_client.post(PAGE, sent)

    first.refresh_from_db()
    assert (answer.status_code, first.category) == (422, "commit")
    assert list(ManagerCall.objects.values_list("opportunity", "category")) == [(first.pk, "best_case")]
    assert "Petite\u00a0: Un autre responsable vient de donner son avis." in answer.content.decode()
    assert admin_client.post(PAGE, {f"held-{second.pk}": "beaucoup"}).status_code == 422


def test_the_page_opens_empty_and_for_each_period(admin_client: Client, sales_client: Client) -> None:
    page = admin_client.get(PAGE)

    assert "Aucune opportunité n’est prévue dans cette période" in page.content.decode()
    for key, _words in page.context["spans"]:
        assert sales_client.get(PAGE, {"periode": key}).status_code == 200
