"""The forecast, asked as every report is."""

from datetime import date, datetime
from typing import NamedTuple

from filon.forecasting.rules.figures import ForecastReport
from filon.forecasting.rules.stored import report_from
from filon.forecasting.selectors import forecast
from filon.forecasting.selectors.kept import last_run, run_waits
from filon.reporting.rules.period import ALL_TIME, Period
from filon.users.selectors import Viewer


def forecast_report(
    *, viewer: Viewer, period: Period = ALL_TIME, as_of: date | None = None, now: datetime
) -> ForecastReport:
    """The current and coming months, or those of the period."""
    return forecast.forecast_report(viewer=viewer, as_of=as_of, now=now, start=period.start, end=period.end)


class Shown(NamedTuple):
    """What a page shows. `at`: when the worker computed it, None for a figure of this very moment; `locked`: of a day that is over.

    `waits`: a newer one is being computed.
    """

    report: ForecastReport
    at: datetime | None
    locked: bool
    waits: bool


def shown_forecast(*, viewer: Viewer, now: datetime) -> Shown:
    """The last forecast of the company that the worker drew; for who sees less than all, and before the first one, that of now."""
    run = last_run(viewer)
    if run is None:
        return Shown(forecast_report(viewer=viewer, now=now), None, locked=False, waits=run_waits())
    return Shown(report_from(run.figures), run.done_at, locked=run.locks, waits=run_waits())
