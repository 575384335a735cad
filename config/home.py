"""The folder of one installation: embedded database, files, secret key (FILON_HOME, default `var/` in the checkout)."""

import os
from pathlib import Path

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
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text()


def database_address(*, home: Path) -> str:
    return os.environ.get("DATABASE_URL") or f"sqlite:///{home / 'filon.sqlite3'}"
