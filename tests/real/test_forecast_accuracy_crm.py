"""How right eight months of forecasts of 8 800 imported deals were: each month locked on its eve, judged by the file itself."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.real.crm import CHECKOUT, Installation, raw_deals

END = date(2017, 12, 31)
MONTHS = [date(2017, month, 1) for month in range(4, 12)]  # the file begins in the autumn before
LOCK = """
import django; django.setup()
from datetime import date
from django.utils import timezone
from filon.forecasting.services.snapshots import take_snapshot
for day in {days!r}:
    assert take_snapshot(as_of=date.fromisoformat(day), now=timezone.now())
"""


def eve_of(month: date) -> str:
    return (month - timedelta(days=1)).isoformat()


@pytest.fixture(scope="module")
def filon(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """As if it had been there in 2017: each eve is locked from what was known that day."""
    installation = Installation(tmp_path_factory.mktemp("filon"))
    installation.run("process", "import", str(CHECKOUT / "examples" / "process_crm.toml"), "--publish")
    installation.import_crm(real_data / "crm_sales_opportunities", deals="crm_pipeline_process.toml")
    code = LOCK.format(days=[eve_of(month) for month in MONTHS])
    environment = {**installation.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return installation


@pytest.fixture(scope="module")
def told(filon: Installation) -> dict[str, dict[str, Any]]:
    """What the command said of each month on its eve."""
    found = {}
    for month in MONTHS:
        report = filon.run("report", "forecast", "--as-of", eve_of(month))
        found[f"{month:%Y-%m}"] = next(row for row in report["months"] if row["month"] == f"{month:%Y-%m}")
    return found


@pytest.fixture(scope="module")
def signed(real_data: Path) -> dict[str, float]:
    """Euros by month, from the file."""
    won = raw_deals(real_data / "crm_sales_opportunities").filter(pl.col("deal_stage") == "Won")
    by_month = won.group_by(pl.col("close_date").dt.strftime("%Y-%m").alias("month")).agg(pl.col("close_value").sum())
    return {month: float(value) for month, value in by_month.iter_rows()}


def test_the_accuracy_told_is_the_one_computed_from_the_file(
    filon: Installation, told: dict[str, dict[str, Any]], signed: dict[str, float]
) -> None:
    """WAPE, bias and share of months inside the range: from what was told each eve and what the file says was signed."""
    came = [signed[month] for month in told]
    forecast = [float(row["weighted"]) + float(row["won"]) for row in told.values()]
    pairs = list(zip(forecast, came, strict=True))
    inside = [float(row["p10"]) <= real <= float(row["p90"]) for row, real in zip(told.values(), came, strict=True)]

    accuracy = filon.run("report", "forecast", "--as-of", END.isoformat())["accuracy"]
    assert accuracy["snapshots"] == len(MONTHS)
    assert accuracy["wape"] == pytest.approx(sum(abs(real - said) for said, real in pairs) / sum(came), abs=1e-9)
    assert accuracy["bias"] == pytest.approx(sum(said - real for said, real in pairs) / sum(came), abs=1e-9)
    assert accuracy["coverage_p10_p90"] == pytest.approx(sum(inside) / len(MONTHS))


def test_on_an_eve_nothing_is_signed_yet_and_what_came_after_is_not_known(told: dict[str, dict[str, Any]]) -> None:
    assert {row["won"] for row in told.values()} == {"0.00"}


def test_judged_on_an_earlier_day_the_months_after_it_say_nothing(filon: Installation) -> None:
    found = filon.run("report", "forecast", "--as-of", "2017-08-15")

    assert found["accuracy"]["snapshots"] == len([month for month in MONTHS if month < date(2017, 8, 1)])
