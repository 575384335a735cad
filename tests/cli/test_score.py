"""filon score rules, explain."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from filon.cli.main import cli
from tests import factories
from tests.factories import NOW
from tests.scoring.scales import SCALE
from tests.usecases.test_scoring import happened, published

pytestmark = pytest.mark.django_db
DAY = "2026-11-20"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["score", *arguments])


def answer(*arguments: str) -> dict[str, object]:
    result = run(*arguments, "--as-of", DAY, "--json")
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_everybody_is_scored_again() -> None:
    jeanne = factories.contact()
    happened(jeanne, outcome="content", at=NOW - timedelta(days=1))
    published()

    first, second = answer("rules"), answer("rules")
    assert (first["scored"], first["changed"], second["changed"]) == (1, 1, 0)
    assert first["models"] == [{"model": "Défaut", "version": 1, "rules": len(SCALE)}]
    assert {cell for cell, people in dict(first["matrix"]).items() if people} == {"-3"}  # type: ignore[call-overload]


def test_a_score_is_explained_line_by_line() -> None:
    jeanne = factories.contact()
    published()
    happened(jeanne, outcome="quote", at=NOW - timedelta(days=90))

    told = answer("explain", str(jeanne.pk))
    ledger = told.pop("ledger")
    assert [line["given"] for line in ledger] == [60]  # type: ignore[attr-defined]
    assert sum(line["left"] for line in ledger) == told["engagement"]  # type: ignore[attr-defined]
    assert (told["temperature"], told["cell"], told["ripe"]) == ("cold", "–3", False)


def test_without_a_model_the_command_says_what_to_do() -> None:
    refused = run("rules")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Aucun modèle de score n’est en service\u00a0: publiez-en un (Entrant > Scoring).\n",
    )


def test_nobody_is_explained_who_does_not_exist() -> None:
    assert run("explain", "999").exit_code == 1
