"""A worker killed in the middle of an import: the next one goes on, and no row is lost nor twice."""

import os
import signal

from tests.cli.installation import Installation, wait_until

ROWS = 20_000
QUEUE = """
from pathlib import Path
from django.utils import timezone
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.importing import stage_batch
stage_batch(path=Path({path!r}), name="entreprises.csv", entity="company", document=None, by=BY_SYSTEM, now=timezone.now())
"""
A_MINUTE_PASSES = "UPDATE records_jobrun SET claimed_until = '2020-01-01 00:00:00+00:00'"


def state(installation: Installation) -> str:
    return str(installation.query("SELECT state FROM records_batch")[0][0])


def test_a_killed_import_is_finished_by_the_next_worker(installation: Installation) -> None:
    path = installation.folder / "entreprises.csv"
    lines = (f"E{number};Atelier {number};{number % 90 + 1:02d}000;Ville {number}" for number in range(ROWS))
    path.write_text("Référence;Raison sociale;Code postal;Ville\n" + "\n".join(lines))
    installation.python(QUEUE.format(path=str(path)))
    with installation.start("-m", "filon", "worker", "--quiet") as first:
        wait_until(lambda: state(installation) == "running", "the import to begin")
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert state(installation) != "done"
    installation.write(A_MINUTE_PASSES)
    with installation.start("-m", "filon", "worker", "--quiet"):
        wait_until(lambda: state(installation) == "done", "the import to end")
    assert installation.query("SELECT count(*) FROM contacts_company") == [(ROWS,)]
    installation.run("check")
