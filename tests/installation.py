"""The throw-away installation under test: its folder and its database, chosen before Django reads its settings.

FILON_TEST_DATABASE=sqlite (default) or postgres; FILON_TEST_POSTGRES_URL names a server, else one is started here.
Loaded by `-p tests.installation` (pyproject.toml), because pytest-django reads the settings before any conftest.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.postgres import TemporaryPostgres, drop_database

DATABASE = os.environ.get("FILON_TEST_DATABASE", "sqlite")
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
HOME = Path(tempfile.mkdtemp(prefix="filon-test-"))
(HOME / "static").mkdir()
os.environ["FILON_HOME"] = str(HOME)
# Where tests/template.py keeps its model: the workers inherit the folder; scripts/test.sh names one for all its runs.
os.environ["FILON_TEST_TEMPLATE"] = os.environ.get("FILON_TEST_TEMPLATE") or str(HOME)  # an empty word names no folder
TEMPLATE = Path(os.environ["FILON_TEST_TEMPLATE"]) / DATABASE
TEMPLATE_DATABASE = f"filon_template_{TEMPLATE.parent.name}"  # on a server that others may use as well

postgres: TemporaryPostgres | None = None

if WORKER:  # as many workers as cores: threads beside them would only wait for each other
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database, or asks it nothing that another test does not ask, is tested once, with SQLite (ADR 0037)."""
    if DATABASE == "postgres" and config.getoption("once_where_enough"):
        again = [item for item in items if _may_touch_a_database(item) and not item.get_closest_marker("asks_the_same")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
        items[:] = again


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--once-where-enough",
        action="store_true",
        help="sur PostgreSQL, passer les essais, déjà faits sur SQLite, qui n’ouvrent aucune base ou n’y demandent rien d’autre",
    )


def _may_touch_a_database(item: pytest.Item) -> bool:
    by_fixture = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(by_fixture or item.get_closest_marker("django_db"))


def pytest_unconfigure() -> None:
    if postgres:
        postgres.stop()
        os.environ.pop("FILON_TEST_POSTGRES_URL")
    elif DATABASE == "postgres" and not WORKER:
        drop_database(TEMPLATE_DATABASE)
    shutil.rmtree(HOME, ignore_errors=True)
