"""The forecast, asked as every report is."""

from datetime import date, datetime

from filon.forecasting.rules.figures import ForecastReport
from filon.forecasting.selectors import forecast
from filon.reporting.rules.period import ALL_TIME, Period
from filon.users.selectors import Viewer


def forecast_report(
    *, viewer: Viewer, period: Period = ALL_TIME, as_of: date | None = None, now: datetime
) -> ForecastReport:
    """The current and coming months, or those of the period."""
    return forecast.forecast_report(viewer=viewer, as_of=as_of, now=now, start=period.start, end=period.end)
