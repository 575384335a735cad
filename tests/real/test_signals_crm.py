"""The alarm signals of 8 300 real deals, replayed until yesterday, against figures computed apart from the file.

The file tells when each deal was engaged and when it was closed: it is imported twice, as it stood on both days, so that the
passages are known. Whether a rate that falls is called so is decided by SciPy on the counts of Polars.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from scipy.stats import CensoredData, binomtest, ecdf, fisher_exact

from tests.real.crm import CHECKOUT, Installation, raw_deals

PARIS = ZoneInfo("Europe/Paris")
TODAY = datetime.now(PARIS).date()
LAST = date(2017, 12, 31)
PROCESS, STAGE = "Matériel informatique", "engaging"
USUAL, MOST = 45, 130  # days, in examples/process_crm.toml
HALF, QUARTER = 180, 90
MOST_PASSAGES, MOST_PROPOSALS = 3_000, 5_000  # the latest ones only are read


@pytest.fixture(scope="module")
def deals(real_data: Path) -> pl.DataFrame:
    """Those that were engaged, in the order of the file."""
    moved = TODAY - timedelta(days=1) - LAST
    rows = raw_deals(real_data / "crm_sales_opportunities").drop_nulls("engage_date")
    return rows.with_columns(pl.col("engage_date") + moved, pl.col("close_date") + moved).with_row_index()


@pytest.fixture(scope="module")
def told(deals: pl.DataFrame, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("filon")
    files = (real_data / "crm_sales_opportunities", CHECKOUT / "examples")
    filon = Installation(folder)
    filon.run("process", "import", str(files[1] / "process_crm.toml"), "--publish")
    for name, entity in (("accounts", "company"), ("products", "product")):
        filon.run(
            "import", str(files[0] / f"{name}.csv"), "--entity", entity, "--map", str(files[1] / f"crm_{name}.toml")
        )
    mapping = (files[1] / "crm_pipeline_process.toml").read_text()
    (folder / "deals.toml").write_text(
        mapping.replace("[columns]\n", '[columns]\n"reason" = "opportunity.close_reason"\n')
    )
    reason = pl.when(pl.col("deal_stage") == "Lost").then(pl.lit("Prix")).otherwise(pl.lit("")).alias("reason")
    rows = deals.drop("index", "days", "quarter")
    engaged = rows.with_columns(
        deal_stage=pl.lit("Engaging"), close_date=pl.lit(""), close_value=pl.lit(""), reason=pl.lit("")
    )
    for name, part in (("engaged", engaged), ("closed", rows.drop_nulls("close_date").with_columns(reason))):
        part.write_csv(folder / f"{name}.csv")
        done = filon.run(
            "import", str(folder / f"{name}.csv"), "--entity", "opportunity", "--map", str(folder / "deals.toml")
        )
        assert done["rows"] == len(part)
    return filon.run("report", "signals", "--by", "process")


def signal(told: dict[str, Any], name: str, *, group: str = "") -> dict[str, Any]:
    signals = told["groups"][group]["signals"] if group else told["signals"]
    found: dict[str, Any] = next(one for one in signals if one["signal"] == name)
    return found


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize("group", ["", PROCESS])
def test_the_rate_of_those_engaged_is_that_of_the_file_and_falls_where_the_test_says(
    told: dict[str, Any], deals: pl.DataFrame, group: str
) -> None:
    won = deals.filter(pl.col("deal_stage") == "Won")["days"].sort()
    delay = won[ceil(0.75 * len(won)) - 1]
    engaged, went = pl.col("engage_date"), (pl.col("deal_stage") == "Won") & (pl.col("days") <= delay)
    bounds = [ago(delay), ago(delay + QUARTER), ago(delay + 2 * QUARTER)]
    parts = [deals.filter(engaged <= last, engaged > first) for last, first in pairwise(bounds)]
    now, before = ((int(part.select(went.sum()).item()), len(part)) for part in parts)

    found = signal(told, "stage_rates_unknown", group=group)
    figures = found["figures"]
    assert 7 < delay < 120
    for name, (count, n) in {"proposals_now": now, "proposals_before": before}.items():
        wilson = binomtest(count, n).proportion_ci(method="wilson")
        assert (figures[name]["value"], figures[name]["n"], figures[name]["records"]) == (count / n, n, n)
        assert (figures[name]["low"], figures[name]["high"]) == pytest.approx((wilson.low, wilson.high), abs=1e-6)
    assert figures["proposals_recent"]["value"] == len(deals.filter(engaged > bounds[0]))
    assert figures["closed"]["value"] == len(deals.filter(pl.col("close_date") >= ago(359)))
    year = deals.filter(pl.col("deal_stage") == "Won", pl.col("close_date") >= ago(359))
    jumped = {name: figure["records"] for name, figure in figures.items() if name.endswith("_jumped")}
    assert jumped == {"contacted_jumped": len(year)}  # the process has no other rung before, and nobody stood there
    chance = fisher_exact([[now[0], now[1] - now[0]], [before[0], before[1] - before[0]]], alternative="less").pvalue
    assert found["because"].startswith("le taux baisse") == (chance < 0.05)


def test_each_deal_signed_in_half_a_year_went_on_without_an_answer_that_the_file_does_not_hold(
    told: dict[str, Any], deals: pl.DataFrame
) -> None:
    latest = deals.filter(pl.col("close_date") > ago(HALF)).sort("index", descending=True).head(MOST_PASSAGES)
    signed = len(latest.filter(pl.col("deal_stage") == "Won"))
    found = signal(told, "maturity_unmeasured")

    assert (found["state"], found["records"]) == ("alarm", signed)
    assert (found["figures"]["unmeasured"]["value"], found["figures"]["advanced"]["value"]) == (1.0, signed)


def test_the_answer_takes_what_kaplan_and_meier_find_with_the_undecided(
    told: dict[str, Any], deals: pl.DataFrame
) -> None:
    sent = deals.sort("engage_date", "index", descending=True).head(MOST_PROPOSALS)
    now = datetime.now(PARIS)
    waited = [
        round((now - datetime.combine(day, datetime.min.time(), PARIS)).total_seconds() / 86_400)
        for day in sent.filter(pl.col("close_date").is_null())["engage_date"]
    ]
    answered = sent.drop_nulls("close_date")["days"].to_list()
    survival = ecdf(CensoredData(uncensored=answered, right=waited)).sf
    median = next(day for day, left in zip(survival.quantiles, survival.probabilities, strict=True) if left <= 0.5)

    found = signal(told, "proposals_unanswered")
    assert found["figures"]["days_after"]["value"] == median
    assert found["figures"]["undecided"]["value"] == found["records"] == len(waited)
    assert (found["figures"]["share"]["value"], found["state"]) == (1.0, "alarm")  # the file tells nothing before


def test_where_deals_stall_and_die_is_where_the_file_says(told: dict[str, Any], deals: pl.DataFrame) -> None:
    running = deals.filter(pl.col("close_date").is_null())["engage_date"]
    closed, lost = pl.col("close_date"), pl.col("deal_stage") == "Lost"
    parts = (deals.filter(closed > ago(HALF)), deals.filter(closed <= ago(HALF), closed > ago(2 * HALF)))
    now, before = ((int(part.select(lost.sum()).item()), len(part)) for part in parts)

    (stage,) = (one for one in told["stages"] if (one["process"], one["stage"]) == (PROCESS, STAGE))
    late = stage["stalls"]["over_most"]
    assert stage["stalls"]["over_usual"] == (running < ago(USUAL)).sum()
    assert (late["count"], late["n"]) == ((running < ago(MOST)).sum(), len(running))
    assert stage["stalls"]["state"] == "alarm"
    assert [(stage["dies"][name]["count"], stage["dies"][name]["n"]) for name in ("lost", "lost_before")] == [
        now,
        before,
    ]
    chance = fisher_exact([[now[0], now[1] - now[0]], [before[0], before[1] - before[0]]], alternative="greater").pvalue
    assert (stage["dies"]["state"] == "alarm") == (chance < 0.05)


def test_nobody_approached_is_no_signal_of_methods(told: dict[str, Any]) -> None:
    assert signal(told, "one_size_fits_all")["state"] == "insufficient data"
