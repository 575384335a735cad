"""What is copied for the browser can be delivered: each file that a style sheet names is there."""

from pathlib import Path
from typing import Any

from django.core.management import call_command

from scripts.copy_assets import COPIED


def test_static_files_collect_under_names_that_never_change_content(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    delivered = {path.name for path in (tmp_path / "vendor").iterdir()}
    assert {*COPIED.values(), "icons.svg"} - delivered == set()
