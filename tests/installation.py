"""The throw-away installation under test: its folder and its database, chosen before Django reads its settings.

FILON_TEST_DATABASE=sqlite (default) or postgres; FILON_TEST_POSTGRES_URL names a server, else one is started here.
Loaded by `-p tests.installation` (pyproject.toml), because pytest-django reads the settings before any conftest.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.postgres import TemporaryPostgres

DATABASE = os.environ.get("FILON_TEST_DATABASE", "sqlite")
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
HOME = Path(tempfile.mkdtemp(prefix="filon-test-"))
(HOME / "static").mkdir()
os.environ["FILON_HOME"] = str(HOME)

postgres: TemporaryPostgres | None = None

if DATABASE == "sqlite":
    os.environ["DATABASE_URL"] = f"sqlite:///{HOME / 'filon.sqlite3'}"
elif DATABASE != "postgres":
    raise pytest.UsageError(f"FILON_TEST_DATABASE={DATABASE} : « sqlite » ou « postgres »")
elif not WORKER:  # the workers inherit the address
    if "FILON_TEST_POSTGRES_URL" not in os.environ:
        postgres = TemporaryPostgres()
        os.environ["FILON_TEST_POSTGRES_URL"] = postgres.start()
    os.environ["DATABASE_URL"] = os.environ["FILON_TEST_POSTGRES_URL"]


def pytest_report_header() -> str:
    return f"base de données : {DATABASE}"


def pytest_unconfigure() -> None:
    if postgres:
        postgres.stop()
        os.environ.pop("FILON_TEST_POSTGRES_URL")
    shutil.rmtree(HOME, ignore_errors=True)
