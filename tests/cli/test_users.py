"""filon user add: somebody who may sign in at once."""

import json

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import authenticate
from django.test import RequestFactory

from filon.cli.users import user
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(user, ["add", *arguments])


def test_the_person_signs_in_with_the_password_that_is_shown() -> None:
    shown = json.loads(run("Camille@filon.example", "--role", "sales", "--name", "Camille Durand", "--json").stdout)
    camille = User.objects.get(email="camille@filon.example")
    request = RequestFactory().post("/connexion/")
    assert shown == {"user": camille.pk, "email": camille.email, "role": "sales", "password": shown["password"]}
    assert authenticate(request, email=camille.email, password=shown["password"]) == camille
    assert (camille.full_name, camille.role) == ("Camille Durand", Role.SALES)


def test_an_address_that_is_taken_is_refused() -> None:
    factories.user(email="camille@filon.example")
    refused = run("camille@filon.example", "--role", "sales")
    assert (refused.exit_code, "déjà celle d’une personne active" in refused.stderr) == (1, True)


def test_what_is_no_address_is_refused() -> None:
    refused = run("camille", "--role", "sales")
    assert (refused.exit_code, refused.stderr) == (1, "«\u00a0camille\u00a0» n’est pas une adresse e-mail.\n")


def test_a_salesperson_cannot_add_anybody() -> None:
    factories.user(email="camille@filon.example")
    refused = run("marc@filon.example", "--role", "admin", "--as", "camille@filon.example")
    assert (refused.exit_code, User.objects.count()) == (1, 1)
