"""The forecast of the company is computed a few thousand deals at a time, kept for the pages, and locked when its day is over.

What is drawn from is written first, so that a computation killed at any time goes on from its last chunk and ends as it would have.
"""

import io
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction

from filon.forecasting.models import ForecastRun, Snapshot
from filon.forecasting.rules.figures import ForecastReport
from filon.forecasting.rules.montecarlo import Chances, add_chunk, chunks_of, no_runs, ranges_of
from filon.forecasting.rules.stored import report_from, stored_from
from filon.forecasting.selectors.forecast import prepare_forecast, with_ranges
from filon.users.selectors import SYSTEM

ALL_CHUNKS = 1_000_000
KEPT = 1  # forecasts done: the last one is read, the past stands in the snapshots


def take_snapshot(*, as_of: date, now: datetime) -> int:
    """Lock the forecast of each month as it stood at the end of the day, at once; returns how many, 0 when it was locked before."""
    run = ask_forecast(as_of=as_of, locks=True, now=now)
    while run and not carry_on(run=run, now=now, limit=ALL_CHUNKS):
        run.refresh_from_db()
    return Snapshot.objects.filter(as_of=as_of).count() if run else 0


def ask_forecast(*, as_of: date, locks: bool, now: datetime) -> ForecastRun | None:
    """The worker will compute it: that of a day that is over, for good (`locks`), or that of now. None: it is locked already."""
    if locks and Snapshot.objects.filter(as_of=as_of).exists():
        return None
    waiting = ForecastRun.objects.filter(locks=locks, done_at=None, as_of=as_of).first()
    return waiting or ForecastRun.objects.create(as_of=as_of, locks=locks, inputs=b"", totals=b"", started_at=now)


def carry_on_forecasts(*, now: datetime, limit: int) -> int:
    """Begin the oldest forecast that waits, or draw `limit` chunks more of it; returns `limit` while one waits."""
    run = ForecastRun.objects.filter(done_at=None).order_by("started_at", "pk").first()
    if run is None:
        return 0
    carry_on(run=run, now=now, limit=limit)
    return limit


def carry_on(*, run: ForecastRun, now: datetime, limit: int) -> bool:
    """One step; returns whether it is done. Of two workers on one run, the work of the second one is dropped."""
    if not run.figures:
        _begin(run, now=now)
        return False
    held = _unpacked(run.inputs)
    chances = Chances(held["cents"], held["hits"].astype(np.float64))
    totals, first = _unpacked(run.totals)["totals"], run.chunk
    reached = min(chunks_of(chances), first + limit)
    for number in range(first, reached):
        add_chunk(totals, chances, number=number)
    if reached == chunks_of(chances):
        _finish(run, with_ranges(report_from(run.figures), ranges_of(totals)), now=now)
        return True
    mine = ForecastRun.objects.filter(pk=run.pk, chunk=first, done_at=None)
    mine.update(chunk=reached, totals=_packed(totals=totals))
    return False


def _begin(run: ForecastRun, *, now: datetime) -> None:
    """What is known of the deals is read once, and kept with the run: what people do meanwhile waits for the next one."""
    report, chances = prepare_forecast(viewer=SYSTEM, as_of=run.as_of if run.locks else None, now=now)
    ForecastRun.objects.filter(pk=run.pk, figures={}).update(
        figures=stored_from(report),
        inputs=_packed(cents=chances.cents, hits=chances.hits.astype(np.float32)),
        totals=_packed(totals=no_runs(months=len(report.months))),
    )


@transaction.atomic
def _finish(run: ForecastRun, report: ForecastReport, *, now: datetime) -> None:
    written = ForecastRun.objects.filter(pk=run.pk, chunk=run.chunk, done_at=None).update(
        figures=stored_from(report), inputs=b"", totals=b"", done_at=now
    )
    if not written:
        return
    if run.locks:
        _lock(report, now)
    done = ForecastRun.objects.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    ForecastRun.objects.filter(pk__in=list(done.values_list("pk", flat=True)[KEPT:])).delete()


def _lock(report: ForecastReport, now: datetime) -> None:
    Snapshot.objects.bulk_create(
        [
            Snapshot(
                as_of=report.as_of,
                month=month.month,
                weighted_cents=month.won_cents + month.weighted_cents,
                p10_cents=month.p10_cents,
                p50_cents=month.p50_cents,
                p90_cents=month.p90_cents,
                currency=report.currency,
                created_at=now,
            )
            for month in report.months
        ],
        ignore_conflicts=True,  # two workers on the same day: the first one locked it
    )


def _packed(**arrays: Any) -> bytes:
    held = io.BytesIO()
    np.savez(held, **arrays)
    return held.getvalue()


def _unpacked(held: Any) -> Any:
    return np.load(io.BytesIO(bytes(held)), allow_pickle=False)
