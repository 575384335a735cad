"""The forecast of the company is computed a few thousand deals at a time, kept for the pages, and locked when its day is over.

What is drawn from is written first, so that a computation killed at any time goes on from its last chunk and ends as it would have.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction

from filon.forecasting.models import ForecastRun, Snapshot
from filon.forecasting.rules.figures import ForecastReport
from filon.forecasting.rules.montecarlo import Chances, Drawn, Range, draw_chunks, no_runs
from filon.forecasting.rules.stored import report_from, stored_from
from filon.forecasting.selectors.forecast import prepare_forecast, with_ranges
from filon.forecasting.selectors.groups import Part, parts_of_night
from filon.users.selectors import SYSTEM

ALL_CHUNKS = 1_000_000
KEPT = 1  # forecasts done: the last one is read, the past stands in the snapshots


def take_snapshot(*, as_of: date, now: datetime) -> int:
    """Lock the forecast of each month and group as it stood at the end of the day, at once; returns how many months × groups.

    0 when it was locked before.
    """
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
    groups = _groups_in(run.inputs)
    first = Drawn(run.chunk, _unpacked(run.totals)["totals"], run.ranges)
    drawn = draw_chunks(groups, first, limit=limit)
    if len(drawn.ranges) == len(groups):
        _finish(run, drawn.ranges, now=now)
        return True
    mine = ForecastRun.objects.filter(pk=run.pk, chunk=first.chunk, done_at=None)
    mine.update(chunk=drawn.chunk, totals=_packed(totals=drawn.totals), ranges=drawn.ranges)
    return False


def _begin(run: ForecastRun, *, now: datetime) -> None:
    """What is known of the deals is read once, and kept with the run: what people do meanwhile waits for the next one.

    One that locks draws the teams and the other currencies too; one asked for a page draws the company alone.
    """
    prepared = prepare_forecast(viewer=SYSTEM, as_of=run.as_of if run.locks else None, now=now)
    others = parts_of_night(prepared, as_of=run.as_of) if run.locks else []
    ForecastRun.objects.filter(pk=run.pk, figures={}).update(
        figures=stored_from(prepared.report),
        parts=[part for part, _ in others],
        inputs=_packed(**_arrays([prepared.chances, *(chances for _, chances in others)])),
        totals=_packed(totals=no_runs(months=len(prepared.report.months))),
    )


def _arrays(groups: Sequence[Chances]) -> dict[str, Any]:
    found: dict[str, Any] = {"groups": np.array(len(groups))}
    for number, chances in enumerate(groups):
        found |= {f"cents_{number}": chances.cents, f"hits_{number}": chances.hits.astype(np.float32)}
    return found


def _groups_in(inputs: Any) -> list[Chances]:
    held = _unpacked(inputs)
    numbers = range(int(held["groups"]))
    return [Chances(held[f"cents_{number}"], held[f"hits_{number}"].astype(np.float64)) for number in numbers]


@transaction.atomic
def _finish(run: ForecastRun, ranges: Sequence[Sequence[Range]], *, now: datetime) -> None:
    """All groups of a night at once: no reader finds the company locked and a team not yet."""
    report = with_ranges(report_from(run.figures), ranges[0])
    written = ForecastRun.objects.filter(pk=run.pk, chunk=run.chunk, done_at=None).update(
        figures=stored_from(report), parts=[], ranges=[], inputs=b"", totals=b"", done_at=now
    )
    if not written:
        return
    if run.locks:
        months = [month.month for month in report.months]
        locked = _of_company(report)
        for part, its_ranges in zip(run.parts, ranges[1:], strict=True):
            locked += _of_part(part, its_ranges, months)
        for row in locked:
            row.as_of, row.created_at = report.as_of, now
        Snapshot.objects.bulk_create(
            locked, ignore_conflicts=True
        )  # two workers on the same day: the first one locked it
    done = ForecastRun.objects.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    ForecastRun.objects.filter(pk__in=list(done.values_list("pk", flat=True)[KEPT:])).delete()


def _of_company(report: ForecastReport) -> list[Snapshot]:
    return [
        Snapshot(
            month=month.month,
            weighted_cents=month.won_cents + month.weighted_cents,
            p10_cents=month.p10_cents,
            p50_cents=month.p50_cents,
            p90_cents=month.p90_cents,
            currency=report.currency,
        )
        for month in report.months
    ]


def _of_part(part: Part, ranges: Sequence[Range], months: Sequence[date]) -> list[Snapshot]:
    return [
        Snapshot(
            team_id=part["team"],
            month=month,
            weighted_cents=won + weighted,
            p10_cents=won + low,
            p50_cents=won + middle,
            p90_cents=won + high,
            currency=part["currency"],
        )
        for month, weighted, won, (low, middle, high) in zip(months, part["weighted"], part["won"], ranges, strict=True)
    ]


def _packed(**arrays: Any) -> bytes:
    held = io.BytesIO()
    np.savez(held, **arrays)
    return held.getvalue()


def _unpacked(held: Any) -> Any:
    return np.load(io.BytesIO(bytes(held)), allow_pickle=False)
