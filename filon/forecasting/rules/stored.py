"""The forecast as the worker keeps it for the pages: JSON there and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from filon.forecasting.rules.figures import (
    Accuracy,
    ForecastMonth,
    ForecastReport,
    OpenSum,
    Past,
    StageRate,
    Velocity,
)
from filon.kit.statistics import Rate

Stored = dict[str, Any]
DAYS = ("month", "as_of")


def stored_from(report: ForecastReport) -> Stored:
    found = asdict(report)
    found["as_of"] = report.as_of.isoformat()
    for month in found["months"]:
        month["month"] = month["month"].isoformat()
    for past in found["past"]:
        past |= {name: past[name].isoformat() for name in DAYS}
    return found


def report_from(stored: Mapping[str, Any]) -> ForecastReport:
    sums = {name: OpenSum(**stored[name]) for name in ("undated", "later", "omitted")}
    return ForecastReport(
        **{
            **stored,
            **sums,
            "as_of": date.fromisoformat(stored["as_of"]),
            "months": [ForecastMonth(**{**row, "month": date.fromisoformat(row["month"])}) for row in stored["months"]],
            "other_currencies": [(currency, OpenSum(**found)) for currency, found in stored["other_currencies"]],
            "stages": [StageRate(**{**row, "observed": Rate(**row["observed"])}) for row in stored["stages"]],
            "accuracy": Accuracy(**stored["accuracy"]),
            "past": [
                Past(**{**row, **{name: date.fromisoformat(row[name]) for name in DAYS}}) for row in stored["past"]
            ],
            "velocity": Velocity(**stored["velocity"]) if stored["velocity"] else None,
        }
    )
