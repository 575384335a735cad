"""What every test stands on: a database in a file on SQLite, quick passwords, static files without a manifest."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import blocking_manager_key

from tests.installation import DATABASE, HOME
from tests.postgres import drop_database
from tests.template import copy_migrated_database

# No deadline, and no complaint of slow examples: both measure how busy the machine is.
hypothesis.settings.register_profile(
    "filon", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "filon"))


def pytest_collection_finish() -> None:
    """Thousands of tests, Django and polars live to the end: looking through them again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_sessionfinish() -> None:
    """What was set apart is given back: DuckDB counts what is still held when Python ends."""
    gc.unfreeze()
    gc.collect()


_emptied = pytest.StashKey[bool]()


def _commits(item: pytest.Item) -> bool:
    """Whether the test writes for good, so that the tables are emptied after it."""
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or bool(names & {"transactional_db", "live_server"})


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that commit come last, but a process that has done its own takes others from its neighbour: they find all again."""
    if _commits(item):
        item.config.stash[_emptied] = True
    elif item.config.stash.get(_emptied, False) and item.get_closest_marker("django_db"):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
        item.config.stash[_emptied] = False


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is there before Django asks for it: the next fixture brought it."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """On SQLite a file, as in real life: WAL, and a live server whose threads have connections of their own."""
    name = str(HOME / "test.sqlite3") if DATABASE == "sqlite" else f"filon_test_{os.getpid()}"
    copy_migrated_database(to=name)
    connection.settings_dict["TEST"]["NAME"] = name
    yield
    if DATABASE == "postgres":
        drop_database(name)


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    storages: dict[str, Any] = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(scope="session", autouse=True)
def french_terminal() -> Iterator[None]:
    """Whatever the terminal of who runs the tests speaks: commands answer in French unless a test says otherwise."""
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("LC_ALL", raising=False)
        environment.delenv("LC_MESSAGES", raising=False)
        environment.setenv("LANG", "fr_FR.UTF-8")
        yield
