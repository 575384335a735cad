"""The migrated database that the tests copy: made once by `filon` itself for all processes, because migrating takes ten seconds."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.installation import DATABASE, TEMPLATE, TEMPLATE_DATABASE
from tests.postgres import address_of_database, create_database

MADE = TEMPLATE / "made"
# The first process of the tests asks nothing, so that a story moves deals freely: those about criteria say which (factories.ask).
ASK_NOTHING = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from filon.playbook.models import Criterion, Stage
Criterion.objects.all().delete()
Stage.objects.update(sends_proposals=False)
"""


def copy_migrated_database(*, to: str) -> None:
    """`to` is a file on SQLite, the name of a database on PostgreSQL. The first process makes the model, others wait for it."""
    TEMPLATE.mkdir(parents=True, exist_ok=True)
    with (TEMPLATE / "one at a time").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not MADE.exists():
            MADE.write_text(json.dumps(_migrate()))
        if DATABASE == "sqlite":
            shutil.copyfile(TEMPLATE / "filon.sqlite3", to)
        else:
            create_database(to, like=TEMPLATE_DATABASE)


def answers_of_its_makers() -> list[dict[str, Any]]:
    """What the commands that made it said: tests/cli/test_conventions.py reads it."""
    answers: list[dict[str, Any]] = json.loads(MADE.read_text())
    return answers


def _migrate() -> list[dict[str, Any]]:
    """By two commands at once in processes of their own: on the machine of a customer the site and its work start so."""
    address = f"sqlite:///{TEMPLATE / 'filon.sqlite3'}"
    if DATABASE == "postgres":
        create_database(TEMPLATE_DATABASE)
        address = address_of_database(TEMPLATE_DATABASE)
    environment = {**os.environ, "FILON_HOME": str(TEMPLATE), "DATABASE_URL": address}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: _python("-m", "filon", "check", "--json", environment=environment), range(2)))
    _python("-c", ASK_NOTHING, environment=environment)
    return [json.loads(answer) for answer in answers]


def _python(*arguments: str, environment: dict[str, str]) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
