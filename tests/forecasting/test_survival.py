"""How long deals take, with those that still run; what their age says of their chances; in which months they are signed."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from filon.forecasting.rules.deals import OpenDeal
from filon.forecasting.rules.placing import chances_by_month
from filon.forecasting.rules.survival import NO_CURVE, Curve, Waits, chances_at_age, curve_of
from filon.opportunities.rules.kinds import Category

TODAY = date(2026, 11, 20)
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


def waits(won: dict[int, int], lost: dict[int, int] | None = None, running: dict[int, int] | None = None) -> Waits:
    return Waits(Counter(won), Counter(lost or {}), Counter(running or {}))


def deal(**known: Any) -> OpenDeal:
    plain = {
        "pk": 1, "cents": 100, "currency": "EUR", "percent": 30, "category": Category.NONE, "expected": None,
        "opened": None, "stage_since": TODAY, "stage": (1, "proposal"),
    }  # fmt: skip
    return OpenDeal(**{**plain, **known})


def by_month(one: OpenDeal, *, durations: Curve = NO_CURVE, delays: Curve = NO_CURVE) -> list[float]:
    found = chances_by_month(
        [one], months=[NOVEMBER, DECEMBER, JANUARY], today=TODAY, durations={(1, "proposal"): durations}, delays=delays
    )
    return [round(float(share), 6) for share in found[0]]


def test_the_curve_is_that_of_kaplan_and_meier_computed_by_hand() -> None:
    """Six deals: signed after 1, 2 and 5 days, lost after 2, running since 2 and 7. Shares: 1/6, then 5/6 × 2/5, then 1/2 × 1/2."""
    curve = curve_of(waits({1: 1, 2: 1, 5: 1}, {2: 1}, {2: 1, 7: 1}))

    assert list(curve.days) == [1, 2, 5, 7]
    assert curve.signed == pytest.approx([1 / 6, 1 / 6, 1 / 4, 0])
    assert curve.lost == pytest.approx([0, 1 / 6, 0, 0])


def test_deals_that_still_run_make_the_wait_longer() -> None:
    alone = curve_of(waits({10: 5, 40: 5}))
    with_running = curve_of(waits({10: 5, 40: 5}, running={20: 10}))

    assert (alone.median_won(age=0), with_running.median_won(age=0)) == (10, 40)


def test_age_rules_out_what_would_be_past() -> None:
    curve = curve_of(waits({30: 5, 40: 5, 50: 10}))

    assert curve.days_won(age=31) == pytest.approx({40: 1 / 3, 50: 2 / 3})
    assert (curve.days_won(age=51), curve.median_won(age=51)) == ({}, None)


def test_a_deal_older_than_those_that_were_signed_has_lost_its_chances() -> None:
    """Nine in ten were signed by day 30, the losses come late: an old deal is probably one of them."""
    curve = curve_of(waits({10: 50, 30: 40, 90: 10}, {60: 50, 120: 50}))
    chances = chances_at_age(curve, chances=np.full(4, 0.3), ages=np.array([0, 20, 45, 200]))

    assert chances[0] == pytest.approx(0.3)
    assert list(chances) == sorted(chances, reverse=True)
    assert chances[2] == pytest.approx(0.3 * 10.5 / 100.5 / (0.3 * 10.5 / 100.5 + 0.7))
    assert 0 < chances[3] < 0.01


def test_too_few_decided_deals_say_nothing_of_age() -> None:
    curve = curve_of(waits({10: 9}, {5: 50}))

    assert list(chances_at_age(curve, chances=np.array([0.3]), ages=np.array([8]))) == [0.3]


def test_dates_slip_as_they_did() -> None:
    planned = deal(expected=date(2026, 11, 25))
    delays = curve_of(waits({-10: 4, 0: 6, 30: 2}))

    assert by_month(planned) == [0.3, 0, 0]
    assert by_month(planned, delays=delays) == [0.225, 0.075, 0]


def test_without_a_date_the_time_of_the_stage_says_when_if_there_is_history() -> None:
    usual = curve_of(waits({5: 5, 20: 5, 50: 10}))

    assert by_month(deal(), durations=usual) == [0.075, 0.075, 0.15]
    assert by_month(deal()) == [0, 0, 0]


def test_what_nothing_dates_any_more_may_be_signed_today() -> None:
    usual = curve_of(waits({5: 5, 20: 5, 50: 10}))

    assert by_month(deal(stage_since=date(2026, 1, 1)), durations=usual) == [0.3, 0, 0]
    assert by_month(deal(expected=date(2026, 6, 1))) == [0.3, 0, 0]


def test_a_chance_written_for_the_deal_is_not_moved_by_its_age() -> None:
    curve = curve_of(waits({10: 50, 30: 40, 90: 10}, {60: 50, 120: 50}))
    old = {"stage_since": TODAY - timedelta(days=45), "expected": date(2026, 12, 5)}

    assert by_month(deal(own_chance=True, **old), durations=curve) == [0, 0.3, 0]
    assert by_month(deal(**old), durations=curve)[1] < 0.05


days = st.dictionaries(st.integers(0, 200), st.integers(1, 9), max_size=8)


@given(days, days, days)
def test_shares_of_the_curve_are_those_of_the_library(
    won: dict[int, int], lost: dict[int, int], running: dict[int, int]
) -> None:
    curve = curve_of(waits(won, lost, running))
    if not won:
        assert curve is NO_CURVE
        return
    every = ecdf(
        CensoredData(
            uncensored=[day for found in (won, lost) for day, n in found.items() for _ in range(n)],
            right=[day for day, n in running.items() for _ in range(n)],
        )
    )
    assert float(curve.signed.sum() + curve.lost.sum()) == pytest.approx(1 - float(every.sf.probabilities[-1]))


@given(days, days, days, st.integers(-60, 400), st.integers(0, 300), st.integers(0, 100))
def test_a_deal_is_signed_once_at_most_and_never_in_the_past(
    won: dict[int, int], lost: dict[int, int], running: dict[int, int], ahead: int, age: int, percent: int
) -> None:
    curve = curve_of(waits(won, lost, running))
    some = deal(percent=percent, stage_since=TODAY - timedelta(days=age), expected=TODAY + timedelta(days=ahead))
    months = [date(2026, 10, 1), NOVEMBER, DECEMBER]

    found = chances_by_month([some], months=months, today=TODAY, durations={(1, "proposal"): curve}, delays=curve)[0]

    assert found[0] == 0
    assert found.min() >= 0
    assert found.sum() <= 1 + 1e-9
