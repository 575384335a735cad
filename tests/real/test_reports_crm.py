"""The reports of 8 800 imported deals equal figures computed with Polars from the raw file."""

import statistics
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from scipy.stats import binomtest

from tests.real.crm import Installation, raw_deals


@pytest.fixture(scope="module")
def filon(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("filon"))
    installation.import_crm(real_data / "crm_sales_opportunities")
    return installation


@pytest.fixture(scope="module")
def deals(real_data: Path) -> pl.DataFrame:
    return raw_deals(real_data / "crm_sales_opportunities")


@pytest.fixture(scope="module")
def prices(real_data: Path) -> dict[str, int]:
    """One product is written otherwise in the deals (GTXPro): it has no price there."""
    table = pl.read_csv(real_data / "crm_sales_opportunities" / "products.csv")
    return dict(table.select("product", "sales_price").iter_rows())


def expected(deals: pl.DataFrame) -> dict[str, Any]:
    won, lost = (deals.filter(pl.col("deal_stage") == stage) for stage in ("Won", "Lost"))
    closed = len(won) + len(lost)
    amounts = won["close_value"].to_list()
    wilson = binomtest(len(won), closed).proportion_ci(method="wilson") if closed >= 5 else None
    return {
        "won": len(won),
        "lost": len(lost),
        "open": len(deals) - closed,
        "win_rate": len(won) / closed if wilson else None,
        "low": pytest.approx(wilson.low, abs=1e-6) if wilson else None,
        "high": pytest.approx(wilson.high, abs=1e-6) if wilson else None,
        "revenue": f"{sum(amounts):.2f}",
        "mean": f"{statistics.mean(amounts):.2f}" if amounts else None,
        "median": f"{statistics.median(amounts):.2f}" if amounts else None,
        "cycle_days": {
            name: {
                "mean": pytest.approx(statistics.mean(days), rel=1e-12) if days else None,
                "median": statistics.median(days) if days else None,
            }
            for name, days in {
                "won": won["days"].to_list(),
                "lost": lost["days"].to_list(),
                "all": [*won["days"], *lost["days"]],
            }.items()
        },
    }


def of_contract(figures: dict[str, Any]) -> dict[str, Any]:
    cycles = {name: {key: cycle[key] for key in ("mean", "median")} for name, cycle in figures["cycle_days"].items()}
    kept = ("won", "lost", "open", "win_rate", "low", "high", "revenue", "mean", "median")
    return {**{key: figures[key] for key in kept}, "cycle_days": cycles}


def test_the_total(filon: Installation, deals: pl.DataFrame) -> None:
    assert of_contract(filon.run("report", "winloss")) == expected(deals)


@pytest.mark.parametrize(
    ("by", "column"),
    [("owner", "sales_agent"), ("product", "product"), ("company", "account"), ("quarter", "quarter")],
)
def test_each_group(filon: Installation, deals: pl.DataFrame, by: str, column: str) -> None:
    found = filon.run("report", "winloss", "--by", by)["groups"]

    named = deals.with_columns(pl.col(column).fill_null(""))
    wanted = {value: expected(group) for (value,), group in named.group_by(column)}
    assert {value: of_contract(figures) for value, figures in found.items()} == wanted


def test_a_quarter_asked_by_its_days(filon: Installation, deals: pl.DataFrame) -> None:
    found = filon.run("report", "winloss", "--from", "2017-04-01", "--to", "2017-06-30")

    of_quarter = expected(deals.filter(pl.col("quarter") == "2017-Q2"))
    assert of_contract(found) == {**of_quarter, "open": open_at(deals, "2017-06-30")}


def open_at(deals: pl.DataFrame, day: str) -> int:
    """Opened by then, or on an unknown day; not closed by then."""
    at = pl.lit(day).str.to_date()
    opened = pl.col("engage_date").is_null() | (pl.col("engage_date") <= at)
    return len(deals.filter(opened & (pl.col("close_date").is_null() | (pl.col("close_date") > at))))


def test_the_past_as_it_was_known(filon: Installation, deals: pl.DataFrame) -> None:
    found = filon.run("report", "winloss", "--as-of", "2017-06-30")

    closed = deals.filter(pl.col("close_date") <= pl.date(2017, 6, 30))
    assert of_contract(found) == {**expected(closed), "open": open_at(deals, "2017-06-30")}


def test_the_pipeline_holds_what_is_open(filon: Installation, deals: pl.DataFrame) -> None:
    found = filon.run("report", "pipeline", "--as-of", "2017-06-30")

    at = pl.date(2017, 6, 30)
    opened = deals.filter(
        (pl.col("engage_date") <= at) & (pl.col("close_date").is_null() | (pl.col("close_date") > at))
    )
    measures = {row["measure"]: row for row in found["measures"]}
    assert measures["open"]["value"] == open_at(deals, "2017-06-30")
    assert measures["value"]["value"] == f"{opened['close_value'].fill_null(0).sum():.2f}"
    ages = opened.select((at - pl.col("engage_date")).dt.total_days()).to_series().to_list()
    assert measures["mean_age_days"]["value"] == pytest.approx(statistics.mean(ages), rel=1e-12)
    assert measures["mean_age_days"]["n"] == len(ages)


def test_the_forecast_knows_what_was_signed_and_what_the_past_teaches(filon: Installation, deals: pl.DataFrame) -> None:
    found = filon.run("report", "forecast", "--as-of", "2017-06-30")

    june = deals.filter(
        (pl.col("deal_stage") == "Won") & pl.col("close_date").is_between(pl.date(2017, 6, 1), pl.date(2017, 6, 30))
    )
    assert found["months"][0]["month"] == "2017-06"
    assert found["months"][0]["won"] == f"{june['close_value'].sum():.2f}"
    assert found["open"] == open_at(deals, "2017-06-30")
    counted = [*found["months"], found["undated"], found["later"], found["omitted"]]
    assert sum(part["open"] for part in counted) == found["open"]
    closed = expected(deals.filter(pl.col("close_date") <= pl.date(2017, 6, 30)))
    first = found["stages"][0]
    assert (first["stage"], first["n"]) == ("contact", closed["won"] + closed["lost"])
    assert first["probability_observed"] == closed["win_rate"]
    assert first["low"] == closed["low"]


def test_the_weighted_sum_is_that_of_the_stages(
    filon: Installation, deals: pl.DataFrame, prices: dict[str, int]
) -> None:
    """Every deal stands in the first stage (5 %) at the price of its product, but the engaged ones (10 %), which have no amount."""
    found = filon.run("report", "forecast", "--as-of", "2017-06-30")

    at = pl.date(2017, 6, 30)
    opened = deals.filter((pl.col("engage_date") <= at) & (pl.col("close_date") > at))
    cents = sum(round(float(part["weighted"]) * 100) for part in [*found["months"], found["undated"], found["later"]])
    listed = sum(prices.get(product, 0) for product in opened["product"])
    assert cents == pytest.approx(listed * 100 * 5 / 100, abs=len(found["months"]))
