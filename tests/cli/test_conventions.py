"""What every command promises: its database, its exit codes, one sentence, one JSON object."""

import json

import pytest
from click.testing import CliRunner, Result

from filon.cli.main import cli
from filon.users.rules.rights import Role
from filon.worker.schedule import JOBS
from tests import factories
from tests.cli.installation import Installation
from tests.template import answers_of_its_makers


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_two_commands_at_once_make_one_database(django_db_setup: None) -> None:
    """The one that all tests copy was made so."""
    assert [answer["ok"] for answer in answers_of_its_makers()] == [True, True]


def test_an_unreachable_database_is_one_sentence(bare_installation: Installation) -> None:
    bare_installation.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
    refused = bare_installation.run("check", status=1)
    assert refused.stderr.startswith("La base de données ne répond pas")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en_GB.UTF-8", "Error: No such command 'nonsense'."),
        ("de_DE.UTF-8", "Erreur\u00a0: La commande 'nonsense' n’existe pas."),
    ],
)
def test_mistakes_are_told_in_english_to_an_english_terminal_in_french_to_any_other(
    bare_installation: Installation, locale: str, sentence: str
) -> None:
    bare_installation.environment["LANG"] = locale
    refused = bare_installation.run("nonsense", status=2)
    assert refused.stderr.splitlines()[-1] == sentence


@pytest.mark.parametrize("arguments", [["nonsense"], ["check", "--nonsense"], ["restore"]])
def test_wrong_usage_is_2_and_nothing_on_the_output(arguments: list[str]) -> None:
    assert (run(*arguments).exit_code, run(*arguments).stdout) == (2, "")


@pytest.mark.django_db
def test_a_refusal_is_1_and_one_sentence_on_the_error_output() -> None:
    refused = run("demo", "--empty", "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "Il n’y a pas de société de démonstration ici.\n"


@pytest.mark.django_db
def test_a_stranger_cannot_act() -> None:
    refused = run("check", "--as", "personne@filon.example")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Aucun collègue actif n’a l’adresse « personne@filon.example ».\n",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["check"], ["backup", "x.zip"], ["restore", "x.zip"], ["demo", "--empty"]])
def test_a_salesperson_may_not_do_what_his_role_forbids(arguments: list[str]) -> None:
    factories.user(role=Role.SALES, email="camille@filon.example")
    refused = run(*arguments, "--as", "camille@filon.example")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Votre rôle ne permet pas l’action")


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["check"], ["tick"]])
def test_json_answers_are_one_object_and_nothing_else(arguments: list[str]) -> None:
    answer = run(*arguments, "--json")
    assert isinstance(json.loads(answer.stdout), dict)
    assert answer.stderr == ""


@pytest.mark.django_db
def test_check_is_1_when_the_data_is_wrong_and_repair_mends_it() -> None:
    factories.company(match_key="autre")
    wrong = run("check", "--json")
    assert wrong.exit_code == 1
    assert [found["code"] for found in json.loads(wrong.stdout)["checks"] if found["count"]] == ["company_keys"]
    repaired = run("check", "--repair", "--json")
    assert (repaired.exit_code, json.loads(repaired.stdout)["repaired"]) == (0, {"company_keys": 1})


@pytest.mark.django_db
def test_tick_runs_each_due_job_once() -> None:
    first = json.loads(run("tick", "--as-of", "2026-11-20", "--json").stdout)
    assert [job["error"] for job in first["jobs"]] == [""] * len(JOBS)
    assert json.loads(run("tick", "--as-of", "2026-11-20", "--json").stdout) == {"jobs": []}
