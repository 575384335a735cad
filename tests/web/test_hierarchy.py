"""The group of a company on its page: the parent chosen among the companies that one sees, never in a circle."""

import pytest
from django.test import Client

from filon.contacts.models import Company
from tests import factories

pytestmark = pytest.mark.django_db


def choose(client: Client, of: Company, **sent: object) -> int:
    of.refresh_from_db()
    return client.post(f"/entreprises/{of.pk}/maison-mere/", {"version": of.version, **sent}).status_code


def test_the_parent_is_chosen_and_both_pages_say_so(admin_client: Client) -> None:
    mother, daughter = factories.company(name="Halvane Groupe"), factories.company(name="Halvane Ouest")
    assert choose(admin_client, daughter, company=mother.pk) == 302
    assert "maison mère" in admin_client.get(f"/entreprises/{daughter.pk}/").content.decode()
    assert "Halvane Ouest" in admin_client.get(f"/entreprises/{mother.pk}/").content.decode()
    assert choose(admin_client, daughter, company="", company_q="") == 302
    daughter.refresh_from_db()
    assert daughter.parent is None


def test_a_circle_or_a_name_that_was_not_chosen_is_refused_in_one_sentence(admin_client: Client) -> None:
    mother, daughter = factories.company(), factories.company()
    choose(admin_client, daughter, company=mother.pk)
    assert choose(admin_client, mother, company=daughter.pk) == 422
    assert choose(admin_client, mother, company="", company_q="Inconnue") == 422
    mother.refresh_from_db()
    assert mother.parent is None
