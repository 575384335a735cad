"""French working time: holidays, closed days, opening hours, and the two nights when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.business_time import (
    add_business_days,
    add_business_hours,
    business_days_between,
    business_hours_between,
    day_in_paris,
    end_of_day_paris,
    french_holidays,
    is_business_day,
    regional_holidays,
    start_of_day_paris,
)
from filon.kit.dates import PARIS

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
INSTANTS = st.datetimes(
    datetime.fromisoformat("2024-01-01 00:00"),
    datetime.fromisoformat("2028-01-01 00:00"),
    timezones=st.sampled_from([UTC, PARIS]),
)
CLOSED = st.frozensets(st.dates(date(2024, 1, 1), date(2028, 1, 1)), max_size=5)
MORNING_AND_AFTERNOON = ((time(9), time(12, 30)), (time(14), time(18)))
AROUND_THE_CLOCK = ((time(0), time(6)), (time(6), time(23, 59)))
HOURS = st.sampled_from([((time(9), time(18)),), MORNING_AND_AFTERNOON, AROUND_THE_CLOCK])


def in_paris(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def test_the_eleven_holidays_of_the_labour_code():
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]

    assert french_holidays(2026) == {date(2026, *day) for day in [*fixed, (4, 6), (5, 14), (5, 25)]}
    assert french_holidays(2027) == {date(2027, *day) for day in [*fixed, (3, 29), (5, 6), (5, 17)]}


def test_the_days_of_alsace_moselle_are_worked():
    assert is_business_day(date(2026, 4, 3))
    assert is_business_day(date(2025, 12, 26))


def test_regional_days_stand_beside_the_eleven():
    assert regional_holidays(2026, "67") == {date(2026, 4, 3), date(2026, 12, 26)}
    assert regional_holidays(2026, "974") == {date(2026, 12, 20)}
    assert regional_holidays(2026, "75") == frozenset()


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 10), 1, date(2026, 11, 12)),
        (date(2026, 11, 12), -1, date(2026, 11, 10)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
    ],
)
def test_business_days_skip_weekends_and_holidays(day: date, count: int, result: date):
    assert add_business_days(day, count) == result


def test_a_closed_day_is_not_worked():
    assert add_business_days(date(2026, 11, 20), 1, closed={date(2026, 11, 23)}) == date(2026, 11, 24)


@given(DAYS, st.integers(-60, 60))
def test_adding_business_days_gives_as_many_between(day: date, count: int):
    start = add_business_days(day, 0)
    end = add_business_days(start, count)

    assert is_business_day(end)
    assert business_days_between(start, end) == count


def test_four_hours_from_friday_evening_end_on_monday_at_noon():
    assert add_business_hours(in_paris(20, 17), timedelta(hours=4)) == in_paris(23, 12)


def test_a_lunch_break_is_not_counted():
    assert business_hours_between(in_paris(20, 12), in_paris(20, 15), MORNING_AND_AFTERNOON) == timedelta(
        hours=1, minutes=30
    )


def test_a_duration_ends_at_closing_time_rather_than_at_the_next_opening():
    assert add_business_hours(in_paris(20, 9), timedelta(hours=9)) == in_paris(20, 18)


def test_nothing_to_wait_from_a_closed_instant_is_the_next_opening():
    assert add_business_hours(in_paris(21, 10), timedelta()) == in_paris(23, 9)


def test_hours_that_never_open_are_refused():
    with pytest.raises(ValueError, match="no open hour"):
        add_business_hours(in_paris(20, 9), timedelta(hours=1), hours=())


@given(INSTANTS, st.timedeltas(timedelta(), timedelta(days=20)), HOURS, CLOSED)
def test_adding_hours_gives_as_many_between(
    start: datetime, duration: timedelta, hours: tuple, closed: frozenset[date]
):
    due = add_business_hours(start, duration, hours, closed)

    assert business_hours_between(start, due, hours, closed) == duration
    assert business_hours_between(due, start, hours, closed) == -duration


@given(INSTANTS, INSTANTS, INSTANTS, HOURS)
def test_hours_between_add_up(first: datetime, second: datetime, third: datetime, hours: tuple):
    parts = business_hours_between(first, second, hours) + business_hours_between(second, third, hours)

    assert parts == business_hours_between(first, third, hours)


def test_the_lost_and_the_repeated_hour_are_counted_as_they_pass():
    sunday_work = ((time(0), time(6)),)
    monday, tuesday = in_paris(30, 0, month=3), in_paris(31, 0, month=3)

    assert business_hours_between(monday, tuesday, sunday_work) == timedelta(hours=6)
    assert end_of_day_paris(date(2026, 3, 29)) - start_of_day_paris(date(2026, 3, 29)) < timedelta(hours=23)
    assert end_of_day_paris(date(2026, 10, 25)) - start_of_day_paris(date(2026, 10, 25)) > timedelta(hours=24)


@given(DAYS)
def test_a_day_of_paris_starts_and_ends_in_paris(day: date):
    assert day_in_paris(start_of_day_paris(day)) == day_in_paris(end_of_day_paris(day)) == day
    assert end_of_day_paris(day) + timedelta(microseconds=1) == start_of_day_paris(day + timedelta(days=1))


def test_the_end_of_a_day_is_its_last_microsecond():
    assert end_of_day_paris(date(2026, 11, 21)) == datetime(2026, 11, 21, 22, 59, 59, 999_999, tzinfo=UTC)
