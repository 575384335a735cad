"""filon export: one file whole or none, the right asked first, the answer in one object."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from filon.cli.main import cli
from filon.users.rules.rights import Role
from tests import factories
from tests.segments.making import LYON, of_companies

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments])


def test_records_of_a_segment_go_out(tmp_path: Path) -> None:
    factories.company("Duval", city="Lyon")
    factories.company("Roux", city="Lille")
    of_companies("Lyonnais", LYON)
    out = tmp_path / "lyon.csv"

    answer = json.loads(run("company", "--segment", "lyonnais", "--out", str(out), "--json").stdout)

    assert answer == {"entity": "company", "rows": 1, "file": str(out)}
    lines = out.read_bytes().split(b"\r\n")
    assert lines[1].split(b",")[1] == b"Duval"
    assert lines[2:] == [b""]


@pytest.mark.parametrize(
    ("name", "options", "start"),
    [
        ("a.csv", [], b"Identifiant Filon"),
        ("a.csv", ["--excel-fr"], "\ufeffIdentifiant Filon du contact;".encode()),
        ("a.xlsx", [], b"PK"),
        ("a.jsonl", [], b'{"id": '),
        ("a.vcf", [], b"BEGIN:VCARD\r\nVERSION:4.0"),
    ],
)
def test_the_extension_says_the_format(tmp_path: Path, name: str, options: list[str], start: bytes) -> None:
    factories.contact("Ana", "Petit")
    run("contact", "--out", str(tmp_path / name), *options)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_colleague_without_the_right_takes_nothing(tmp_path: Path) -> None:
    factories.user("Camille", email="camille@filon.example", role=Role.SALES)
    out = tmp_path / "a.csv"
    out.write_text("ce qui était là")

    refused = run("contact", "--out", str(out), "--as", "camille@filon.example")

    assert refused.exit_code == 1
    assert refused.stderr == (
        "Votre rôle ne permet pas l’action « Exporter » ici (contacts). Un administrateur peut l’accorder.\n"
    )
    assert out.read_text() == "ce qui était là"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["contact", "--out", "a.pdf"], 2),
        (["contact", "--out", "a.xlsx", "--excel-fr"], 2),
        (["facture", "--out", "a.csv"], 2),
        (["company", "--out", "a.vcf"], 1),
        (["contact", "--out", "nulle/part/a.csv"], 1),
        (["contact", "--out", "a.csv", "--segment", "Inconnu"], 1),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run(*arguments)
    assert (answer.exit_code, answer.stdout, list(tmp_path.iterdir())) == (code, "", [])
    assert answer.stderr.strip().endswith((".", "»."))
