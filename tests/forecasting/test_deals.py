"""One open deal in the forecast: weight, category, usual day of signature."""

from collections import Counter
from datetime import date
from typing import Any

from filon.forecasting.rules.deals import OpenDeal, category_of, usual_day, weighted_cents
from filon.forecasting.rules.survival import NO_CURVE, Waits, curve_of
from filon.opportunities.rules.kinds import Category

TODAY = date(2026, 11, 20)
USUAL = curve_of(Waits(won=Counter({30: 5, 40: 5, 50: 5})))  # days from the stage to signature: how many won deals


def deal(**known: Any) -> OpenDeal:
    plain = {
        "pk": 1, "cents": 5_000_000, "currency": "EUR", "percent": 30, "category": Category.NONE, "expected": None,
        "opened": None, "stage_since": TODAY, "stage": (1, "proposal"),
    }  # fmt: skip
    return OpenDeal(**{**plain, **known})


def test_three_deals_of_50_000_euros_at_30_percent_weigh_45_000_euros() -> None:
    assert weighted_cents([deal(), deal(), deal()]) == 4_500_000


def test_cents_are_rounded_once_at_the_end() -> None:
    assert weighted_cents([deal(cents=1, percent=50)]) == 1
    assert weighted_cents([deal(cents=1, percent=25)] * 2) == 1
    assert weighted_cents([deal(cents=1, percent=49)]) == 0
    assert weighted_cents([deal(cents=None)]) == 0


def test_the_category_is_that_of_a_person_or_else_of_the_probability() -> None:
    assert [category_of(deal(percent=percent)) for percent in (0, 49, 50, 89, 90, 100)] == [
        Category.PIPELINE, Category.PIPELINE, Category.BEST_CASE, Category.BEST_CASE, Category.COMMIT, Category.COMMIT,
    ]  # fmt: skip
    assert category_of(deal(percent=95, category=Category.OMITTED)) == Category.OMITTED


def test_a_date_that_passed_is_today() -> None:
    assert usual_day(deal(expected=date(2026, 12, 5)), today=TODAY, durations=NO_CURVE) == date(2026, 12, 5)
    assert usual_day(deal(expected=date(2026, 6, 1)), today=TODAY, durations=NO_CURVE) == TODAY


def test_without_a_date_the_usual_time_of_the_stage_says_when_if_there_is_history() -> None:
    assert usual_day(deal(), today=TODAY, durations=USUAL) == date(2026, 12, 30)
    assert usual_day(deal(stage_since=date(2026, 1, 1)), today=TODAY, durations=USUAL) == TODAY
    assert usual_day(deal(stage_since=date(2026, 10, 10)), today=TODAY, durations=USUAL) == date(2026, 11, 29)
    assert usual_day(deal(), today=TODAY, durations=curve_of(Waits(won=Counter({30: 9})))) is None


def test_nothing_is_signed_during_a_pause() -> None:
    spring = date(2027, 3, 10)

    assert usual_day(deal(paused=spring), today=TODAY, durations=USUAL) == spring
    assert usual_day(deal(paused=spring, expected=date(2026, 12, 5)), today=TODAY, durations=NO_CURVE) == spring
    assert usual_day(
        deal(paused=date(2026, 1, 1), expected=date(2026, 12, 5)), today=TODAY, durations=NO_CURVE
    ) == date(2026, 12, 5)
