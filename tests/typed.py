"""Commands of `filon` as typed, for the tests of what they answer."""

import json
from typing import Any

from click.testing import CliRunner, Result

from filon.cli.main import cli


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), catch_exceptions=False)


def answer(*words: str) -> dict[str, Any]:
    """The object of --json; the command must have succeeded."""
    done = typed(*words, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found
