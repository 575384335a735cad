"""The forecast of the coming months, from deals as they stand and as they stood."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.forecasting.models import Objective, Snapshot
from filon.forecasting.rules.figures import Accuracy, ForecastMonth, ForecastReport, OpenSum
from filon.forecasting.selectors.forecast import forecast_report
from filon.forecasting.services.snapshots import take_snapshot
from filon.kit.business_time import start_of_day_paris
from filon.kit.statistics import rate_of
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.services.pausing import end_pause, put_on_pause
from filon.opportunities.services.stages import move_deals
from filon.playbook.models import CloseReason, Product
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.editing import edit_record, trash
from filon.reporting.selectors.pipeline import pipeline_report
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 15)


def moment(day: str) -> datetime:
    return start_of_day_paris(date.fromisoformat(day))


def deal(at: str = "proposal", *, euros: int | None = 50_000, **fields: Any) -> Opportunity:
    return make.deal(at=at, cents=None if euros is None else euros * 100, **fields)


def move(moved: Opportunity, to: str, day: str) -> Opportunity:
    reason = CloseReason.objects.filter(invalid=False).first() if to == "lost" else None
    return move_deals(deals=[moved], to=make.stage(to), by=BY_SYSTEM, now=moment(day), close_reason=reason)[0]


def report(**asked: Any) -> ForecastReport:
    return forecast_report(**{"viewer": SYSTEM, "now": NOW, **asked})


def month(found: ForecastReport, at: str) -> ForecastMonth:
    return next(row for row in found.months if f"{row.month:%Y-%m}" == at)


def test_three_opportunities_of_50_000_euros_at_30_percent_give_45_000_euros() -> None:
    for _ in range(3):
        deal(expected_close_date=DECEMBER)

    december = month(report(), "2026-12")

    assert (december.open, december.weighted_cents) == (3, 4_500_000)
    assert (december.p10_cents, december.p50_cents, december.p90_cents) == (0, 5_000_000, 10_000_000)


def test_a_lost_deal_weighs_nothing_and_a_won_one_is_signed() -> None:
    lost, won = deal(expected_close_date=DECEMBER), deal(expected_close_date=DECEMBER)
    move(lost, "lost", "2026-11-19")
    move(won, "won", "2026-11-19")

    found = report()

    assert month(found, "2026-12").weighted_cents == 0
    assert month(found, "2026-11").won_cents == month(found, "2026-11").p10_cents == 5_000_000


def test_the_probability_follows_the_stage_unless_a_person_set_one() -> None:
    moved = move(deal("contact", expected_close_date=DECEMBER), "negotiation", "2026-11-19")
    assert month(report(), "2026-12").weighted_cents == 3_000_000

    edit_record(record=moved, values={"probability": 80}, version=moved.version, by=BY_SYSTEM, now=NOW)
    assert month(report(), "2026-12").weighted_cents == 4_000_000


def test_categories_are_whole_amounts() -> None:
    deal("signature", euros=10, expected_close_date=DECEMBER)
    deal("negotiation", euros=20, expected_close_date=DECEMBER)
    deal("contact", euros=40, expected_close_date=DECEMBER, category="commit")
    deal("contact", euros=80, expected_close_date=DECEMBER, category="omitted")

    found = report()

    assert (month(found, "2026-12").commit_cents, month(found, "2026-12").best_case_cents) == (5_000, 2_000)
    assert (month(found, "2026-12").open, found.omitted) == (3, OpenSum(1, 8_000, 400))


def test_every_open_deal_is_counted_once() -> None:
    deal(expected_close_date=DECEMBER)
    deal(expected_close_date=date(2026, 6, 1))
    deal(expected_close_date=date(2031, 1, 1))
    deal()
    deal(currency="USD", expected_close_date=DECEMBER)
    deal(euros=None, expected_close_date=DECEMBER)

    found = report()

    assert (found.open, found.overdue, found.without_amount) == (6, 1, 1)
    assert [row.open for row in found.months] == [1, 2] + [0] * (len(found.months) - 2)
    assert (found.undated.open, found.later.open) == (1, 1)
    assert found.other_currencies == [("USD", OpenSum(1, 5_000_000, 1_500_000))]


def test_a_deal_without_a_date_is_placed_by_the_usual_time_of_its_stage() -> None:
    for _ in range(10):
        move(deal(now=moment("2026-01-01")), "won", "2026-02-10")
    deal(now=moment("2026-11-15"))

    found = report()

    assert (found.estimated, found.undated.open) == (1, 0)
    assert month(found, "2026-12").open == 1


def test_observed_shares_count_decided_deals_that_entered_the_stage() -> None:
    for outcome, count in (("won", 4), ("lost", 6)):
        for _ in range(count):
            move(move(deal("contact"), "proposal", "2026-11-18"), outcome, "2026-11-19")
    deal("proposal")
    move(deal("contact"), "lost", "2026-11-19")

    rates = {rate.stage: rate for rate in report().stages}

    assert list(rates) == ["contact", "qualification", "meeting", "proposal", "negotiation", "signature"]
    assert (rates["proposal"].observed, rates["proposal"].open) == (rate_of(4, 10), 1)
    assert (rates["contact"].observed, rates["contact"].probability_set) == (rate_of(4, 11), 0.05)
    assert rates["meeting"].observed.verdict == "insufficient data"


def closed_by_a_file(at: str, *, opened: str, closed: str) -> None:
    """A file that tells of a closed deal says its opening and its closing, and no stage between."""
    told = make.deal(at=at, cents=100_000, now=moment(closed))
    Opportunity.objects.filter(pk=told.pk).update(opened_at=moment(opened), closed_at=moment(closed))


def test_closed_deals_of_a_file_went_through_the_first_stage_since_their_opening() -> None:
    for at, count in (("won", 10), ("lost", 5)):
        for _ in range(count):
            closed_by_a_file(at, opened="2026-01-01", closed="2026-02-10")
    make.deal(at="contact", cents=100, now=moment("2026-11-15"))

    found, before = report(), report(as_of=date(2026, 1, 31))

    assert (found.stages[0].observed, found.stages[0].open) == (rate_of(10, 15), 1)
    assert (found.estimated, month(found, "2026-12").open) == (1, 1)
    assert (before.open, before.without_amount) == (15, 15)


def test_the_price_of_the_products_stands_for_the_amount_that_a_file_told_with_the_closing() -> None:
    closed_by_a_file("won", opened="2026-01-01", closed="2026-02-10")
    sold = Opportunity.objects.get()
    cabin = Product.objects.create(name="Cabine", name_key="cabine", cents=40_000)
    Line.objects.create(opportunity=sold, product=cabin, quantity=2, cents=100_000)

    before, after = report(as_of=date(2026, 1, 31)), report(as_of=date(2026, 2, 28))

    assert (before.undated.cents, month(after, "2026-02").won_cents) == (80_000, 100_000)


def test_a_deal_of_unknown_beginning_waits_since_the_day_of_the_forecast() -> None:
    for _ in range(10):
        closed_by_a_file("won", opened="2026-01-01", closed="2026-02-10")
    Opportunity.objects.filter(pk=make.deal(at="contact").pk).update(opened_at=None)

    found = report(as_of=date(2026, 3, 1))

    assert (found.open, found.later.open, month(found, "2026-04").open) == (1, 0, 1)


def test_the_past_forecast_knows_only_what_was_known() -> None:
    old = deal("proposal", now=moment("2026-06-01"), expected_close_date=date(2026, 7, 15))
    old = move(old, "negotiation", "2026-06-20")
    later = {"cents": 9_000_000, "expected_close_date": date(2026, 9, 1), "probability": 75}
    edit_record(record=old, values=later, version=old.version, by=BY_SYSTEM, now=moment("2026-07-01"))
    old.refresh_from_db()
    move(old, "won", "2026-08-31")
    deal(now=moment("2026-06-11"), expected_close_date=date(2026, 7, 1))

    first, second = report(as_of=date(2026, 6, 10)), report(as_of=date(2026, 6, 20))
    third, last = report(as_of=date(2026, 7, 1)), report(as_of=date(2026, 9, 1))

    assert (first.open, month(first, "2026-07").weighted_cents) == (1, 1_500_000)
    assert (second.open, month(second, "2026-07").weighted_cents) == (2, 3_000_000 + 1_500_000)
    assert month(third, "2026-09").weighted_cents == 6_750_000
    assert (last.open, month(report(as_of=date(2026, 8, 31)), "2026-08").won_cents) == (1, 9_000_000)
    assert month(third, "2026-08").won_cents == 0


def test_a_deal_on_pause_brings_nothing_before_its_day_and_a_past_day_knows_of_it() -> None:
    for _ in range(10):
        move(deal(now=moment("2026-01-01"), expected_close_date=date(2026, 2, 10)), "won", "2026-03-10")
    waiting = deal("signature", now=moment("2026-06-01"), expected_close_date=date(2026, 7, 15))
    put_on_pause(
        deal=waiting,
        until=date(2026, 10, 5),
        reason="budget",
        version=waiting.version,
        by=BY_SYSTEM,
        now=moment("2026-06-20"),
    )
    waiting.refresh_from_db()
    end_pause(deal=waiting, version=waiting.version, by=BY_SYSTEM, now=moment("2026-08-01"))

    before, paused, after = (report(as_of=day) for day in (date(2026, 6, 19), date(2026, 6, 30), date(2026, 8, 2)))

    assert [month(paused, f"2026-{n:02d}").p90_cents for n in range(7, 10)] == [0, 0, 0]
    assert [month(found, "2026-10").open for found in (before, paused, after)] == [0, 1, 1]
    assert month(before, "2026-07").open == 1
    known = [pipeline_report(viewer=SYSTEM, as_of=day, now=NOW).total for day in (date(2026, 6, 19), date(2026, 6, 30))]
    assert [figures.without_next_action for figures in known] == [1, 0]


def test_a_deal_lost_then_reopened_was_lost_in_between() -> None:
    reopened = move(deal(now=moment("2026-06-01"), expected_close_date=DECEMBER), "lost", "2026-06-10")
    move(reopened, "proposal", "2026-06-20")

    assert [report(as_of=date(2026, 6, day)).open for day in (9, 10, 19, 20)] == [1, 0, 0, 1]


def test_targets_are_the_companys_or_else_the_sum_of_its_peoples() -> None:
    camille, paul = make.user("Camille"), make.user("Paul")
    for person, cents in ((camille, 300), (paul, 500)):
        Objective.objects.create(user=person, month=date(2026, 11, 1), cents=cents)
        Objective.objects.create(user=person, month=date(2026, 12, 1), cents=cents)
    Objective.objects.create(month=date(2026, 12, 1), cents=1_000)

    def targets(viewer: Any) -> list[int | None]:
        return [row.target_cents for row in report(viewer=viewer).months[:3]]

    assert targets(SYSTEM) == [800, 1_000, None]
    assert targets(camille) == [300, 300, None]
    assert targets(make.user("Inès", role=Role.DIRECTION)) == [800, 1_000, None]


def test_figures_are_of_the_team_and_without_the_trash() -> None:
    camille = make.user("Camille", teams=(make.team("Nord"),))
    far = make.user("Loin", teams=(make.team("Sud"),))
    for owner in (camille, far, None):
        deal(expected_close_date=DECEMBER, owner=owner)
    trash(records=[deal(expected_close_date=DECEMBER)], by=BY_SYSTEM, now=NOW)

    assert (report(viewer=camille).open, report().open) == (2, 3)


def test_a_snapshot_is_locked_and_judged_when_its_month_is_over() -> None:
    signed = deal(now=moment("2026-09-01"), expected_close_date=date(2026, 10, 15))
    assert take_snapshot(as_of=date(2026, 9, 30), now=NOW) == 6
    move(signed, "won", "2026-10-10")

    assert take_snapshot(as_of=date(2026, 9, 30), now=NOW + timedelta(days=1)) == 0
    october = Snapshot.objects.get(month=date(2026, 10, 1))
    assert (october.weighted_cents, october.p10_cents, october.p90_cents) == (1_500_000, 0, 5_000_000)
    assert report(as_of=date(2026, 10, 31)).accuracy == Accuracy(None, None, None, 0)
    assert report().accuracy == Accuracy(wape=0.7, bias=-0.7, coverage_p10_p90=1.0, snapshots=1)
    assert report(viewer=make.user()).accuracy.snapshots == 0


def test_only_the_last_forecast_before_the_month_is_judged() -> None:
    for day, cents in ((date(2026, 8, 31), 1), (date(2026, 9, 30), 100), (date(2026, 10, 1), 7)):
        Snapshot.objects.create(
            as_of=day,
            month=date(2026, 10, 1),
            weighted_cents=cents,
            p10_cents=0,
            p50_cents=0,
            p90_cents=0,
            created_at=NOW,
        )
    move(deal(euros=2), "won", "2026-10-10")

    assert report().accuracy == Accuracy(wape=0.5, bias=-0.5, coverage_p10_p90=0.0, snapshots=1)


def test_the_number_of_questions_does_not_grow_with_the_deals() -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            report(as_of=date(2026, 11, 20))
        return len(asked)

    deal(expected_close_date=DECEMBER)
    one = questions()
    for _ in range(9):
        move(deal(), "won", "2026-11-20")

    assert (one, questions()) == (11, 11)
