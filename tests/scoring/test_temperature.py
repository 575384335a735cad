"""Cold, warm, hot: hysteresis, a request, what a colleague said, and the instant at which time alone changes it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.axes import Temperature
from filon.scoring.rules.scale import HALF_LIVES, Thresholds
from filon.scoring.rules.sentences import Because, reason_of
from filon.scoring.rules.temperature import (
    PRECISION,
    Kept,
    band_of,
    engagement_at,
    next_change_at,
    temperature_now,
    temperature_of,
    worth,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
AT = Thresholds()
DAY = timedelta(days=1)


def kept(points: dict[int, float], **more: object) -> Kept:
    """So many points left now, by half-life."""
    sums = {half_life: left / worth(half_life=half_life, now=NOW) for half_life, left in points.items()}
    return Kept(sums, **({"malus": 0} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "engagement", "now"),
    [
        ("none", 0, "cold"),
        ("cold", 34, "cold"),
        ("cold", 35, "warm"),
        ("warm", 25, "warm"),
        ("warm", 24, "cold"),
        ("warm", 69, "warm"),
        ("warm", 70, "hot"),
        ("hot", 55, "hot"),
        ("hot", 54, "warm"),
        ("hot", 24, "cold"),
        ("cold", 60, "warm"),
    ],
)
def test_one_enters_higher_than_one_leaves(before: str, engagement: float, now: str) -> None:
    assert temperature_of(before=before, engagement=engagement, has_intent=False, at=AT) == now


def test_a_request_makes_hot_whatever_the_points_and_for_a_month() -> None:
    asked = kept({90: 10.0}, intent_until=NOW + DAY)
    assert temperature_now(asked, before="cold", at=AT, now=NOW) == Temperature.HOT
    assert temperature_now(asked, before="hot", at=AT, now=NOW + DAY) == Temperature.COLD
    assert next_change_at(asked, temperature="hot", at=AT, now=NOW) == NOW + DAY


def test_what_a_colleague_said_stands_until_its_day() -> None:
    said = kept({90: 80.0}, held_until=NOW + DAY)
    assert temperature_now(said, before="cold", at=AT, now=NOW) == Temperature.COLD
    assert next_change_at(said, temperature="cold", at=AT, now=NOW) == NOW + DAY
    assert temperature_now(said, before="cold", at=AT, now=NOW + DAY) == Temperature.HOT


def test_one_half_life_takes_a_hot_person_of_seventy_points_to_thirty_five() -> None:
    person = kept({30: 110.0})
    falls = next_change_at(person, temperature="hot", at=AT, now=NOW)
    assert falls is not None and abs(falls - (NOW + 30 * DAY)) <= PRECISION


def test_cold_people_wait_for_nothing() -> None:
    assert next_change_at(kept({7: 20.0}), temperature="cold", at=AT, now=NOW) is None


POINTS = st.dictionaries(st.sampled_from(HALF_LIVES), st.floats(0.5, 300), min_size=1)


@given(POINTS, st.integers(0, 60), st.sampled_from(["cold", "warm", "hot"]))
def test_the_temperature_changes_at_the_told_instant_and_not_before(
    points: dict[int, float], malus: int, before: str
) -> None:
    person = kept(points, malus=malus)
    now = temperature_now(person, before=before, at=AT, now=NOW)
    changes = next_change_at(person, temperature=now, at=AT, now=NOW)
    if now == Temperature.COLD:
        assert changes is None
    else:
        assert changes is not None
        assert temperature_now(person, before=now, at=AT, now=changes) != now
        just_before = max(NOW, changes - 2 * PRECISION)
        assert temperature_now(person, before=now, at=AT, now=just_before) == now


@given(POINTS, st.integers(0, 1000))
def test_kept_sums_fade_as_the_ledger_does(points: dict[int, float], days: int) -> None:
    expected = sum(left * 0.5 ** (days / half_life) for half_life, left in points.items())
    assert engagement_at(kept(points), now=NOW + days * DAY) == pytest.approx(expected)


def test_four_bands_beside_four_letters() -> None:
    assert [band_of(points, AT) for points in (70, 69.9, 35, 34, 1, 0.9, 0)] == [1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("because", "sentence"),
    [
        (
            Because("hot", "cold", 60, "Rappel", "Demande de devis", NOW),
            "Chaud\u00a0: «\u00a0Demande de devis\u00a0» le 20 nov. 2026.",
        ),
        (
            Because("hot", "warm", 74.6, "Nous écrit"),
            "Chaud\u00a0: 74 points, surtout «\u00a0Nous écrit\u00a0»\u202f; il en faut 70.",
        ),
        (Because("hot", "hot", 60), "Chaud\u00a0: 60 points\u202f; on le reste jusqu’à 55."),
        (Because("warm", "hot", 48), "Tiède\u00a0: 48 points\u202f; moins de 55, ce n’est plus chaud."),
        (Because("warm", "cold", 36), "Tiède\u00a0: 36 points\u202f; il en faut 35."),
        (Because("warm", "warm", 30), "Tiède\u00a0: 30 points\u202f; on le reste jusqu’à 25."),
        (Because("cold", "warm", 12), "Froid\u00a0: 12 points\u202f; moins de 25."),
        (Because("cold", "none", 0), "Froid\u00a0: 0 point\u202f; il en faut 35 pour tiédir."),
        (Because("none", "none", 0), "Aucun signe compté."),
    ],
)
def test_the_reason_is_one_french_sentence(because: Because, sentence: str) -> None:
    assert reason_of(because, AT) == sentence
