"""An import killed at any instant goes on from its checkpoint: nothing is lost, nothing is twice."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.installation import DATABASE
from tests.template import copy_migrated_database

ROWS = 30_000
FILON = [sys.executable, "-c", "from filon.cli.main import main; main()"]


def test_an_import_killed_midway_is_completed_by_the_same_command(tmp_path: Path) -> None:
    file = tmp_path / "sociétés.csv"
    lines = (f"S{row};Société {row};Lyon" if row % 3 else f";Société {row};Lyon" for row in range(ROWS))
    file.write_text("Id;Nom;Ville\n" + "\n".join(lines))
    (tmp_path / "plan.toml").write_text(
        '[columns]\n"Id"="company.external_id"\n"Nom"="company.name"\n"Ville"="company.city"\n'
    )
    home = tmp_path / "home"
    home.mkdir()
    if DATABASE == "sqlite":
        copy_migrated_database(to=str(home / "filon.sqlite3"))
    environment = {**os.environ, "FILON_HOME": str(home), "DATABASE_URL": ""}
    command = [*FILON, "import", str(file), "--entity", "company", "--map", str(tmp_path / "plan.toml"), "--json"]
    first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = _wait_for_the_first_chunk(home / "filon.sqlite3", first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    answer = json.loads(second.stdout)
    assert 0 < done < ROWS
    assert "reprend de là" in second.stderr
    assert answer["rows_by"] == {"created": ROWS, "updated": 0, "unchanged": 0, "refused": 0}
    assert answer["created"]["company"] == ROWS
    assert _count(home / "filon.sqlite3", "SELECT count(*), count(DISTINCT name) FROM contacts_company") == (ROWS, ROWS)


def _wait_for_the_first_chunk(database: Path, process: "subprocess.Popen[bytes]") -> int:
    """Rows done when the first chunk is in."""
    for _ in range(3_000):
        assert process.poll() is None, "l’import a fini avant d’être tué"
        if database.exists() and (done := _done(database)):
            return done
        time.sleep(0.02)
    raise AssertionError("aucune ligne en une minute")


def _done(database: Path) -> int:
    try:
        return int(_count(database, "SELECT coalesce(max(next_row), 0) FROM records_batch")[0])
    except sqlite3.OperationalError:
        return 0


def _count(database: Path, statement: str) -> tuple[int, ...]:
    connection = sqlite3.connect(database)
    try:
        return tuple(connection.execute(statement).fetchone())
    finally:
        connection.close()
