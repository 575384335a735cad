"""A file goes in, in a real browser: chosen, looked at, launched, followed to its account, taken back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from filon.contacts.models import Company
from filon.users.rules.rights import Role
from filon.worker.imports import run_queued_imports
from tests import factories
from tests.browser.entering import enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
COMPANIES = "Raison sociale;Ville;SIREN\nGarage Rossi;Lyon;732829320\nCabinet Faure;Nantes;123\n"


def test_a_file_is_imported_and_taken_back(page: "Page", live_server: Any, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    file = tmp_path / "clients.csv"
    file.write_text(COMPANIES)
    enter(page, live_server, factories.user("Inès Benali", role=Role.ADMIN), "/imports/nouveau/")

    page.locator("input[name=fichier]").set_input_files(file)
    page.get_by_text("clients.csv").wait_for()
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_role("heading", name="Aperçu des premières lignes").wait_for()
    page.locator("#preview .pill", has_text="Refusée").wait_for()
    page.get_by_label("Ville").select_option("")
    page.locator("#preview th", has_text="Ville").wait_for(state="detached")
    page.get_by_text("Ils font partie de notre cible").click()
    page.get_by_role("button", name="Importer les 2 lignes").click()
    page.get_by_text("En attente du travail de fond").wait_for()
    assert Company.objects.count() == 0

    run_queued_imports(now=factories.NOW, limit=1)
    page.get_by_role("link", name="Télécharger les lignes refusées").wait_for()
    company = Company.objects.get()
    assert (company.name, company.city, company.lifecycle_stage) == ("Garage Rossi", "", "suspect")

    page.get_by_role("button", name="Annuler tout l’import").click()
    page.get_by_text("Cet import a été annulé").wait_for()
    assert Company.objects.count() == 0
