"""The folder of one installation: embedded database, files, secret key (FILON_HOME, default `var/` in the checkout)."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.utils import get_random_secret_key

CHECKOUT = Path(__file__).resolve().parent.parent


def home_folder() -> Path:
    folder = Path(os.environ.get("FILON_HOME") or CHECKOUT / "var")
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def secret_key(*, home: Path) -> str:
    """FILON_SECRET_KEY, or a key made once and kept readable by its owner alone."""
    if given := os.environ.get("FILON_SECRET_KEY"):
        return given
    path = home / "secret.key"
    if not path.exists():
        _make_key(path)
    return path.read_text()


def _make_key(path: Path) -> None:
    """Whole or not at all: of two commands that start at once, both read the key of the first."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as new:
        new.write(get_random_secret_key())
        new.flush()
        with suppress(FileExistsError):
            os.link(new.name, path)


def database_address(*, home: Path) -> str:
    return os.environ.get("DATABASE_URL") or f"sqlite:///{home / 'filon.sqlite3'}"
