"""Installations for the tests of commands that must run as real processes."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.installation import Installation


@pytest.fixture
def new_installation(tmp_path: Path, django_db_setup: None) -> Iterator[Callable[[], Installation]]:
    made: list[Installation] = []

    def make() -> Installation:
        folder = tmp_path / f"mon dossier {len(made)}"
        folder.mkdir()
        made.append(Installation(folder, f"filon_cli_{os.getpid()}_{len(made)}"))
        return made[-1]

    yield make
    for installation in made:
        installation.drop()


@pytest.fixture
def installation(new_installation: Callable[[], Installation]) -> Installation:
    return new_installation()


@pytest.fixture
def bare_installation(tmp_path: Path, django_db_setup: None) -> Iterator[Installation]:
    """Without a database yet."""
    folder = tmp_path / "tout neuf"
    folder.mkdir()
    made = Installation(folder, f"filon_cli_{os.getpid()}_neuf", bare=True)
    yield made
    made.drop()
