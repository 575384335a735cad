"""Sortant > Modèles, in the browser."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.messaging.models import PressureCap
from filon.playbook.models import Template
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.playbook.templates import a_template
from tests.web.conftest import signed_in
from tests.web.test_contents import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc() -> User:
    return make.user("Marc Delmotte", role=Role.MARKETING)


def test_a_letter_is_written_tried_on_somebody_and_put_in_service(marc: User) -> None:
    make.contact("Léa", last_name="Aubry", owner=marc)
    client, address = signed_in(marc), reverse("template_new") + "?canal=email"
    typed = {"name": "Guide", "subject": "Pour {{ prénom }}", "body": "<div>{{ fonction }}</div>", "language": "fr"}
    made = client.post(address, typed | {"brings": "Chiffrer un devis en un jour"})
    template = Template.objects.get()
    assert made["Location"] == reverse("template", args=[template.pk])

    page = words(client.get(made["Location"]).content)
    assert "Pour Léa" in page and "On ne sait pas de cette personne : fonction." in page
    client.post(reverse("template_state", args=[template.pk]), {"version": "1"})
    template.refresh_from_db()
    assert template.state == "live"


def test_a_mistake_is_told_above_what_was_typed(marc: User) -> None:
    page = signed_in(marc).post(
        reverse("template_new") + "?canal=linkedin", {"name": "Guide", "body": "Bonjour {{ prenom }}", "language": "fr"}
    )
    assert page.status_code == 422
    assert "Vouliez-vous écrire « prénom » ?" in words(page.content)
    assert "Bonjour {{ prenom }}" in page.content.decode()


def test_the_editor_of_letters_may_write_its_own_styles_and_no_other_page(marc: User) -> None:
    client = signed_in(marc)
    editor = client.get(reverse("template_new") + "?canal=email")
    nonce = editor.context["nonce"]
    assert f"style-src 'self' 'nonce-{nonce}'" in editor["Content-Security-Policy"]
    assert "nonce" not in client.get(reverse("template_list"))["Content-Security-Policy"]


def test_how_often_one_person_hears_from_us_is_set(db: None) -> None:
    admin = signed_in(make.user("Admin", role=Role.ADMIN))
    admin.post(reverse("settings_pressure"), {"most": "3", "days": "10"})
    assert (PressureCap.objects.get().most, PressureCap.objects.get().days) == (3, 10)
    assert admin.post(reverse("settings_pressure"), {"most": "0", "days": "10"}).status_code == 422


def asked_by(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_the_list_costs_as_many_queries_for_three_as_for_one(marc: User) -> None:
    client, address = signed_in(marc), reverse("template_list")
    a_template("Un", "Texte un", live=True)
    first = asked_by(client, address)
    for name in ("Deux", "Trois"):
        a_template(name, f"Texte {name}", live=True)
    assert asked_by(client, address) == first
