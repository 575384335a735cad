"""The open deals: value, age, those that wait for somebody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from filon.activities.models import Task
from filon.forecasting.models import Objective
from filon.kit.business_time import start_of_day_paris
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.services.stages import move_deals
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.as_json import pipeline_json
from filon.reporting.selectors.pipeline import pipeline_report
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def moment(day: str) -> datetime:
    return start_of_day_paris(date.fromisoformat(day))


def deal(at: str = "proposal", *, opened: str = "2026-11-10", euros: int | None = 1_000, **fields: Any) -> Opportunity:
    return make.deal(at=at, now=moment(opened), cents=None if euros is None else euros * 100, **fields)


def task_for(planned: Opportunity, **fields: Any) -> None:
    Task.objects.create(
        title="Relancer",
        due_at=NOW,
        created_at=NOW,
        subject_kind=SubjectKind.OPPORTUNITY,
        subject_id=planned.pk,
        **fields,
    )


def report(**asked: Any) -> Any:
    return pipeline_report(**{"viewer": SYSTEM, "now": NOW, **asked})


def test_measures_say_how_many_stand_behind_them() -> None:
    deal(opened="2026-11-10")
    deal("negotiation", opened="2026-11-18", expected_close_date=date(2026, 11, 1))
    deal(euros=None)
    deal(euros=7, currency="USD")

    measures = {row["measure"]: (row["value"], row["n"]) for row in pipeline_json(report())["measures"]}

    assert measures["open"] == (4, 4)
    assert measures["value"] == ("2000.00", 3)
    assert measures["weighted_value"] == ("900.00", 3)
    assert measures["value_USD"] == ("7.00", None)
    assert measures["mean_age_days"] == (8.0, 4)
    assert (measures["without_amount"], measures["close_date_passed"]) == ((1, 4), (1, 4))
    assert measures["coverage"] == (None, 4)


def test_a_deal_stalls_the_day_after_its_stages_longest_stay() -> None:
    deal(opened="2026-10-21")
    deal(opened="2026-10-20")

    assert report().total.stalled == 1
    assert {row.stage: row.stalled for row in report().stages}["proposal"] == 1


def test_a_deal_without_an_open_task_waits_for_nobody() -> None:
    planned, done, trashed = deal(), deal(), deal()
    task_for(planned)
    task_for(done, done_at=NOW)
    task_for(trashed, deleted_at=NOW)

    assert report().total.without_next_action == 2


def test_stages_stand_in_their_order_empty_ones_too() -> None:
    deal()

    assert [(row.stage, row.open) for row in report().stages] == [
        ("contact", 0), ("qualification", 0), ("meeting", 0), ("proposal", 1), ("negotiation", 0), ("signature", 0),
    ]  # fmt: skip


def test_coverage_is_of_what_remains_to_be_signed_this_quarter() -> None:
    Objective.objects.create(month=date(2026, 10, 1), cents=150_000)
    Objective.objects.create(month=date(2026, 12, 1), cents=250_000)
    Objective.objects.create(month=date(2027, 1, 1), cents=999_999)
    move_deals(deals=[deal()], to=make.stage("won"), by=BY_SYSTEM, now=NOW)
    deal(expected_close_date=date(2026, 12, 31), euros=6_000)
    deal(expected_close_date=date(2027, 1, 1), euros=99)
    deal(euros=99)

    assert (report().total.remaining_target_cents, report().total.coverage) == (300_000, 2.0)


def test_the_past_comes_back_with_its_stages_and_tasks() -> None:
    old = deal(opened="2026-06-01")
    task_for(old, done_at=NOW + timedelta(days=1))
    move_deals(deals=[old], to=make.stage("won"), by=BY_SYSTEM, now=NOW + timedelta(days=2))

    before = report(as_of=date(2026, 6, 10)).total

    assert (before.open, before.mean_age_days, before.without_next_action) == (1, 9, 1)
    assert report(as_of=date(2026, 11, 20)).total.without_next_action == 0
    assert report().total.open == 0


def test_groups_are_named_by_the_value_as_imported() -> None:
    deal(owner=make.user("Camille Martin"), expected_close_date=date(2026, 12, 5))
    deal()

    def counts(by: str) -> dict[str, int]:
        return {value: found.open for value, found in report(by=by).groups.items()}

    assert counts("owner") == {"": 1, "Camille Martin": 1}
    assert counts("month") == {"": 1, "2026-12": 1}
    assert counts("process") == {"Nouveau client": 2}
    with pytest.raises(NotPossible, match="owner, source, campaign, lot"):
        report(by="colour")
