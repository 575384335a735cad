"""Working hours as people write them."""

import pytest

from filon.meetings.rules.hours import USUAL_WEEK, HoursRefused, read_day, write_day


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("", []),
        ("9 h - 12 h 30, 14 h - 18 h", [["09:00", "12:30"], ["14:00", "18:00"]]),
        ("9h-12h30 et 14h-18h", [["09:00", "12:30"], ["14:00", "18:00"]]),
        ("14:00-18:00 ; 9:00–12:30", [["09:00", "12:30"], ["14:00", "18:00"]]),
        ("9 à 12", [["09:00", "12:00"]]),
        ("9\u00a0h - 12\u202fh", [["09:00", "12:00"]]),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, spans: list[list[str]]) -> None:
    assert read_day(typed, day="lundi") == spans


def test_what_is_written_is_read_the_same() -> None:
    assert write_day(USUAL_WEEK, 0) == "9\u00a0h - 12\u00a0h\u00a030, 14\u00a0h - 18\u00a0h"
    assert [read_day(write_day(USUAL_WEEK, day), day="x") for day in range(7)] == [*USUAL_WEEK.values(), [], []]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("le matin", "Lundi : « le matin » ne se lit pas ; écrivez 9 h - 12 h 30, 14 h - 18 h."),
        ("12 h - 9 h", "Lundi : « 12 h - 9 h » finit avant de commencer."),
        ("9 h - 12 h, 11 h - 14 h", "Lundi : deux plages se chevauchent."),
        ("9 h - 25 h", "Lundi : une heure va de 0 h à 23 h 55, à cinq minutes près ; reçu 25 h 00."),
        ("9 h 03 - 12 h", "Lundi : une heure va de 0 h à 23 h 55, à cinq minutes près ; reçu 9 h 03."),
        (",".join(f"{hour} h - {hour + 1} h" for hour in range(7)), "Lundi : 6 plages au plus."),
    ],
)
def test_what_cannot_be_read_says_where(typed: str, told: str) -> None:
    with pytest.raises(HoursRefused) as refusal:
        read_day(typed, day="lundi")
    assert refusal.value.sentence.replace("\u00a0", " ") == told
