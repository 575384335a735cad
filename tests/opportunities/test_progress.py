"""How far a deal is, in words and days."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from filon.opportunities.rules.progress import (
    days_between,
    is_stalled,
    latest_entry_of_stalled,
    month_start,
    progress_sentence,
)

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis asks so


def test_the_sentence_counts_open_stages_and_names_what_is_missing() -> None:
    assert progress_sentence(step=4, steps=6, missing=[]) == "Étape 4 sur 6"
    missing = ["le rendez-vous de négociation à planifier", "la proposition à envoyer"]
    assert (
        progress_sentence(step=4, steps=6, missing=missing)
        == "Étape 4 sur 6 · il manque\u00a0: le rendez-vous de négociation à planifier, la proposition à envoyer"
    )


def test_days_are_those_of_the_calendar_in_paris() -> None:
    late_evening = datetime(2026, 11, 15, 22, 30, tzinfo=UTC)  # 23 h 30 in Paris

    assert days_between(since=late_evening, now=datetime(2026, 11, 15, 23, 30, tzinfo=UTC)) == 1
    assert days_between(since=late_evening, now=late_evening) == 0


def test_a_deal_stalls_the_day_after_the_longest_stay() -> None:
    assert not is_stalled(days=30, max_days=30)
    assert is_stalled(days=31, max_days=30)
    assert not is_stalled(days=3000, max_days=None)


@given(since=MOMENTS, now=MOMENTS, max_days=st.integers(1, 400))
def test_the_query_for_stalled_deals_agrees_with_the_rule(since: datetime, now: datetime, max_days: int) -> None:
    by_rule = is_stalled(days=days_between(since=since, now=now), max_days=max_days)

    assert (since < latest_entry_of_stalled(max_days=max_days, now=now)) == by_rule


def test_the_month_starts_at_midnight_in_paris() -> None:
    assert month_start(now=datetime(2026, 11, 16, 9, tzinfo=UTC)) == datetime(2026, 10, 31, 23, tzinfo=UTC)
