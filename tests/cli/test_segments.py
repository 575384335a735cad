"""filon segment count, list, create."""

import json

import pytest
from click.testing import CliRunner, Result

from filon.cli.main import cli
from filon.kit.subjects import SubjectKind
from filon.records.models import FieldDefinition
from filon.segments.services.writing import add_members
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW
from tests.segments.making import LYON, a_segment, of_companies

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["segment", *arguments])


def answer(*arguments: str) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_a_segment_is_counted_and_listed() -> None:
    duval = factories.company("Duval", city="Lyon")
    factories.company("Roux", city="Lille")
    of_companies("Clients de Lyon", LYON)

    account = {
        "segment": "Clients de Lyon",
        "entity": "company",
        "kind": "dynamic",
        "count": 1,
        "sentence": "Ville est Lyon",
        "problem": "",
        "shared": True,
        "owner": None,
    }
    assert answer("count", "clients de LYON") == account
    assert answer("list", "Clients de Lyon") == account | {"members": [{"id": duval.pk, "name": "Duval"}]}
    assert answer("list") == {"segments": [account]}
    assert run("list", "Clients de Lyon").stdout == f"{duval.pk}\tDuval\n"


def test_a_day_replaces_the_clock() -> None:
    a_segment("Appelés", {"field": "contact.activity", "op": "did", "value": "call,1,30"})
    ana = factories.contact("Ana", "Petit")
    ana.activities.create(kind="call", at=NOW)

    assert answer("count", "Appelés", "--as-of", "2026-12-01")["count"] == 1
    assert answer("count", "Appelés", "--as-of", "2026-11-19")["count"] == 0
    assert answer("count", "Appelés", "--as-of", "2027-01-01")["count"] == 0


def test_an_unknown_name_and_a_deleted_field_are_told_in_one_sentence() -> None:
    field = FieldDefinition.objects.create(entity="company", key="parc", label="Parc", type="number")
    of_companies("Grands parcs", {"field": "company.custom.parc", "op": "at_least", "value": "10"})
    field.delete()

    unknown, gone = run("count", "Petits parcs"), run("count", "Grands parcs", "--json")

    assert (unknown.exit_code, gone.exit_code, gone.stdout) == (1, 1, "")
    assert unknown.stderr == (
        "Aucun segment ne s’appelle «\u00a0Petits parcs\u00a0». Segments connus\u00a0: «\u00a0Grands parcs\u00a0».\n"
    )
    assert gone.stderr.startswith("Le champ « company.custom.parc » n’existe pas ou n’existe plus.")
    assert answer("list")["segments"][0]["problem"] == gone.stderr.strip()  # type: ignore[index]


def test_a_segment_is_made_from_the_terminal() -> None:
    factories.company("Duval", city="Lyon")
    made = answer("create", "Lyon", "--entity", "company", "--criteria", json.dumps({"all": [LYON]}))
    fair = answer("create", "Salon", "--entity", "contact")
    broken = run("create", "Cassé", "--entity", "company", "--criteria", "{")

    assert (made["count"], made["sentence"]) == (1, "Ville est Lyon")
    assert (fair["count"], fair["kind"]) == (0, "static")
    assert broken.stderr == "Ces critères ne sont pas du JSON.\n"


def test_a_colleague_counts_what_he_may_see() -> None:
    factories.user("Camille", email="camille@filon.example", role=Role.SALES)
    salon = a_segment("Salon", None, entity=SubjectKind.COMPANY, shared=False, by=factories.user("Marc"))
    add_members(segment=salon, ids=[factories.company().pk], by=SYSTEM, now=NOW)

    refused = run("count", "Salon", "--as", "camille@filon.example")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Aucun segment ne s’appelle «\u00a0Salon\u00a0».")
    assert answer("count", "Salon")["count"] == 1
