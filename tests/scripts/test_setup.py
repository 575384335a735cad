"""The set-up makes an environment of its own, and never empties that of another folder."""

import shutil
import subprocess
from pathlib import Path

from tests.house_rules.source import CHECKOUT


def test_a_linked_environment_is_left_alone(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    (theirs / "kept").write_text("kept")
    for folder in ("scripts", "requirements"):
        shutil.copytree(CHECKOUT / folder, ours / folder)
    (ours / ".venv").symlink_to(theirs)

    done = subprocess.run(["bash", "scripts/setup.sh", "run"], cwd=ours, capture_output=True, text=True, check=False)

    assert (done.returncode, "est un lien" in done.stderr) == (1, True)
    assert [path.name for path in theirs.iterdir()] == ["kept"]
