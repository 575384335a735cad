"""Which hours are free: laws, and a few days that people know."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from filon.kit.business_time import french_holidays
from filon.kit.dates import PARIS
from filon.meetings.rules.hours import USUAL_WEEK
from filon.meetings.rules.kinds import BUFFERS, CELL, LENGTHS
from filon.meetings.rules.slots import (
    Offer,
    Span,
    both_open,
    cells_of,
    free_slots,
    instant_of,
    merged,
    nearest_to,
    open_spans,
    whose_turn,
)

MONDAY = date(2026, 11, 23)
HALF_HOUR = Offer.of_minutes(30)
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
ZONES = ("Europe/Paris", "America/New_York", "Pacific/Noumea", "America/Sao_Paulo", "Australia/Lord_Howe")


def paris(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC)


def free(busy: list[Span], offer: Offer = HALF_HOUR, day: date = MONDAY) -> list[str]:
    hours = open_spans(week=USUAL_WEEK, zone=PARIS, first=day, last=day)
    found = free_slots(hours=hours, busy=busy, offer=offer, earliest=EVER[0], latest=EVER[1])
    return [f"{start.astimezone(PARIS):%H:%M}" for start in found]


def test_a_free_monday_has_the_half_hours_of_its_hours() -> None:
    assert free([]) == [
        *("09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00"),
        *("14:00", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00", "17:30"),
    ]


def test_what_is_busy_and_the_buffers_around_it_are_left_out() -> None:
    busy = [Span(paris(10), paris(11)), Span(paris(14), paris(18))]
    assert free(busy) == ["09:00", "09:30", "11:00", "11:30", "12:00"]
    assert free(busy, Offer.of_minutes(30, before=10, after=15)) == ["09:00", "11:30", "12:00"]


def test_sundays_holidays_and_absences_have_no_hour() -> None:
    week = {str(day): [["09:00", "10:00"]] for day in range(7)}
    spans = open_spans(
        week=week, zone=PARIS, first=date(2026, 11, 9), last=date(2026, 11, 13), closed={date(2026, 11, 12)}
    )
    assert [span.start.date().day for span in spans] == [9, 10, 13]  # the 11th is a French holiday
    assert free([], day=date(2026, 11, 22)) == []


def test_hours_are_those_of_the_clock_where_the_person_lives() -> None:
    spans = open_spans(week={"0": [["09:00", "10:00"]]}, zone=ZoneInfo("Indian/Reunion"), first=MONDAY, last=MONDAY)
    assert spans == [Span(datetime(2026, 11, 23, 5, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC))]


def test_nine_o_clock_stays_nine_o_clock_across_the_change_of_hour() -> None:
    """Clocks went back on Sunday 25 October 2026."""
    week = {"4": [["09:00", "10:00"]], "0": [["09:00", "10:00"]]}
    spans = open_spans(week=week, zone=PARIS, first=date(2026, 10, 23), last=date(2026, 10, 26))
    assert [span.start.hour for span in spans] == [7, 8]


def test_the_hour_that_does_not_exist_is_the_instant_of_the_change() -> None:
    """On 29 March 2026, 2 h became 3 h."""
    day = date(2026, 3, 29)
    assert {instant_of(day, time(2, minute), PARIS) for minute in (0, 30, 55)} == {instant_of(day, time(3), PARIS)}


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    day=st.dates(date(2024, 1, 1), date(2027, 12, 30)),
    cuts=st.lists(st.integers(1, 287), max_size=6, unique=True),
)
def test_a_change_of_hour_loses_no_time(zone: ZoneInfo, day: date, cuts: list[int]) -> None:
    """However a day is cut into spans, none overlaps the next, and together they last as long as the day really does."""
    assume(day not in french_holidays(day.year))
    marks = ["00:00", *(f"{cut // 12:02d}:{cut % 12 * 5:02d}" for cut in sorted(cuts)), "23:55"]
    week = {str(day.weekday()): [[start, end] for start, end in pairwise(marks) if start < end]}
    spans = open_spans(week=week, zone=zone, first=day, last=day)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    whole = instant_of(day, time(23, 55), zone) - instant_of(day, time(0), zone)
    assert sum((span.end - span.start for span in spans), timedelta()) == whole


spans = st.builds(
    lambda start, size: Span(paris(0) + CELL * start, paris(0) + CELL * (start + size)),
    st.integers(0, 3 * 288),
    st.integers(1, 60),
)
offers = st.builds(
    lambda length, before, after: Offer.of_minutes(length, before=before, after=after),
    st.sampled_from(LENGTHS),
    st.sampled_from(BUFFERS),
    st.sampled_from(BUFFERS),
)
weeks = st.fixed_dictionaries(
    {
        str(day): st.sampled_from([[], [["09:00", "12:30"], ["14:00", "18:00"]], [["00:00", "23:55"]]])
        for day in range(7)
    }
)


def overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


@given(week=weeks, busy=st.lists(spans, max_size=12), offer=offers, zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_a_free_hour_is_within_the_hours_and_clear_of_all_that_is_busy(
    week: dict[str, list[list[str]]], busy: list[Span], offer: Offer, zone: ZoneInfo
) -> None:
    hours = open_spans(week=week, zone=zone, first=MONDAY, last=MONDAY + timedelta(days=3))
    earliest, latest = paris(8), paris(8) + timedelta(days=2)
    for start in free_slots(hours=hours, busy=busy, offer=offer, earliest=earliest, latest=latest):
        local, end = start.astimezone(zone), (start + offer.length).astimezone(zone)
        day = week[str(local.weekday())]
        assert any(opens <= f"{local:%H:%M}" and f"{end:%H:%M}" <= closes for opens, closes in day)
        assert local.date() == end.date()
        assert not any(overlap(offer.around(start), one) for one in busy)
        assert earliest <= start <= latest


@given(choices=st.lists(st.tuples(offers, st.integers(0, 400)), max_size=8))
def test_no_two_bookings_overlap_with_their_buffers(choices: list[tuple[Offer, int]]) -> None:
    """Of several pages of one person, booked one after the other; their pieces of five minutes are all different."""
    hours = open_spans(week=USUAL_WEEK, zone=PARIS, first=MONDAY, last=MONDAY + timedelta(days=1))
    taken: list[Span] = []
    for offer, wanted in choices:
        slots = free_slots(hours=hours, busy=taken, offer=offer, earliest=EVER[0], latest=EVER[1])
        if slots:
            taken.append(offer.around(slots[wanted % len(slots)]))
    assert not any(overlap(one, other) for n, one in enumerate(taken) for other in taken[:n])
    cells = [cell for span in taken for cell in cells_of(span)]
    assert len(cells) == len(set(cells))


@given(one=spans, other=spans, shift=st.integers(0, 299))
def test_two_spans_overlap_exactly_where_they_share_a_cell(one: Span, other: Span, shift: int) -> None:
    """Also one that does not begin on a multiple of five minutes: it touches more, never less."""
    assert overlap(one, other) == bool(set(cells_of(one)) & set(cells_of(other)))
    moved = Span(one.start + timedelta(seconds=shift), one.end + timedelta(seconds=shift))
    assert set(cells_of(one)) <= set(cells_of(moved)) | {one.start}


@given(some=st.lists(spans, max_size=6), others=st.lists(spans, max_size=6))
def test_both_open_is_what_each_cell_of_both_says(some: list[Span], others: list[Span]) -> None:
    def cells(several: list[Span]) -> set[datetime]:
        return {cell for span in several for cell in cells_of(span)}

    assert cells(both_open(merged(some), merged(others))) == cells(some) & cells(others)


def test_the_nearest_are_told_in_their_order() -> None:
    slots = [paris(9), paris(10), paris(11), paris(16)]
    assert nearest_to(paris(10, 30), slots, count=2) == [paris(10), paris(11)]
    assert nearest_to(paris(10, 30), []) == []


def test_a_team_takes_turns_and_whoever_knows_the_person_keeps_her() -> None:
    given_at = {1: paris(9), 2: paris(8)}
    assert whose_turn([1, 2], last_given=given_at) == 2
    assert whose_turn([1, 2, 3], last_given=given_at) == 3
    assert whose_turn([1, 2], last_given=given_at, preferred=1) == 1
    assert whose_turn([2], last_given=given_at, preferred=1) == 2
