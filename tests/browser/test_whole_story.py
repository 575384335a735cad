"""The whole story in a real browser: a company is entered, someone there asks for something, and months later signs."""

from typing import TYPE_CHECKING, Any

import pytest

from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.chromium import DESK
from tests.opportunities.making import stage_named

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_NUDGES = 100  # five seconds
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def camille() -> User:
    return factories.user("Camille Durand", role=Role.SALES, email="camille@filon.example")


def test_from_a_new_company_to_a_signature_on_the_dashboard(page: "Page", live_server: Any, camille: User) -> None:
    factories.company("Menuiserie Duval SARL")
    sign_in(page, live_server)

    enter_company(page)
    enter_person(page)
    open_lead(page)
    qualify(page)
    open_deal(page)
    sign_on_the_board(page)
    read_the_dashboard(page)

    lead, deal = Lead.objects.get(), Opportunity.objects.get()
    assert (lead.lifecycle_stage, deal.lead, deal.stage.key, deal.cents) == ("customer", lead, "won", 1_850_000)
    assert str(deal.contact) == "Jeanne Morel"


def sign_in(page: "Page", live_server: Any) -> None:
    """Whoever comes without an account is sent to the sign-in page, and from there to the page that he asked for."""
    page.goto(f"{live_server.url}/entreprises/")
    page.get_by_label("Adresse e-mail").fill("camille@filon.example")
    page.get_by_label("Mot de passe", exact=True).fill("motdepasse-long")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("heading", name="Entreprises").wait_for()


def enter_company(page: "Page") -> None:
    """« Existe déjà ? » comes while one types; it is another one, so it goes in."""
    page.get_by_role("link", name="Ajouter").click()
    page.get_by_label("Nom").fill("Menuiserie Duval")
    page.get_by_label("SIREN").fill("732 829 320")
    page.get_by_text("Existe déjà ?").wait_for()
    page.get_by_label("Nom").fill("Scierie Morel")
    page.get_by_label("Ville").fill("Épinal")
    page.get_by_text("Existe déjà ?").wait_for(state="detached")
    page.get_by_role("button", name="Créer l’entreprise").click()
    page.get_by_text("« Scierie Morel » est dans le fichier.").wait_for()


def enter_person(page: "Page") -> None:
    page.get_by_role("region", name="Contacts").get_by_label("Ajouter").click()
    page.get_by_label("Prénom").fill("Jeanne")
    page.get_by_label("Nom", exact=True).fill("Morel")
    page.get_by_label("E-mail").fill("jeanne@scierie-morel.example")
    page.get_by_role("button", name="Créer le contact").click()
    page.get_by_role("heading", name="Jeanne Morel").wait_for()


def open_lead(page: "Page") -> None:
    page.get_by_role("link", name="Ouvrir un lead").click()
    page.get_by_label("De quoi s’agit-il").fill("Cloisons du nouvel atelier")
    page.get_by_label("Montant potentiel").fill("18 500")
    page.get_by_label("Entrée").select_option("inbound")
    page.get_by_role("button", name="Ouvrir le lead").click()
    page.get_by_role("heading", name="Cloisons du nouvel atelier").wait_for()


def qualify(page: "Page") -> None:
    """What is still missing of a prospect is entered where it is said."""
    sheet = page.get_by_role("region", name="Qualification")
    sheet.get_by_label("Poste").fill("Gérante")
    sheet.get_by_label("Projet").fill("Cloisons du nouvel atelier")
    sheet.get_by_label("Veut y répondre").select_option("oui")
    sheet.get_by_role("button", name="SQL").click()
    page.get_by_text("passe à l’étape").wait_for()


def open_deal(page: "Page") -> None:
    """All that the lead knows is in the form already."""
    page.get_by_role("link", name="Ouvrir une opportunité").click()
    page.get_by_label("Ouverte parce que").select_option("quote_asked")
    page.get_by_role("button", name="Ouvrir l’opportunité").click()
    page.get_by_text("est ouverte").wait_for()


def sign_on_the_board(page: "Page") -> None:
    """Dragged to « Gagnée »: the dialog asks what was signed, and brings the amount known."""
    page.get_by_role("link", name="Opportunités", exact=True).first.click()
    drag(page, f"#deal-{Opportunity.objects.get().pk}", onto=f'[data-stage="{stage_named("won").pk}"]')
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Pourquoi nous").select_option("Adéquation au besoin")
    dialog.get_by_label("Ce que votre interlocuteur a dit").fill("Vous seuls tenez le délai.")
    dialog.get_by_role("button", name="Marquer gagnée").click()
    page.get_by_text("Bravo").wait_for()


def drag(page: "Page", card: str, *, onto: str) -> None:
    """The column is out of sight: the card held at the edge of the board brings it, as it does under a hand."""
    page.locator(card).hover()
    page.mouse.down()
    edge, column = DESK["viewport"]["width"] - 20, page.locator(onto)
    for nudge in range(MOST_NUDGES):
        page.mouse.move(edge - nudge % 2, 420)
        if (box := column.bounding_box()) and box["x"] + box["width"] <= DESK["viewport"]["width"]:
            break
        page.wait_for_timeout(50)
    assert box
    page.mouse.move(box["x"] + 60, 430, steps=4)
    page.mouse.up()


def read_the_dashboard(page: "Page") -> None:
    """What was signed is in the answer of the month; in the reports, one lead went the whole way down the funnel."""
    page.get_by_role("link", name="Tableau de bord").first.click()
    page.locator(".report-answer", has_text="18 500 € signés").wait_for()
    page.get_by_role("link", name="Rapports").first.click()
    page.get_by_role("link", name="Tunnel").first.click()
    reached = {
        name: page.locator(".funnel-stage", has_text=name).first.locator(".funnel-count") for name in ("Lead", "Client")
    }
    assert {name: count.inner_text() for name, count in reached.items()} == {"Lead": "1", "Client": "1"}
