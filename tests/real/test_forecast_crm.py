"""The forecast of 8 800 imported deals on a past day, in a process of their own, against figures computed apart from the file."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binomtest

from tests.real.crm import CHECKOUT, Installation, raw_deals

AS_OF = date(2017, 9, 30)
SET = 0.6  # chance of the first stage, in examples/process_crm.toml
RUNS = 20_000
PROCESS = "Matériel informatique"


@pytest.fixture(scope="module")
def filon(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("filon"))
    installation.run("process", "import", str(CHECKOUT / "examples" / "process_crm.toml"), "--publish")
    installation.import_crm(real_data / "crm_sales_opportunities", deals="crm_pipeline_process.toml")
    return installation


@pytest.fixture(scope="module")
def found(filon: Installation) -> dict[str, Any]:
    return filon.run("report", "forecast", "--as-of", AS_OF.isoformat())


@pytest.fixture(scope="module")
def deals(real_data: Path) -> pl.DataFrame:
    """With the price of the product: what was known of the amount before the closing."""
    folder = real_data / "crm_sales_opportunities"
    return raw_deals(folder).join(pl.read_csv(folder / "products.csv"), on="product", how="left")


@pytest.fixture(scope="module")
def known(deals: pl.DataFrame) -> pl.DataFrame:
    """Decided by the day."""
    return deals.filter(pl.col("close_date") <= AS_OF)


@pytest.fixture(scope="module")
def running(deals: pl.DataFrame) -> pl.DataFrame:
    """Told as open by the day, and closed since: their age that day."""
    later = deals.filter((pl.col("engage_date") <= AS_OF) & (pl.col("close_date") > AS_OF))
    return later.with_columns(age=(AS_OF - pl.col("engage_date")).dt.total_days())


def test_the_calibration_knows_the_deals_decided_by_that_day_only(found: dict[str, Any], known: pl.DataFrame) -> None:
    won = len(known.filter(pl.col("deal_stage") == "Won"))
    wilson = binomtest(won, len(known)).proportion_ci(method="wilson")

    first = next(row for row in found["stages"] if (row["process"], row["stage"]) == (PROCESS, "prospecting"))
    assert (first["n"], first["probability_set"], first["probability_observed"]) == (len(known), SET, won / len(known))
    assert (first["low"], first["high"]) == (pytest.approx(wilson.low, abs=1e-6), pytest.approx(wilson.high, abs=1e-6))


def test_the_weighted_sum_is_that_of_the_prices_known_that_day(found: dict[str, Any], running: pl.DataFrame) -> None:
    cents = sum(round(float(part["weighted"]) * 100) for part in [*found["months"], found["undated"], found["later"]])

    assert cents == pytest.approx(running["sales_price"].sum() * 100 * SET, abs=len(found["months"]))


def incidence(known: pl.DataFrame, running: pl.DataFrame) -> tuple[list[float], list[float]]:
    """Share of all deals signed, and lost, on each day of their wait: Aalen and Johansen, written out day by day."""
    at_risk, alive = len(known) + len(running), 1.0
    signed, lost = [0.0] * 400, [0.0] * 400
    for day in range(400):
        ended = known.filter(pl.col("days").clip(0) == day)
        won = len(ended.filter(pl.col("deal_stage") == "Won"))
        if len(ended):
            signed[day], lost[day] = alive * won / at_risk, alive * (len(ended) - won) / at_risk
            alive *= 1 - len(ended) / at_risk
        at_risk -= len(ended) + len(running.filter(pl.col("age") == day))
    return signed, lost


def drawn(known: pl.DataFrame, running: pl.DataFrame) -> dict[str, list[float]]:
    """Euros signed in each month by each run: another program, other random numbers."""
    signed, lost = incidence(known, running)
    wins = len(known.filter(pl.col("deal_stage") == "Won"))
    decided = max(day for day in range(400) if signed[day] + lost[day])
    dice = np.random.default_rng(7)
    runs: dict[str, Any] = {}
    for age, price in running.drop_nulls("sales_price").select("age", "sales_price").iter_rows():
        still = [
            (sum(shares[min(age, decided) :]) / sum(shares) * count + 0.5) / (count + 0.5)
            for shares, count in ((signed, wins), (lost, len(known) - wins))
        ]
        chance = SET * still[0] / (SET * still[0] + (1 - SET) * still[1])
        shares = np.array(signed[age:])
        days = dice.choice(len(shares), size=RUNS, p=shares / shares.sum()) if shares.sum() else np.zeros(RUNS, int)
        is_signed = dice.random(RUNS) < chance
        months = [f"{AS_OF + timedelta(days=int(day)):%Y-%m}" for day in range(len(shares))]
        for month in set(months):
            of_month = np.array([name == month for name in months])
            runs[month] = runs.get(month, 0) + price * (is_signed & of_month[days])
    return runs


def test_the_range_is_that_of_another_program(
    found: dict[str, Any], known: pl.DataFrame, running: pl.DataFrame
) -> None:
    runs = drawn(known, running)

    for month in found["months"][1:4]:
        reference = np.percentile(runs[month["month"]], [10, 50, 90])
        ours = [float(month[name]) for name in ("p10", "p50", "p90")]
        assert ours == pytest.approx(list(reference), rel=0.02)


def test_what_followed_is_told_beside_what_was_forecast(
    filon: Installation, found: dict[str, Any], deals: pl.DataFrame
) -> None:
    """The quarter after: what was signed in it, by the file, is what the report of the year's end says."""
    later = filon.run("report", "forecast", "--as-of", "2017-12-31", "--from", "2017-10-01", "--to", "2017-12-31")

    won = deals.filter((pl.col("deal_stage") == "Won") & (pl.col("close_date") > AS_OF))
    by_month = won.group_by(pl.col("close_date").dt.strftime("%Y-%m").alias("month")).agg(pl.col("close_value").sum())
    wanted = {month: f"{value:.2f}" for month, value in by_month.iter_rows()}
    assert {month["month"]: month["won"] for month in later["months"]} == wanted
    assert {month["won"] for month in found["months"][1:]} == {"0.00"}
