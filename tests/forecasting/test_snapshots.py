"""Forecasts drawn by pieces by the worker, kept for the pages, locked for good."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

import filon
from filon.forecasting.models import AcceptedChance, ForecastRun, Snapshot
from filon.forecasting.rules import montecarlo
from filon.forecasting.rules.stored import report_from, stored_from
from filon.forecasting.selectors.forecast import forecast_report
from filon.forecasting.selectors.groups import past_by_group
from filon.forecasting.services.chances import accept_chance
from filon.forecasting.services.snapshots import ask_forecast, carry_on, carry_on_forecasts, take_snapshot
from filon.kit.dates import PARIS
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.statistics import rate_of
from filon.opportunities.services.stages import move_deals
from filon.playbook.models import ProcessVersion, Stage
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 15)
YESTERDAY = date(2026, 11, 19)
LONG_AGO = NOW - timedelta(days=40)


def some_deals(count: int = 5) -> None:
    for number in range(count):
        make.deal(at="proposal", cents=1_000_000 + number, expected_close_date=DECEMBER, now=LONG_AGO)


def locked() -> list[Any]:
    return list(Snapshot.objects.order_by("pk").values())


def finish(now: datetime = NOW, limit: int = 1) -> int:
    steps = 0
    while carry_on_forecasts(now=now, limit=limit):
        steps += 1
    return steps


def test_a_forecast_killed_between_two_chunks_ends_as_if_it_had_not_been(monkeypatch: pytest.MonkeyPatch) -> None:
    some_deals()
    monkeypatch.setattr(montecarlo, "CHUNK", 2)
    take_snapshot(as_of=YESTERDAY, now=NOW)
    at_once = [(row["month"], row["p10_cents"], row["p50_cents"], row["p90_cents"]) for row in locked()]
    Snapshot.objects.all().delete()

    ask_forecast(as_of=YESTERDAY, locks=True, now=NOW)
    carry_on_forecasts(now=NOW, limit=1)
    carry_on_forecasts(now=NOW, limit=1)
    killed = ForecastRun.objects.get(done_at=None)
    make.deal(at="proposal", cents=9_000_000, expected_close_date=DECEMBER, now=LONG_AGO)

    assert (killed.chunk, Snapshot.objects.count()) == (1, 0)
    assert finish() == 2
    assert [(row["month"], row["p10_cents"], row["p50_cents"], row["p90_cents"]) for row in locked()] == at_once


def test_the_second_of_two_workers_on_one_forecast_changes_nothing() -> None:
    some_deals()
    ask_forecast(as_of=YESTERDAY, locks=True, now=NOW)
    carry_on_forecasts(now=NOW, limit=4)
    run = ForecastRun.objects.get()
    assert carry_on(run=run, now=NOW, limit=4)
    before = locked()

    assert carry_on(run=run, now=NOW + timedelta(minutes=1), limit=4)
    assert locked() == before


def test_a_locked_forecast_is_asked_once_and_one_on_demand_locks_nothing() -> None:
    some_deals()
    first = ask_forecast(as_of=YESTERDAY, locks=True, now=NOW)
    assert ask_forecast(as_of=YESTERDAY, locks=True, now=NOW) == first
    finish()
    assert ask_forecast(as_of=YESTERDAY, locks=True, now=NOW) is None

    before = locked()
    ask_forecast(as_of=NOW.date(), locks=False, now=NOW)
    finish(now=NOW + timedelta(minutes=5))

    assert locked() == before
    assert [run.locks for run in ForecastRun.objects.all()] == [False]


def test_what_the_worker_keeps_is_the_report_itself() -> None:
    some_deals()
    take_snapshot(as_of=YESTERDAY, now=NOW)
    report = forecast_report(viewer=SYSTEM, as_of=YESTERDAY, now=NOW)

    assert report_from(ForecastRun.objects.get().figures) == report
    assert report_from(stored_from(report)) == report


def test_no_service_rewrites_a_locked_forecast() -> None:
    some_deals()
    take_snapshot(as_of=YESTERDAY, now=NOW)
    before, stage = locked(), make.stage("proposal")

    accept_chance(stage=stage, percent=60, seen=30, observed=rate_of(6, 10), by=make.user(), now=NOW)
    deal = make.deal(at="proposal", cents=50_000_000, expected_close_date=DECEMBER, now=LONG_AGO)
    move_deals(deals=[deal], to=make.stage("won"), by=BY_SYSTEM, now=NOW)
    take_snapshot(as_of=YESTERDAY, now=NOW + timedelta(hours=1))
    ask_forecast(as_of=YESTERDAY, locks=False, now=NOW)
    finish()

    assert locked() == before


def test_the_database_refuses_to_rewrite_a_locked_forecast() -> None:
    take_snapshot(as_of=YESTERDAY, now=NOW)
    kept = Snapshot.objects.order_by("pk").first()
    assert kept is not None
    kept.weighted_cents = 1

    for write in (kept.save, lambda: Snapshot.objects.update(p90_cents=10**12)):
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            write()


def test_each_team_and_each_currency_is_locked_with_the_company_in_one_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paul is of both teams; the franc deal of nobody counts in francs alone."""
    north, south = make.team("Nord"), make.team("Sud")
    camille, paul = make.user("Camille", teams=(north,)), make.user("Paul", teams=(north, south))
    due: dict[str, Any] = {"at": "proposal", "expected_close_date": DECEMBER, "now": LONG_AGO}
    make.deal(cents=1_000_000, owner=camille, **due)
    make.deal(cents=3_000_000, owner=paul, **due)
    make.deal(cents=500_000, currency="CHF", **due)
    monkeypatch.setattr(montecarlo, "CHUNK", 1)
    ask_forecast(as_of=YESTERDAY, locks=True, now=NOW)
    finish(limit=2)

    december = Snapshot.objects.filter(month=date(2026, 12, 1)).order_by("pk")
    assert [(one.team, one.currency, one.weighted_cents, one.p90_cents) for one in december] == [
        (None, "EUR", 1_200_000, 3_000_000), (None, "CHF", 150_000, 500_000),
        (north, "EUR", 1_200_000, 3_000_000), (south, "EUR", 900_000, 3_000_000),
    ]  # fmt: skip
    assert Snapshot.objects.count() == 4 * 6


