"""The worker killed at random instants while it sends: nothing twice, nothing lost, one doubt for each connection at most."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.harness import Measure, run_apart
from benchmarks.lists import empty_installation
from benchmarks.mail_sink import sink, taken

KILLS = 200
CONNECTIONS = 4
LONGEST = 0.4  # seconds before a kill, at most: all of them fall while 10,000 messages leave
MODULE = "benchmarks.sends_run"


class Damage(NamedTuple):
    """`twice`: arrived more than once. `lost`: said to have left, and did not, or left behind without a word."""

    kills: int
    twice: int
    lost: int
    in_doubt: int


def measure(*, rows: int, database: str = "") -> list[Measure]:
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = damage(environment, rows=rows, kills=KILLS, longest=LONGEST)
    return [
        Measure(f"morts du facteur pendant {rows} envois, {kind}", found.kills, "morts"),
        Measure("messages partis deux fois", found.twice, "", at_most=0),
        Measure("messages perdus", found.lost, "", at_most=0),
        Measure("à vérifier, par mort et par connexion", found.in_doubt / found.kills / CONNECTIONS, "", at_most=1),
    ]


def damage(environment: Mapping[str, str], *, rows: int, kills: int, longest: float) -> Damage:
    arrived = Path(environment["FILON_HOME"]) / "taken"
    told = {**environment, "FILON_MAIL_HOST": "127.0.0.1"}
    with sink(arrived) as port:
        run_apart(MODULE, "prepare", str(rows), str(port), environment=told)
        found = json.loads(run_apart(MODULE, "crash", str(kills), str(longest), environment=told))
        got = taken(arrived)
    states = found["messages"]
    return Damage(
        kills=found["kills"],
        twice=sum(1 for count in got.values() if count > 1),
        lost=sum(
            1 for state, name in states if state not in ("sent", "stuck") or (state == "sent" and name not in got)
        ),
        in_doubt=sum(1 for state, _ in states if state == "stuck"),
    )
