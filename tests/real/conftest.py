"""Real files, from the folder that `make test-real DATA=folder` names; figures are computed apart from them."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = os.environ.get("FILON_REAL_DATA")
    if not folder:
        pytest.fail("Ces essais se lancent par : make test-real DATA=dossier", pytrace=False)
    return Path(folder)