def test_killed_between_two_groups_nothing_is_locked_and_it_ends_as_it_would_have() -> None:
    owner = make.user("Camille", teams=(make.team("Nord"),))
    for number in range(4):
        make.deal(at="proposal", cents=10**6 + number, owner=owner, expected_close_date=DECEMBER, now=LONG_AGO)
    ask_forecast(as_of=YESTERDAY, locks=True, now=NOW)
    carry_on_forecasts(now=NOW, limit=1)
    carry_on_forecasts(now=NOW, limit=1)
    assert (len(ForecastRun.objects.get().ranges), Snapshot.objects.count()) == (1, 0)
    finish()

    company, team = (Snapshot.objects.filter(team__isnull=one).order_by("month") for one in (True, False))
    figures = ("month", "weighted_cents", "p10_cents", "p50_cents", "p90_cents")
    assert list(company.values_list(*figures)) == list(team.values_list(*figures))


def test_a_team_is_judged_on_what_its_own_people_signed() -> None:
    north, south = make.team("Nord"), make.team("Sud")
    camille, marc = make.user("Camille", teams=(north,)), make.user("Marc", teams=(south,))
    october, september = date(2026, 10, 15), datetime(2026, 9, 1, tzinfo=PARIS)
    mine = make.deal(at="proposal", cents=5_000_000, owner=camille, expected_close_date=october, now=september)
    make.deal(at="proposal", cents=5_000_000, owner=marc, expected_close_date=october, now=september)
    take_snapshot(as_of=date(2026, 9, 30), now=NOW)
    move_deals(deals=[mine], to=make.stage("won"), by=BY_SYSTEM, now=datetime(2026, 10, 10, tzinfo=PARIS))

    def judged(viewer: Any) -> list[tuple[str, int, int]]:
        told = past_by_group(viewer=viewer, now=NOW)
        return [(one.team, past.forecast, past.signed) for one in told for past in one.past]

    direction = make.user("Inès", role=Role.DIRECTION)
    assert judged(direction) == [("Nord", 1_500_000, 5_000_000), ("Sud", 1_500_000, 0)]
    assert judged(make.user("Théo", teams=(south,))) == [("Sud", 1_500_000, 0)]
    assert judged(make.user("Lucie", teams=())) == []


def test_no_page_writes_snapshots() -> None:
    """Pages write by services only (house rule); of these, one makes them and one takes those of the demonstration away."""
    code = Path(filon.__file__).parent
    naming = {
        str(path.relative_to(code))
        for path in code.rglob("*.py")
        if "Snapshot" in path.read_text() and path.parent.name != "migrations"
    }

    assert naming == {
        "forecasting/models.py",
        "forecasting/selectors/groups.py",
        "forecasting/selectors/kept.py",
        "forecasting/services/snapshots.py",
        "usecases/checking_facts.py",
        "usecases/emptying_demo.py",
    }


def test_an_accepted_chance_says_who_and_when_and_the_past_keeps_the_former_one() -> None:
    some_deals(1)
    ines, stage = make.user("Inès"), make.stage("proposal")

    accept_chance(stage=stage, percent=60, seen=30, observed=rate_of(6, 10), by=ines, now=NOW)

    kept = AcceptedChance.objects.get()
    assert (kept.before, kept.percent, kept.won, kept.decided, kept.by, kept.at) == (30, 60, 6, 10, ines, NOW)
    assert Stage.objects.get(pk=stage.pk).probability == 60
    past, present = (forecast_report(viewer=SYSTEM, now=NOW, as_of=day).stages[3] for day in (YESTERDAY, None))
    assert (past.probability_set, present.probability_set) == (0.3, 0.6)


def test_a_chance_is_accepted_as_it_was_read_and_in_service_only() -> None:
    stage, ines = make.stage("proposal"), make.user("Inès")

    with pytest.raises(EditedMeanwhile):
        accept_chance(stage=stage, percent=60, seen=25, observed=rate_of(6, 10), by=ines, now=NOW)
    ProcessVersion.objects.filter(pk=stage.version_id).update(state="past")
    with pytest.raises(NotPossible):
        accept_chance(
            stage=Stage.objects.get(pk=stage.pk), percent=60, seen=30, observed=rate_of(6, 10), by=ines, now=NOW
        )
    assert AcceptedChance.objects.count() == 0
