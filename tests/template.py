"""The migrated database that the tests copy: made once by `filon` itself for all processes, because migrating takes ten seconds."""

import fcntl
import os
import shutil
import subprocess
import sys

from tests.installation import DATABASE, TEMPLATE, TEMPLATE_DATABASE
from tests.postgres import address_of_database, create_database

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
        if not (TEMPLATE / "made").exists():
            _migrate()
            (TEMPLATE / "made").touch()
        if DATABASE == "sqlite":
            shutil.copyfile(TEMPLATE / "filon.sqlite3", to)
        else:
            create_database(to, like=TEMPLATE_DATABASE)


def _migrate() -> None:
    """By a command in a process of its own, as on the machine of a customer."""
    address = f"sqlite:///{TEMPLATE / 'filon.sqlite3'}"
    if DATABASE == "postgres":
        create_database(TEMPLATE_DATABASE)
        address = address_of_database(TEMPLATE_DATABASE)
    environment = {**os.environ, "FILON_HOME": str(TEMPLATE), "DATABASE_URL": address}
    for command in (["-m", "filon", "check"], ["-c", ASK_NOTHING]):
        done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
