"""filon campaign list, launch, pause, stop."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from filon.cli.main import cli
from filon.users.rules.rights import Role
from tests import factories as make
from tests.usecases.test_campaigning import prepared, somebody

pytestmark = pytest.mark.django_db


def answer(*arguments: str, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(cli, [*arguments, "--json"])
    assert result.exit_code == code, result.stderr
    return dict(json.loads(result.stdout)) if code == 0 else {"said": result.stderr}


def test_a_campaign_is_listed_launched_paused_and_stopped() -> None:
    marc = make.user("Marc", role=Role.MARKETING, email="marc@filon.example")
    prepared(marc, somebody("Roux", marc), make.contact("Zoé", "Muette", owner=marc))
    (told,) = answer("campaign", "list")["campaigns"]
    assert (told["campaign"], told["state"], told["people"]) == ("automne", "draft", 2)
    assert told["sentence"] == "Étape 6 sur 8 · Réalisation · il manque\u00a0: le lancement"

    assert "Dites qui lance" in answer("campaign", "launch", "automne", code=1)["said"]
    launched = answer("campaign", "launch", "automne", "--as", "marc@filon.example")
    assert (launched["state"], launched["kept"], sum(launched["left_out"].values())) == ("running", 1, 1)
    assert answer("campaign", "pause", "automne")["state"] == "paused"
    assert answer("campaign", "pause", "automne", "--resume")["state"] == "running"
    assert answer("campaign", "stop", "automne")["state"] == "stopped"
    assert "n’a le code" in answer("campaign", "stop", "hiver", code=1)["said"]


def test_a_campaign_is_prepared_from_what_is_ready_or_from_nothing() -> None:
    make.user("Marc", role=Role.MARKETING, email="marc@filon.example")

    told = answer("campaign", "new", "Retour", "--ready", "reactivate", "--as", "marc@filon.example")

    assert (told["campaign"], told["state"], told["people"]) == ("retour", "draft", 0)
    assert answer("campaign", "new", "Vide", "--as", "marc@filon.example")["campaign"] == "vide"
    assert "Dites à qui est la campagne" in answer("campaign", "new", "Vide", code=1)["said"]
