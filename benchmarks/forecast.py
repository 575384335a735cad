"""The forecast of a large past: stages calibrated against one bare GROUP BY, ten thousand runs against bare random draws."""

import json

from benchmarks.harness import MEGABYTE, Measure, run_apart
from benchmarks.lists import empty_installation

OPEN_SHARE = 20  # one open deal for so many decided ones
MOST_CALIBRATION, MOST_DRAWS = 2.0, 8.0  # times their floors
MOST_MEMORY = 500.0  # megabytes of its own: the pages of a file that the system lends are not counted
MOST_AWAY = 0.01  # from a reference of a hundred times as many runs


def measure(*, rows: int, database: str = "") -> list[Measure]:
    """`rows` decided deals and a twentieth open; `database` is the address of a PostgreSQL, else SQLite in a temporary folder."""
    kind = "PostgreSQL" if database else "SQLite"
    with empty_installation(database) as environment:
        found = json.loads(
            run_apart("benchmarks.forecast_run", str(rows), str(rows // OPEN_SHARE), environment=environment)
        )
    told = f"{rows} décidées, {found['changes']} changements, {kind}"
    draws = f"{found['drawn']} opportunités"
    return [
        Measure(f"calibration, {told}", found["calibration"], "s", found["grouped"], MOST_CALIBRATION),
        Measure("plancher d’un GROUP BY par étape seule", found["grouped_by_stage"], "s"),
        Measure(f"dix mille tirages par morceaux, {draws}", found["draws"], "s", found["bare"], MOST_DRAWS),
        Measure("calcul de la nuit en entier", found["night"], "s"),
        Measure("page lue, dernier résultat", found["read"] * 1000, "ms"),
        Measure("mémoire propre au plus", found["memory"] / MEGABYTE, "Mo", at_most=MOST_MEMORY),
        Measure("écart à un million de tirages, 500 opportunités", found["away"], "", at_most=MOST_AWAY),
    ]
