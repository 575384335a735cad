"""One run of the measure of the forecast, in a process of its own: a past is written, calibrated and drawn; JSON printed."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.deal_history import fill_with_deals  # noqa: E402
from benchmarks.harness import own_seconds  # noqa: E402
from benchmarks.synthetic import NOW  # noqa: E402
from filon.forecasting.models import ForecastRun  # noqa: E402
from filon.forecasting.rules.montecarlo import RUNS, Chances, simulate_months  # noqa: E402
from filon.forecasting.selectors.forecast import prepare_forecast  # noqa: E402
from filon.forecasting.selectors.history import stage_history, stage_rates  # noqa: E402
from filon.forecasting.selectors.open_deals import known_stages  # noqa: E402
from filon.forecasting.services.snapshots import ask_forecast, carry_on_forecasts  # noqa: E402
from filon.kit.business_time import day_in_paris  # noqa: E402
from filon.opportunities.selectors.outcomes import deals_in_figures  # noqa: E402
from filon.records.services.bulk import analyse_new_tables  # noqa: E402
from filon.reporting.selectors.forecast import shown_forecast  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.rules.rights import Role  # noqa: E402
from filon.users.selectors import SYSTEM  # noqa: E402

PEOPLE = 20
REFERENCE_DEALS, TIMES = 500, 100
OF_DEALS = "FROM records_change WHERE subject_kind = 'opportunity' AND axis = 'deal_stage'"
# What a calibration cannot do without: when each deal first entered each stage.
BY_DEAL = f"SELECT count(*), max(at) FROM (SELECT subject_id, to_value, min(at) AS at {OF_DEALS} GROUP BY subject_id, to_value) g"
BY_STAGE = f"SELECT to_value, count(*) {OF_DEALS} GROUP BY to_value"


def run(decided: int, running: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    owners = [
        User.objects.create_user(f"p{n}@filon.example", full_name=f"Personne {n}", role=Role.SALES, created_at=NOW).pk
        for n in range(PEOPLE)
    ]
    with transaction.atomic():
        changes = fill_with_deals(decided=decided, running=running, owner_ids=owners, until=NOW)
    analyse_new_tables()
    _ask(BY_DEAL)  # the first reading brings the file in
    found = {"grouped": _seconds(lambda: _ask(BY_DEAL)), "grouped_by_stage": _seconds(lambda: _ask(BY_STAGE))}
    found |= {"calibration": _seconds(_calibrate), "changes": changes}
    chances = prepare_forecast(viewer=SYSTEM, now=NOW).chances
    with Watch() as memory:
        ask_forecast(as_of=day_in_paris(NOW), locks=True, now=NOW)
        found["night"] = _seconds(_draw_all)
    found |= {"memory": memory.most, "drawn": len(chances.cents), "away": _away(chances)}
    found["draws"] = _seconds(lambda: simulate_months(chances))
    found["bare"] = _seconds(lambda: _draw_bare(len(chances.cents)))
    found["read"] = _seconds(lambda: shown_forecast(viewer=SYSTEM, now=NOW))
    assert ForecastRun.objects.filter(done_at__isnull=False).count() == 1
    return found


class Watch:
    """The most memory of its own that this process holds meanwhile, in bytes, looked at each twentieth of a second."""

    def __enter__(self) -> "Watch":
        self.most, self._over = 0.0, threading.Event()
        self._eye = threading.Thread(target=self._look, daemon=True)
        self._eye.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.05):
            with Path("/proc/self/status").open(encoding="ascii") as told:
                own = next(line for line in told if line.startswith("RssAnon"))
            self.most = max(self.most, int(own.split()[1]) * 1024.0)

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._eye.join()


def _calibrate() -> None:
    stages = known_stages()
    history = stage_history(deals_in_figures(SYSTEM), known=None, stages=stages, now=NOW)
    assert stage_rates(history, stages)


def _draw_all() -> None:
    while carry_on_forecasts(now=NOW, limit=4):
        pass


def _draw_bare(deals: int) -> None:
    random = np.random.default_rng(1)
    numbers = np.empty(RUNS)
    for _ in range(deals):
        random.random(out=numbers)


def _away(chances: Chances) -> float:
    """Of the months in which these deals bring something nine times in ten: how far the three figures are from the reference."""
    few = slice(None, None, max(1, len(chances.cents) // REFERENCE_DEALS))  # the largest first: of all sizes
    some = Chances(chances.cents[few][:REFERENCE_DEALS], chances.hits[few][:REFERENCE_DEALS])
    pairs = zip(simulate_months(some), simulate_months(some, runs=TIMES * RUNS), strict=True)
    return max(
        abs(ours / theirs - 1)
        for found, reference in pairs
        if reference[0]
        for ours, theirs in zip(found, reference, strict=True)
    )


def _ask(question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question)
        cursor.fetchall()


def _seconds(work: Callable[[], object]) -> float:
    """On SQLite all is done in this process: its own time, whatever else the machine does. PostgreSQL works apart: by the clock."""
    clock = own_seconds if connection.vendor == "sqlite" else time.perf_counter
    started = clock()
    work()
    return clock() - started


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
