"""A composed report counts what the named reports count, cut by rows and columns; part by part, cancelled or killed."""

from datetime import date
from typing import Any

import pytest

from filon.kit.business_time import start_of_day_paris
from filon.kit.errors import EditedMeanwhile, NotAllowed, NotPossible
from filon.opportunities.models import Opportunity
from filon.reporting.models import ComposedReport, ReportRun
from filon.reporting.rules.composed import MEASURES, PICKED, ROWS, Definition, Figure, RunState, Table, Unit
from filon.reporting.rules.composed_as_json import composed_json
from filon.reporting.rules.period import ALL_TIME
from filon.reporting.rules.presets import Preset
from filon.reporting.selectors.composed import composed_reports_for, composed_table, table_counted
from filon.reporting.services.composed import (
    ask_report,
    cancel_run,
    count_next_part,
    delete_report,
    save_report,
)
from filon.usecases.composing import carry_on_reports, count_report
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def adds_up(measure: str) -> bool:
    """All but rates, days and medians."""
    return MEASURES[measure].unit in (Unit.COUNT, Unit.MONEY) and measure != "median-amount"


@pytest.fixture
def ines() -> User:
    return make.user("Inès", role=Role.DIRECTION)


@pytest.fixture
def camille() -> User:
    return make.user("Camille", role=Role.SALES)


def closed(at: str, owner: User, day: str, euros: int = 1000, **fields: Any) -> Opportunity:
    made = make.deal(at=at, owner=owner, cents=euros * 100, **fields)
    moment = start_of_day_paris(date.fromisoformat(day))
    Opportunity.objects.filter(pk=made.pk).update(closed_at=moment, opened_at=start_of_day_paris(date(2026, 1, 1)))
    return made


@pytest.fixture
def sales(ines: User, camille: User) -> None:
    for at, count in (("won", 4), ("lost", 2)):
        for _ in range(count):
            closed(at, camille, "2026-02-10")
    for at, count in (("won", 1), ("lost", 5)):
        for _ in range(count):
            closed(at, ines, "2026-05-10", euros=3000)
    closed("won", ines, "2026-02-11", euros=500)
    make.deal("Toiture", at="proposal", owner=camille, cents=70_000)
    make.deal("Cuisine", at="contact", owner=ines, cents=30_000)
    for owner in (camille, ines, ines):
        make.lead(f"Demande de {owner}", owner=owner)


def table(viewer: User, **asked: Any) -> Table:
    return composed_table(Definition(**asked), viewer=viewer, period=ALL_TIME, now=NOW)


@pytest.mark.usefixtures("sales")
def test_a_rate_stands_with_its_cases_at_each_crossing_and_too_few_cases_say_so(ines: User) -> None:
    found = table(ines, measure="win-rate", rows="owner", columns="quarter")

    assert (found.cells["Camille"]["2026-Q1"].value, found.cells["Camille"]["2026-Q1"].n) == (4 / 6, 6)
    assert (found.cells["Inès"]["2026-Q2"].value, found.cells["Inès"]["2026-Q2"].n) == (1 / 6, 6)
    assert found.cells["Inès"]["2026-Q1"] == Figure(None, 1)
    assert (found.rows["Inès"].value, found.rows["Inès"].n) == (2 / 7, 7)
    assert (found.feet["2026-Q1"].n, found.total.n) == (7, 13)


@pytest.mark.usefixtures("sales")
@pytest.mark.parametrize("measure", [key for key in MEASURES if adds_up(key)])
def test_what_adds_up_adds_up_along_every_row_and_column(measure: str, ines: User) -> None:
    named = MEASURES[measure].named
    for rows in ROWS[named]:
        for columns in (by for by in PICKED[named] if by != rows):
            found = table(ines, measure=measure, rows=rows, columns=columns)
            for row, figure in found.rows.items():
                assert sum(cell.value or 0 for cell in found.cells[row].values()) == figure.value, (rows, columns)
            assert sum(foot.value or 0 for foot in found.feet.values()) == found.total.value


@pytest.mark.usefixtures("sales")
def test_a_limit_keeps_only_those_that_have_the_value(ines: User, camille: User) -> None:
    found = table(ines, measure="revenue", rows="quarter", limits=[("owner", "Camille")])

    assert (found.total.value, found.total.n) == (400_000, 4)
    assert found.rows["2026-Q1"] == found.total
    assert found.rows[""].value == 0  # her deal that is open


def test_currencies_stand_apart(ines: User) -> None:
    closed("won", ines, "2026-02-10")
    closed("won", ines, "2026-02-10", euros=900, currency="CHF")

    found = table(ines, measure="revenue", rows="owner")

    assert found.rows["Inès"] == Figure(100_000, 2, others={"CHF": 90_000})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"measure": "leads", "rows": "quarter"}, "« Leads reçus » ne se lit pas par « quarter »"),
        ({"measure": "won", "rows": "owner", "columns": "owner"}, "ne se lit pas par « owner »"),
        ({"measure": "won", "rows": "owner", "columns": "product"}, "ne se lit pas par « product »"),
        (
            {"measure": "open", "rows": "owner", "limits": [("owner", "Inès"), ("quarter", "2026-Q1")]},
            "ne se lit pas par « quarter »",
        ),
    ],
)
def test_a_cut_that_the_measure_does_not_have_is_refused(asked: dict[str, Any], said: str, ines: User) -> None:
    with pytest.raises(NotPossible) as refusal:
        table(ines, **asked)

    assert said in refusal.value.sentence.replace("\u00a0", " ")


