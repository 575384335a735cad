"""E-mails to a mail server on this machine, against bare smtplib with as many connections (at least 60 % of its rate)."""

import json
from pathlib import Path

from benchmarks.harness import Measure, run_apart
from benchmarks.lists import empty_installation
from benchmarks.mail_sink import sink, taken

LEAST_SHARE = 0.6  # of the rate of bare smtplib
MODULE = "benchmarks.sends_run"


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` messages of prospecting: the law asked before, the outbox written around each; no DKIM, cap, jitter or pause."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        folder = Path(environment["FILON_HOME"])
        told, arrived = {**environment, "FILON_MAIL_HOST": "127.0.0.1"}, folder / "taken"
        with sink(arrived) as port:
            run_apart(MODULE, "prepare", str(rows), str(port), environment=told)
            ours = rows / json.loads(run_apart(MODULE, "send", environment=told))["seconds"]
            once = sum(1 for count in taken(arrived).values() if count == 1)
            bare = rows / json.loads(run_apart(MODULE, "bare", str(rows), str(port), environment=told))["seconds"]
    return [
        Measure(f"e-mails de prospection, {rows}, {kind}", ours, "e-mails/s", bare),
        Measure("part du débit de smtplib seul", ours / bare, "", at_least=LEAST_SHARE),
        Measure("arrivés une fois", once / rows, "", at_least=1.0, at_most=1.0),
    ]
