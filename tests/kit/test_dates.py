"""Dates of French files: day before month, impossible ones refused, a time of day read where it is written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.dates import Moment, parse_date, parse_moment
from filon.kit.french import format_date, format_datetime, format_long_date
from tests.kit.strategies import DATES

DAYS = st.dates(date(1000, 1, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/02/2026", date(2026, 2, 1)),
        ("1/2/2026", date(2026, 2, 1)),
        ("01-02-2026", date(2026, 2, 1)),
        ("01.02.2026", date(2026, 2, 1)),
        ("01/02/26", date(2026, 2, 1)),
        ("01/02/69", date(1969, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("20260201", date(2026, 2, 1)),
        ("12 mars 2025", date(2025, 3, 12)),
        ("12 Mar 2025", date(2025, 3, 12)),
        ("12-Dec-2025", date(2025, 12, 12)),
        ("1er août 2025", date(2025, 8, 1)),
        ("lundi 12 févr. 2024", date(2024, 2, 12)),
        ("March 12, 2025", date(2025, 3, 12)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_days(text: str, day: date):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "32-13-2026", "2014-12-35", "29/02/2025", "00/01/2025", "12 brumaire 2025", "2025-03", "45678", "hier"]
)
def test_impossible_dates_are_refused(text: str):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-12 09:14", datetime.fromisoformat("2024-03-12 09:14")),
        ("12/03/2024 à 09h14", datetime.fromisoformat("2024-03-12 09:14")),
        ("12/03/2024 2:05:09 PM", datetime.fromisoformat("2024-03-12 14:05:09")),
        ("2024-03-12T09:14:00.5Z", datetime(2024, 3, 12, 9, 14, 0, 500_000, UTC)),
        ("2024-03-12T09:14:00+02:00", datetime(2024, 3, 12, 7, 14, tzinfo=UTC)),
        ("2024-03-12 24:00", None),
        ("2024-03-12 13:00 PM", None),
        ("2024-13-12 10:00", None),
    ],
)
def test_a_time_of_day_is_read_where_it_is_written(text: str, moment: datetime | None):
    assert parse_date(text) == moment


def test_the_declared_format_decides_and_iso_or_letters_need_none():
    american = ("%m/%d/%Y",)

    assert parse_date("02/01/2026", american) == date(2026, 2, 1)
    assert parse_date("02/01/2026 09:30", american) == datetime.fromisoformat("2026-02-01 09:30")
    assert parse_date("2026-02-01", american) == date(2026, 2, 1)
    assert parse_date("1 févr. 2026", american) == date(2026, 2, 1)
    assert parse_date("13/02/2026", american) is None
    assert parse_date("01-02-2026 08:15", ("%d-%m-%Y %H:%M",)) == datetime.fromisoformat("2026-02-01 08:15")


def test_the_serial_number_of_a_spreadsheet_is_read_only_when_asked():
    assert parse_date("45678") is None
    assert parse_date("45678", excel_serial=True) == date(2025, 1, 21)
    assert parse_date("45678,5", excel_serial=True) == datetime.fromisoformat("2025-01-21 12:00")
    assert parse_date("60", excel_serial=True) is None
    assert parse_date("2958466", excel_serial=True) is None


@given(DAYS)
def test_a_day_is_read_back_from_what_people_see(day: date):
    assert parse_date(format_date(day)) == day
    assert parse_date(format_long_date(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%d/%m/}{day.year:04d}") == day


@given(DATES)
def test_any_text_is_a_date_or_nothing(text: str):
    found = parse_date(text)

    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-07-14", Moment(datetime(2026, 7, 13, 22, tzinfo=UTC), "day")),
        ("14/07/2026 10h00", Moment(datetime(2026, 7, 14, 8, tzinfo=UTC), "instant")),
        ("2026-01-14T10:00:00Z", Moment(datetime(2026, 1, 14, 10, tzinfo=UTC), "instant")),
        ("2025-10-26 02:30", Moment(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "instant")),
        ("néant", None),
        ("0001-01-01", None),
    ],
)
def test_a_moment_is_an_instant_with_its_precision(text: str, moment: Moment | None):
    assert parse_moment(text) == moment


def test_a_moment_is_read_in_the_zone_of_the_reader():
    assert parse_moment("2026-07-14 10:00", zone=UTC) == Moment(datetime(2026, 7, 14, 10, tzinfo=UTC), "instant")


@given(
    st.datetimes(
        datetime.fromisoformat("1970-01-01 00:00"), datetime.fromisoformat("2100-01-01 00:00"), timezones=st.just(UTC)
    )
)
def test_an_instant_is_read_back_to_the_minute_but_in_the_repeated_hour(instant: datetime):
    read = parse_moment(format_datetime(instant))

    assert read is not None
    assert instant.replace(second=0, microsecond=0) - read.at in (timedelta(), timedelta(hours=1))