@pytest.mark.usefixtures("sales")
def test_everybody_counts_with_her_own_rights(ines: User, camille: User) -> None:
    asked = {"measure": "won", "rows": "owner"}

    assert set(table(ines, **asked).rows) == {"Camille", "Inès"}
    assert set(table(camille, **asked).rows) == {"Camille"}


def saved(by: User, **told: Any) -> ComposedReport:
    values = {"name": "Réussite", "measure": "won", "rows": "owner", "columns": "quarter", "preset": Preset.ALL}
    return save_report(report=None, told={**values, **told}, version=0, by=by, now=NOW)


@pytest.mark.usefixtures("sales")
def test_a_small_report_answers_at_once_as_if_it_was_counted_whole(ines: User) -> None:
    report = saved(ines)

    run = count_report(report=report, viewer=ines, now=NOW)

    assert run.state == RunState.DONE
    counted = table_counted(run)
    assert counted == table(ines, measure="won", rows="owner", columns="quarter")


@pytest.mark.usefixtures("sales")
def test_the_worker_counts_the_rest_and_a_part_lost_in_a_crash_is_counted_again_once(ines: User) -> None:
    run = ask_report(report=saved(ines), viewer=ines, now=NOW)
    late = ReportRun.objects.get(pk=run.pk)
    count_next_part(run=run, now=NOW)

    count_next_part(run=late, now=NOW)  # it was counting the same part when the other one kept it

    assert ReportRun.objects.get(pk=run.pk).done == 1
    assert carry_on_reports(now=NOW, limit=10) == 2  # two quarters; what is not closed yet is won in none
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert table_counted(run) == table(ines, measure="won", rows="owner", columns="quarter")
    assert carry_on_reports(now=NOW, limit=10) == 0


@pytest.mark.usefixtures("sales")
def test_a_count_that_is_stopped_keeps_what_it_had_and_goes_no_further(ines: User) -> None:
    run = ask_report(report=saved(ines), viewer=ines, now=NOW)
    count_next_part(run=run, now=NOW)

    cancel_run(run=run)
    count_next_part(run=run, now=NOW)

    run.refresh_from_db()
    assert (run.state, run.done) == (RunState.CANCELLED, 1)
    assert (shown := table_counted(run)) and shown.total.value == 6
    assert all(not cells for cells in shown.cells.values())


@pytest.mark.usefixtures("sales")
def test_who_may_read_no_reports_any_more_is_told_so_and_gets_no_figure(camille: User) -> None:
    run = ask_report(report=saved(camille), viewer=camille, now=NOW)
    User.objects.filter(pk=camille.pk).update(is_active=False)
    run = ReportRun.objects.select_related("viewer").get(pk=run.pk)

    count_next_part(run=run, now=NOW)

    assert (run.state, run.parts) == (RunState.FAILED, {})
    assert run.problem


def test_a_report_is_seen_by_its_author_and_when_shared_by_all_and_changed_by_her_alone(
    ines: User, camille: User
) -> None:
    mine = saved(ines)
    assert list(composed_reports_for(viewer=camille)) == []
    told = {"name": "Gagnées", "measure": "won", "rows": "source", "columns": "", "preset": Preset.ALL, "shared": True}

    save_report(report=mine, told=told, version=1, by=ines, now=NOW)

    assert [one.name for one in composed_reports_for(viewer=camille)] == ["Gagnées"]
    with pytest.raises(EditedMeanwhile):
        save_report(report=mine, told=told, version=1, by=ines, now=NOW)
    with pytest.raises(NotAllowed):
        delete_report(report=mine, by=camille)


def test_a_report_without_a_name_is_refused(ines: User) -> None:
    with pytest.raises(NotPossible, match="Donnez un nom"):
        saved(ines, name="  ")


@pytest.mark.usefixtures("sales")
def test_programs_read_a_rate_with_its_cases_interval_and_verdict(ines: User) -> None:
    asked = Definition("win-rate", "owner", "quarter")

    told = composed_json(composed_table(asked, viewer=ines, period=ALL_TIME, now=NOW), asked, period=ALL_TIME)

    assert told["cells"]["Inès"]["2026-Q1"] == {
        "value": None, "n": 1, "low": None, "high": None, "verdict": "insufficient data"
    }  # fmt: skip
    assert told["groups"]["Camille"]["verdict"] == "ok"
    assert (told["measure"], told["rows"], told["columns"], told["unit"]) == ("win-rate", "owner", "quarter", "rate")
