"""Coming in, in a real browser: the first administrator, an invitation, a second factor."""

import base64
import hmac
import time
from typing import TYPE_CHECKING, Any

import pytest

from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.browser.entering import enter

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PASSWORD = "Le-vent-tourne-a-8h"


def test_the_first_visitor_makes_the_administrator_who_invites_a_colleague(
    page: "Page", phone_page: "Page", live_server: Any
) -> None:
    """The colleague opens the link on her phone."""
    page.goto(live_server.url)
    page.get_by_role("heading", name="Bienvenue dans Filon").wait_for()
    join(page, name="Noé Tillard", email="noe@filon.example", submit="Créer mon compte")
    page.get_by_role("heading", name="Tableau de bord").wait_for()

    page.goto(f"{live_server.url}/reglages/personnes/")
    page.get_by_role("button", name="Inviter").click()
    page.get_by_label("Adresse e-mail").fill("camille@filon.example")
    page.get_by_role("dialog").get_by_role("button", name="Inviter").click()
    link = page.get_by_label("Lien d’invitation").input_value()

    phone_page.goto(link)
    join(phone_page, name="Camille Durand", email="", submit="")
    phone_page.get_by_role("heading", name="Tableau de bord").wait_for()
    roles = User.objects.order_by("pk").values_list("full_name", "role")
    assert list(roles) == [("Noé Tillard", Role.ADMIN), ("Camille Durand", Role.SALES)]


def join(page: "Page", *, name: str, email: str, submit: str) -> None:
    page.get_by_label("Nom").fill(name)
    if email:
        page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    button = page.get_by_role("button", name=submit) if submit else page.locator("form button.btn-primary")
    button.click()


def test_a_second_factor_is_activated_and_asked_at_the_next_sign_in(
    browser: "Browser", page: "Page", live_server: Any, settings: Any
) -> None:
    """A code serves once: the second one is that of the next half-minute, which a tolerance of one lets in."""
    settings.MFA_TOTP_TOLERANCE = 1
    enter(page, live_server, factories.user("Inès Benali", role=Role.ADMIN, email="ines@filon.example"), "/connexion/")
    page.goto(f"{live_server.url}/double-authentification/")
    page.get_by_role("link", name="Activer").click()
    confirm_who_one_is(page)
    secret = page.locator("code").inner_text()
    page.locator("#id_code").fill(code_of(secret))
    page.get_by_role("button", name="Activer").click()
    page.get_by_role("heading", name="Codes de secours").wait_for()

    elsewhere = browser.new_context(locale="fr-FR").new_page()
    elsewhere.goto(f"{live_server.url}/connexion/")
    elsewhere.get_by_label("Adresse e-mail").fill("ines@filon.example")
    elsewhere.get_by_label("Mot de passe", exact=True).fill("motdepasse-long")
    elsewhere.get_by_role("button", name="Se connecter").click()
    elsewhere.locator("#id_code").fill(code_of(secret, steps_ahead=1))
    elsewhere.locator("form button.btn-primary").first.click()
    elsewhere.get_by_role("heading", name="Tableau de bord").wait_for()
    elsewhere.context.close()


def confirm_who_one_is(page: "Page") -> None:
    """Asked when the sign-in is not fresh."""
    page.locator("#id_password").fill("motdepasse-long")
    page.locator("form button.btn-primary").first.click()


def code_of(secret: str, *, steps_ahead: int = 0) -> str:
    """What the application on the telephone shows (RFC 6238): six digits that change every half-minute."""
    step = int(time.time()) // 30 + steps_ahead
    mark = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    place = mark[-1] & 15
    return f"{(int.from_bytes(mark[place : place + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"
