"""Installations for the tests of commands that must run as real processes."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.installation import Installation


@pytest.fixture(scope="session")
def migrated_installation(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Installation]:
    """Made once, copied for each test."""
    made = Installation(tmp_path_factory.mktemp("modele"), f"filon_cli_{os.getpid()}")
    made.run("check")
    yield made
    made.drop()


@pytest.fixture
def new_installation(tmp_path: Path, migrated_installation: Installation) -> Iterator[Callable[[], Installation]]:
    made: list[Installation] = []

    def make() -> Installation:
        folder = tmp_path / f"mon dossier {len(made)}"
        folder.mkdir()
        made.append(Installation(folder, f"filon_cli_{os.getpid()}_{len(made)}", like=migrated_installation))
        return made[-1]

    yield make
    for installation in made:
        installation.drop()


@pytest.fixture
def installation(new_installation: Callable[[], Installation]) -> Installation:
    return new_installation()


@pytest.fixture
def bare_installation(tmp_path: Path) -> Iterator[Installation]:
    """Without a database yet."""
    folder = tmp_path / "tout neuf"
    folder.mkdir()
    made = Installation(folder, f"filon_cli_{os.getpid()}_neuf")
    yield made
    made.drop()
