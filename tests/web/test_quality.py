"""The page Qualité: the frame at once, the figures after; without JavaScript on demand; a file for who may take it away."""

import pytest
from django.test import Client

from filon.users.models import RoleRight
from filon.users.rules.rights import Action, Entity, Role, Scope
from tests import factories as make

HTMX = {"HX-Request": "true"}


@pytest.fixture
def file(db: None) -> None:
    for number in range(6):
        make.company(f"Atelier {number}")
        make.contact("Jeanne", f"Duval {number}")


@pytest.mark.usefixtures("file")
def test_the_frame_comes_first_and_asks_for_the_figures(admin_client: Client) -> None:
    frame = admin_client.get("/qualite/").content.decode()
    part = admin_client.get("/qualite/", headers=HTMX).content.decode()
    whole = admin_client.get("/qualite/?mesure=1").content.decode()

    assert ('hx-trigger="load"' in frame, "Informations indispensables" in frame) == (True, False)
    assert ("<html" in part, "Informations indispensables" in part, 'hx-trigger="load"' in part) == (False, True, False)
    assert ("<html" in whole, "Informations indispensables" in whole) == (True, True)


def test_an_empty_file_says_what_to_do_next(admin_client: Client) -> None:
    page = admin_client.get("/qualite/", headers=HTMX).content.decode()

    assert ("Rien à mesurer pour l’instant" in page, 'href="/entreprises/nouvelle/"' in page) == (True, True)


@pytest.mark.usefixtures("file")
def test_a_dimension_that_is_not_there_splits_nothing(admin_client: Client) -> None:
    page = admin_client.get("/qualite/?par=couleur&mesure=1")

    assert (page.status_code, "Entreprises par" in page.content.decode()) == (200, False)


@pytest.mark.usefixtures("file")
def test_the_figures_are_taken_away_as_a_table(admin_client: Client) -> None:
    answer = admin_client.get("/qualite/?par=owner&format=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert lines[0] == (
        "Groupe;Fiches;Famille;Mesure;Sur;En ordre;À reprendre;Part en ordre;Part basse (95 %);Part haute (95 %)"
    )
    assert lines[1].startswith("Ensemble;Entreprises;Complétude;Informations indispensables;6;0;6;0,0;0,0;0,39")
    assert len(lines) == 1 + 2 * 32


@pytest.mark.usefixtures("file")
def test_a_kind_of_record_that_one_may_not_read_is_not_measured(sales_client: Client) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.CONTACT, action=Action.READ).update(scope=Scope.NONE)

    page = sales_client.get("/qualite/?mesure=1").content.decode()

    assert ("<h2>Entreprises</h2>" in page, "<h2>Contacts</h2>" in page) == (True, False)
