"""filon mail classify."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from filon.cli.main import cli
from tests.messaging.incoming.letters import delivery_report, letter


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["mail", "classify", *map(str, arguments)])


def kept(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_one_json_line_a_file(tmp_path: Path) -> None:
    bounce = kept(tmp_path, "a.eml", delivery_report(("paul@x.fr", "5.1.1", "550 5.1.1 User unknown")))
    reply = kept(tmp_path, "b.eml", letter("Volontiers !"))
    result = run(bounce, reply, "--json")
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "file": str(bounce),
            "kind": "bounce",
            "hard": True,
            "recipients": [{"address": "paul@x.fr", "status": "5.1.1", "reason": "user_unknown", "hard": True}],
            "returns_on": None,
            "intent": None,
            "text": "",
        },
        {
            "file": str(reply),
            "kind": "reply",
            "hard": False,
            "recipients": [],
            "returns_on": None,
            "intent": "interested",
            "text": "Volontiers !",
        },
    ]


def test_for_people_a_sentence_a_file(tmp_path: Path) -> None:
    away = kept(tmp_path, "c.eml", letter("De retour le 9 novembre.", subject="Absence"))
    assert run(away).stdout == "c.eml\u00a0: Réponse automatique, le 9 nov. 2026\n"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = run(tmp_path / "rien.eml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("«")
