"""Forty-one thousand calls of a bank (Moro et al., 2014), replayed as a campaign: the same figures as Polars finds in the file."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from scipy.stats import binomtest

from tests.real.crm import Installation

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR = 2008
YEAR = 360  # days of closings that the first signal reads
SIGNED = "100,00"  # a deposit has no amount in the file
ACTIVITIES = """[columns]
"Personne" = "activity.contact"
"Campagne" = "activity.campaign"
"Type" = "activity.kind"
"Sens" = "activity.direction"
"Quand" = "activity.at"
"Résultat" = "activity.outcome"
"""
DEALS = """[columns]
"Personne" = "opportunity.contact"
"Campagne" = "opportunity.campaign"
"Affaire" = "opportunity.name"
"Étape" = "opportunity.stage"
"Ouverte" = "opportunity.opened_at"
"Close" = "opportunity.closed_at"
"Montant" = "opportunity.amount"
"""


@pytest.fixture(scope="module")
def people(real_data: Path) -> pl.DataFrame:
    """One row a person, in the order of the calls; the year changes where the months begin again."""
    rows = pl.read_csv(
        real_data / "bank_marketing" / "bank-additional-full.csv", separator=";", infer_schema_length=None
    )
    months = [MONTHS.index(name) + 1 for name in rows["month"]]
    turns = accumulate([0, *(int(later < earlier) for earlier, later in pairwise(months))])
    days = [first_day(FIRST_YEAR + turn, month, DAYS.index(name))
            for turn, month, name in zip(turns, months, rows["day_of_week"], strict=True)]  # fmt: skip
    names = [f"Personne {number:05d}" for number in range(len(rows))]
    return pl.DataFrame({"name": names, "day": days, "attempts": rows["campaign"], "yes": rows["y"] == "yes"})


def first_day(year: int, month: int, weekday: int) -> date:
    return next(
        day for day in (date(year, month, 1 + n) for n in range(monthrange(year, month)[1])) if day.weekday() == weekday
    )


@pytest.fixture(scope="module")
def installation(people: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The calls and the contracts came through the importer."""
    folder = tmp_path_factory.mktemp("banque")
    installation = Installation(folder)
    calls(people).write_csv(folder / "appels.csv", separator=";")
    contracts(people).write_csv(folder / "contrats.csv", separator=";")
    for name, entity, mapping in (("appels", "activity", ACTIVITIES), ("contrats", "opportunity", DEALS)):
        (folder / f"{name}.toml").write_text(mapping)
        installation.run(
            "import", str(folder / f"{name}.csv"), "--entity", entity, "--map", str(folder / f"{name}.toml")
        )
    return installation


@pytest.fixture(scope="module")
def told(installation: Installation) -> dict[str, Any]:
    return installation.run("report", "campaign", "depot", "--by", "month")


def calls(people: pl.DataFrame) -> pl.DataFrame:
    """Nobody answers but at the last call, which tells yes or no."""
    rows = []
    for person in people.iter_rows(named=True):
        begin = datetime.combine(person["day"], datetime.min.time()) + timedelta(hours=9)
        for attempt in range(person["attempts"]):
            last = attempt == person["attempts"] - 1
            outcome = ("meeting" if person["yes"] else "refused") if last else "absent"
            at = begin + timedelta(minutes=5 * attempt)
            rows.append((person["name"], "depot", "call", "outbound", f"{at:%Y-%m-%d %H:%M}", outcome))
    columns = ["Personne", "Campagne", "Type", "Sens", "Quand", "Résultat"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def contracts(people: pl.DataFrame) -> pl.DataFrame:
    day = pl.col("day").cast(pl.String)
    return people.filter(pl.col("yes")).select(
        Personne="name", Campagne=pl.lit("depot"), Affaire="Dépôt de " + pl.col("name"), Étape=pl.lit("won"), Ouverte=day,
        Close=day, Montant=pl.lit(SIGNED),
    )  # fmt: skip


def measures(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["measure"]: one for one in told["measures"]}


def test_the_whole_campaign_has_the_figures_of_the_file(told: dict[str, Any], people: pl.DataFrame) -> None:
    found, signed = measures(told), int(people["yes"].sum())

    assert (found["contacted"]["value"], found["positive"]["value"]) == (len(people), signed)
    assert (found["contracts"]["value"], found["turnover"]["value"]) == (signed, f"{signed * 100}.00")
    assert found["contract_rate_contacted"]["value"] == pytest.approx(signed / len(people))
    assert (found["contract_rate"]["value"], found["cost"]["verdict"]) == (1.0, "n. d.")


def test_each_month_has_its_cohort_and_its_interval(told: dict[str, Any], people: pl.DataFrame) -> None:
    cohorts = people.group_by(month=pl.col("day").dt.strftime("%Y-%m")).agg(n=pl.len(), yes=pl.col("yes").sum())

    assert set(told["groups"]) == set(cohorts["month"])
    for cohort in cohorts.iter_rows(named=True):
        found = measures(told["groups"][cohort["month"]])
        assert (found["contacted"]["value"], found["contracts"]["value"]) == (cohort["n"], cohort["yes"])
        rate = found["positive_rate"]
        if cohort["n"] >= 5:
            bounds = binomtest(cohort["yes"], cohort["n"]).proportion_ci(0.95, method="wilson")
            assert rate["value"] == pytest.approx(cohort["yes"] / cohort["n"])
            assert (rate["low"], rate["high"]) == pytest.approx((bounds.low, bounds.high), abs=1e-6)


def test_the_signals_say_what_the_file_lets_one_know_and_no_more(
    installation: Installation, people: pl.DataFrame
) -> None:
    """Contracts without any stage before: the rates cannot be known, which is the alarm; of the rest nothing can be said."""
    as_of = date(2009, 6, 30)
    first = as_of - timedelta(days=YEAR - 1)
    signed = len(people.filter(pl.col("yes"), pl.col("day") >= first, pl.col("day") <= as_of))

    found = {
        one["signal"]: one for one in installation.run("report", "signals", "--as-of", as_of.isoformat())["signals"]
    }

    rates = found.pop("stage_rates_unknown")
    assert (rates["state"], rates["action"], rates["records"]) == ("alarm", "fill_stages", signed)
    assert rates["because"].startswith(f"{signed} affaires conclues en un an, presque aucune passée par")
    assert {rates["figures"][f"{rung}_jumped"]["records"] for rung in ("qualified", "meetings", "proposals")} == {
        signed
    }
    assert {one["state"] for one in found.values()} == {"insufficient data"}
