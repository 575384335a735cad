"""Who recommended a lead, said on its page."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.users.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_is_said_changed_and_taken_back_and_the_history_names_the_person(
    sales_client: Client, camille: User
) -> None:
    lead, anne = factories.lead(owner=camille), factories.contact("Anne", "Roux", owner=camille)
    address = reverse("lead_referrer", args=[lead.pk])
    page = sales_client.post(address, {"contact": anne.pk, "version": lead.version}, follow=True).content.decode()
    lead.refresh_from_db()
    assert (lead.referred_by, "Anne Roux" in page) == (anne, True)
    assert "Recommandé par\u00a0: – → Anne Roux" in page
    sales_client.post(address, {"retirer": "1", "version": lead.version})
    lead.refresh_from_db()
    assert lead.referred_by is None


def test_nobody_recommends_herself_and_a_person_is_chosen(sales_client: Client, camille: User) -> None:
    anne = factories.contact("Anne", "Roux", owner=camille)
    lead = factories.lead(owner=camille, contact=anne)
    address = reverse("lead_referrer", args=[lead.pk])
    for typed, said in ((anne.pk, "ne se recommande pas elle-même"), ("", "Choisissez la personne dans la liste")):
        page = sales_client.post(address, {"contact": typed, "version": lead.version}, follow=True)
        assert said in page.content.decode()
    lead.refresh_from_db()
    assert lead.referred_by is None


def test_two_at_once_lose_nothing(sales_client: Client, camille: User) -> None:
    lead, anne = factories.lead(owner=camille), factories.contact("Anne", "Roux", owner=camille)
    sales_client.post(reverse("lead_referrer", args=[lead.pk]), {"contact": anne.pk, "version": lead.version - 1})
    lead.refresh_from_db()
    assert lead.referred_by is None
