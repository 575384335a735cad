"""A lead typed by hand belongs to a branch of the funnel: asked where there are two, known where there is one."""

import pytest
from django.test import Client

from filon.leads.models import Lead
from filon.playbook.services.profiles import install_profile
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["mixed", "mixed_nurturing"])
def test_a_mixed_funnel_asks_who_made_the_first_step(admin_client: Client, key: str) -> None:
    install_profile(key=key, now=NOW)
    answer = admin_client.post("/leads/nouveau/", {"name": "Cloisons", "entrance": ""}).content.decode()
    assert "Dites qui a fait le premier pas" in answer
    assert 'value="Cloisons"' in answer
    admin_client.post("/leads/nouveau/", {"name": "Cloisons", "entrance": "outbound"})
    assert list(Lead.objects.values_list("entrance", flat=True)) == ["outbound"]


@pytest.mark.parametrize(
    ("key", "usual"), [("sales_led", "outbound"), ("marketing_led", "inbound"), ("marketing_led_nurturing", "inbound")]
)
def test_a_funnel_with_one_branch_proposes_its_own(admin_client: Client, key: str, usual: str) -> None:
    install_profile(key=key, now=NOW)
    assert f'value="{usual}" selected' in admin_client.get("/leads/nouveau/").content.decode()
