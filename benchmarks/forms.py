"""Forms sent by 64 clients at once: the whole story of each, against a bare view that inserts the same rows (at least 40 %)."""

import json
from collections.abc import Mapping

from benchmarks.forms_run import typed
from benchmarks.harness import Measure, run_apart
from benchmarks.lists import empty_installation
from benchmarks.serving import Post, post_together, served

LEAST_SHARE = 0.4  # of the rate of the bare view
SETTINGS = {"DJANGO_SETTINGS_MODULE": "benchmarks.forms_settings"}


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` submissions, after as many bare ones; `database` is the address of a PostgreSQL, else SQLite."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        prepared = json.loads(run_apart("benchmarks.forms_run", environment=environment))
        with served({**environment, **SETTINGS}) as port:
            warm: list[Post] = [(f"/f/{prepared['key']}/", typed(f"w{number}")) for number in range(64)]
            post_together(port, warm, success=is_done)
            ours: list[Post] = [(f"/f/{prepared['key']}/", typed(f"n{number}")) for number in range(rows)]
            bare: list[Post] = [("/plancher/formulaire/", form) for _address, form in ours]
            floor = rows / post_together(port, bare, success=is_done)
            before = counted(environment)
            rate = rows / post_together(port, ours, success=is_done)
        found = {name: after - before[name] for name, after in counted(environment).items()}
    written = ", ".join(f"{table} {n}" for table, n in sorted(prepared["rows"].items()))
    return [
        Measure(f"envois de formulaire, {rows}, {kind}", rate, "envois/s", floor),
        Measure("part du débit d’une vue nue", rate / floor, "", at_least=LEAST_SHARE),
        Measure("envois acceptés et gardés une fois", found["received"] / rows, "", at_least=1.0, at_most=1.0),
        Measure("personnes par envoi", found["people"] / rows, "", at_least=1.0, at_most=1.0),
        Measure("leads par envoi", found["leads"] / rows, "", at_least=1.0, at_most=1.0),
        Measure(f"lignes écrites par envoi ({written})", sum(prepared["rows"].values()), "lignes"),
    ]


def counted(environment: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = json.loads(run_apart("benchmarks.forms_run", "count", environment=environment))
    return found


def is_done(status: int) -> bool:
    """The thanks follow."""
    return status == 302
