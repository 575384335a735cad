"""A whole installation of its own for one test: folder with a space in its name, database, the real command line."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.installation import DATABASE
from tests.postgres import address_of_database, create_database, drop_database
from tests.template import copy_migrated_database

SECONDS_TO_WAIT = 90


class Installation:
    """`run` runs a command to its end; `start` leaves it running. `folder` is FILON_HOME; a bare one has no table yet."""

    def __init__(self, folder: Path, name: str, *, bare: bool = False) -> None:
        self.folder, self.name = folder, name
        self.address = self._new_database(bare=bare)
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("FILON_")},
            "FILON_HOME": str(folder),
            "DATABASE_URL": self.address,
            "LANG": "fr_FR.UTF-8",
            "PYTHONIOENCODING": "utf-8",
        }

    def _new_database(self, *, bare: bool) -> str:
        if DATABASE == "sqlite":
            file = self.folder / "filon.sqlite3"
            if not bare:
                copy_migrated_database(to=str(file))
            return f"sqlite:///{file}"
        if bare:
            create_database(self.name)
        else:
            copy_migrated_database(to=self.name)
        return address_of_database(self.name)

    def drop(self) -> None:
        if DATABASE != "sqlite":
            drop_database(self.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "filon", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    def json(self, *arguments: str, status: int = 0) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.run(*arguments, "--json", status=status).stdout)
        return answer

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows straight from the database, without the second that a process takes."""
        with closing(self._connect()) as connection:
            return list(connection.execute(statement).fetchall())

    def write(self, statement: str) -> None:
        with closing(self._connect()) as connection:
            connection.execute(statement)
            connection.commit()

    def _connect(self) -> Any:
        return sqlite3.connect(self.folder / "filon.sqlite3") if DATABASE == "sqlite" else psycopg.connect(self.address)

    def python(self, script: str) -> str:
        """Run a few lines with Django ready; what they print."""
        start = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + script], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    @contextmanager
    def start(self, *command: str) -> Iterator["subprocess.Popen[str]"]:
        """`command` after `python`; killed at the end if it still runs."""
        process = subprocess.Popen(
            [sys.executable, *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(SECONDS_TO_WAIT)
            if process.stdout:
                process.stdout.close()


def wait_until(ready: Callable[[], bool], what: str) -> None:
    for _ in range(SECONDS_TO_WAIT * 10):
        if ready():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
