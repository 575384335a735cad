"""filon process list, export, import, diff."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from filon.cli.main import cli
from filon.playbook.rules.process_file import read_process
from filon.playbook.rules.ready_processes import READY, ready_text

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["process", *arguments])


def answer(*arguments: str) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_the_processes_and_their_versions_are_listed() -> None:
    told = answer("list")

    assert [(one["process"], [version["state"] for version in one["versions"]]) for one in told["processes"]] == [
        ("default", ["live"])
    ]
    assert [one["file"] for one in told["ready"]] == [one.file for one in READY]


def test_a_process_goes_out_and_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "vente.toml"

    assert answer("export", "default", "--out", str(file))["file"] == str(file)
    assert answer("import", str(file))["verdict"] == "unchanged"
    file.write_text(file.read_text().replace('label = "Négociation"', 'label = "Discussion"'))
    assert answer("import", str(file)) == {"process": "default", "version": 2, "verdict": "drafted"}
    assert answer("diff", "default", "default:brouillon")["differences"] == [
        {
            "stage": "negotiation",
            "label": "Discussion",
            "kind": "changed",
            "what": "le nom",
            "before": "Négociation",
            "after": "Discussion",
        }
    ]
    assert answer("diff", str(file), "default:2")["differences"] == []


def test_a_ready_process_is_read_then_put_in_service() -> None:
    assert answer("import", "--ready", "nouveau_client", "--dry-run")["verdict"] == "readable"
    assert answer("import", "--ready", "nouveau_client", "--publish")["verdict"] == "published"
    assert answer("export", "default")["text"] == ready_text("nouveau_client")


def test_a_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "faux.toml"
    text = ready_text("nouveau_client").replace('field = "opportunity.amount"', 'field = "opportunity.licorne"')
    file.write_text(text)
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if "licorne" in words)

    refused = run("import", str(file))

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"Ligne {line}\u00a0: Le champ « opportunity.licorne » n’existe pas")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["export", "rien"], 1),
        (["export", "default", "--version", "brouillon"], 1),
        (["export", "default", "--version", "9"], 1),
        (["export", "default", "--version", "²"], 1),
        (["import", "/nulle/part.toml"], 1),
        (["import"], 2),
        (["import", "--ready", "licorne"], 1),
        (["diff", "default", "rien:3"], 1),
    ],
)
def test_what_is_not_there_is_refused(arguments: list[str], status: int) -> None:
    refused = run(*arguments)

    assert (refused.exit_code, refused.stdout, bool(refused.stderr)) == (status, "", True)


@pytest.mark.parametrize("file", [one.file for one in READY])
def test_each_ready_process_is_whole(file: str) -> None:
    """It says what to do at each open stage, checks facts, and has a variant."""
    assert answer("import", "--ready", file, "--publish")["verdict"] == "published"

    process = read_process(tomllib.loads(ready_text(file)))
    assert answer("export", process.key)["text"] == ready_text(file)
    for stage in process.open_stages():
        assert all((stage.purpose, stage.say, stage.do, stage.share, stage.asks, stage.cadence, stage.exit)), stage.key
    assert any(stage.variants for stage in process.stages)
