"""The editor of sequences in a real browser: a step is added with a criterion, moved, and the sequence goes into service."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from filon.kit.versions import VersionState
from filon.sequences.models import Sequence
from filon.sequences.selectors.flows import flow_of, version_in
from filon.users.rules.rights import Role
from tests import factories as make
from tests.browser.entering import enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_marc_changes_a_ready_sequence_and_puts_it_in_service(page: "Page", live_server: Any) -> None:
    page.set_default_timeout(20_000)
    enter(page, live_server, make.user("Marc", role=Role.MARKETING), reverse("sequence_list"))
    page.get_by_role("button", name="En faire un brouillon").first.click()
    page.get_by_role("link", name="Tâche", exact=True).click()
    page.get_by_label("Nom de l’étape").fill("Envoyer la brochure")
    page.get_by_label("Jours ouvrés après l’étape d’avant").fill("1")
    page.locator("select.builder-field").select_option("contact.job_title")
    page.locator("[name='v-0.0']").fill("achats")
    page.get_by_role("button", name="Mettre dans le brouillon").click()
    page.get_by_text("Poste contient achats").or_(page.get_by_text("Poste est achats")).wait_for()
    page.get_by_role("button", name="Monter : Envoyer la brochure").click()
    page.get_by_role("button", name="Mettre en service").click()
    page.get_by_text("est en service.").wait_for()
    version = version_in(Sequence.objects.get(), VersionState.LIVE)
    assert version is not None
    assert [step.key for step in flow_of(version)][-2:] == ["envoyer-la-brochure", "linkedin-j12"]
