"""Never over the cap, never outside the hours of the reader, never in a burst: whatever waits, whenever it waits."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.business_time import day_in_paris, french_holidays
from filon.kit.dates import PARIS
from filon.messaging.rules.mailboxes import SHORTEST_GAP, USUAL_DAYS, USUAL_HOURS, read_hours
from filon.messaging.rules.pacing import (
    BURST,
    REFILL,
    Agenda,
    Buckets,
    Departure,
    Pace,
    Waiting,
    days_in_words,
    departure,
)

REUNION = ZoneInfo("Indian/Reunion")
HOURS = read_hours(USUAL_HOURS)
USUAL = Pace(cap=50, gap=60, days=USUAL_DAYS, hours=HOURS)
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10 h in Paris
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def waiting(pk: int = 1, *, domain: str = "lartigue.fr", zone: ZoneInfo = PARIS, at: datetime = TUESDAY) -> Waiting:
    return Waiting(pk, domain, zone, "", at)


def placed(
    rows: list[Waiting], *, pace: Pace = USUAL, now: datetime = TUESDAY, agenda: Agenda | None = None
) -> list[Departure]:
    kept, buckets = agenda or Agenda(), Buckets()
    return [departure(row, pace=pace, agenda=kept, buckets=buckets, now=now) for row in rows]


def many(count: int, **more: object) -> list[Waiting]:
    return [waiting(pk, domain=f"firme{pk}.fr", **more) for pk in range(count)]  # type: ignore[arg-type]


@given(
    now=MOMENTS,
    cap=st.integers(1, 60),
    gap=st.integers(0, 600),
    warm=st.booleans(),
    readers=st.lists(st.tuples(st.sampled_from([PARIS, REUNION]), st.sampled_from(["a.fr", "b.fr"])), max_size=40),
)
def test_whatever_waits_no_day_holds_more_than_the_cap_and_every_hour_is_one_of_the_reader(
    now: datetime, cap: int, gap: int, warm: bool, readers: list[tuple[ZoneInfo, str]]
) -> None:
    pace = Pace(cap, gap, USUAL_DAYS, HOURS, None if warm else day_in_paris(now))
    rows = [Waiting(pk, domain, zone, "", now) for pk, (zone, domain) in enumerate(readers)]
    found = placed(rows, pace=pace, now=now)

    days = Counter(day_in_paris(one.at) for one in found)
    assert all(count <= pace.cap_on(day) for day, count in days.items())
    for one, row in zip(found, rows, strict=True):
        local = one.at.astimezone(row.zone)
        assert one.at >= now
        assert local.weekday() in USUAL_DAYS
        assert local.date() not in french_holidays(local.year)
        assert any(opens <= local.time() < closes for opens, closes in HOURS)
        assert bool(one.because) == (one.at > now)


@given(now=MOMENTS, gap=st.integers(1, 600), count=st.integers(2, 30))
def test_messages_of_one_mailbox_are_far_enough_from_each_other(now: datetime, gap: int, count: int) -> None:
    found = sorted(one.at for one in placed(many(count, at=now), pace=Pace(50, gap, USUAL_DAYS, HOURS), now=now))
    least = timedelta(seconds=max(SHORTEST_GAP, gap / 2))
    assert all(later - sooner >= least for sooner, later in pairwise(found))


@given(now=MOMENTS, count=st.integers(BURST + 1, 30))
def test_one_domain_gets_no_burst(now: datetime, count: int) -> None:
    """Whatever span one looks at: at most the burst, and what refills in that span."""
    found = sorted(
        one.at
        for one in placed([waiting(pk, at=now) for pk in range(count)], pace=Pace(50, 1, USUAL_DAYS, HOURS), now=now)
    )
    for first in range(len(found)):
        for last in range(first + 1, len(found)):
            if day_in_paris(found[first]) == day_in_paris(found[last]):
                allowed = BURST + 1 + (found[last] - found[first]) // REFILL
                assert last - first + 1 <= allowed


@given(now=MOMENTS)
def test_the_same_question_has_the_same_answer(now: datetime) -> None:
    assert placed(many(5, at=now), now=now) == placed(many(5, at=now), now=now)


@pytest.mark.parametrize(
    ("now", "zone", "leaves"),
    [
        ("2026-11-24T09:00+01:00", PARIS, "2026-11-24T09:00+01:00"),
        ("2026-11-24T11:29+01:00", PARIS, "2026-11-24T11:29+01:00"),
        ("2026-11-24T11:30+01:00", PARIS, "2026-11-24T14:00+01:00"),
        ("2026-11-24T17:00+01:00", PARIS, "2026-11-25T09:00+01:00"),
        ("2026-11-26T17:00+01:00", PARIS, "2026-12-01T09:00+01:00"),  # Thursday evening to Tuesday
        ("2026-11-24T09:00+01:00", REUNION, "2026-11-24T11:00+01:00"),  # noon there: until 14 h there
        ("2026-11-24T05:59+01:00", REUNION, "2026-11-24T06:00+01:00"),  # 9 h there
        ("2027-03-25T18:00+01:00", PARIS, "2027-03-30T09:00+02:00"),  # summer time begins on 28 March
        ("2027-10-28T18:00+02:00", PARIS, "2027-11-02T09:00+01:00"),  # and ends on the 31st
        ("2026-07-14T10:00+02:00", PARIS, "2026-07-15T09:00+02:00"),  # a Tuesday, and the 14th of July
    ],
)
def test_a_message_leaves_at_the_hour_of_its_reader(now: str, zone: ZoneInfo, leaves: str) -> None:
    pace = Pace(cap=50, gap=0, days=USUAL_DAYS, hours=HOURS)
    at = datetime.fromisoformat(now)
    (found,) = placed([waiting(zone=zone, at=at)], pace=pace, now=at)
    assert found.at == datetime.fromisoformat(leaves)


def test_mailboxes_do_not_all_begin_at_nine_sharp() -> None:
    evening = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    starts = {one.at for pk in range(20) for one in placed([waiting(pk, at=evening)], now=evening)}
    nine = datetime.combine(date(2026, 11, 25), time(9), PARIS)
    assert len(starts) > 15
    assert all(nine <= start < nine + timedelta(minutes=15) for start in starts)


@pytest.mark.parametrize(("age", "most"), [(0, 10), (2, 10), (3, 50), (7, 200), (14, 500), (21, 800)])
def test_a_young_mailbox_warms_up_by_steps(age: int, most: int) -> None:
    born = date(2026, 11, 2)
    assert Pace(800, 60, USUAL_DAYS, HOURS, warm_from=born).cap_on(born + timedelta(days=age)) == most


def test_a_ramp_never_goes_above_the_cap_of_the_mailbox() -> None:
    born = date(2026, 11, 2)
    assert {Pace(8, 60, USUAL_DAYS, HOURS, warm_from=born).cap_on(born + timedelta(days=age)) for age in range(40)} == {
        8
    }


def test_each_wait_says_why() -> None:
    def why(rows: list[Waiting], **more: object) -> str:
        return placed(rows, **more)[-1].because  # type: ignore[arg-type]

    evening = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    hours = (
        "on écrit du mardi au jeudi, de 9\u00a0h à 11\u00a0h\u00a030 et de 14\u00a0h à 17\u00a0h, à l’heure de qui lit"
    )
    assert why(many(2)) == "les messages de cette boîte partent un par un"
    assert why(many(1, at=evening), now=evening) == hours
    assert why(many(3), pace=Pace(2, 60, USUAL_DAYS, HOURS)) == "la boîte a atteint ce qu’elle envoie en un jour"
    warming = Pace(50, 60, USUAL_DAYS, HOURS, warm_from=date(2026, 11, 24))
    assert why(many(11), pace=warming).endswith("le temps qu’elle se fasse connaître")
    assert why([waiting(pk) for pk in range(14)], pace=Pace(50, 1, USUAL_DAYS, HOURS)) == (
        "d’autres messages partent vers lartigue.fr, et son serveur n’aime pas les rafales"
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [((1, 2, 3), "du mardi au jeudi"), ((0, 3), "le lundi et le jeudi"), (tuple(range(7)), "tous les jours")],
)
def test_days_read_as_a_person_says_them(days: tuple[int, ...], words: str) -> None:
    assert days_in_words(days) == words


def test_ten_thousand_messages_find_their_place_in_a_moment() -> None:
    """Two hundred days of a cap of fifty: none is looked at again for each message."""
    agenda = Agenda()
    found = placed(many(10_000), agenda=agenda)
    assert max(agenda.taken.values()) == 50
    assert found[-1].at > TUESDAY + timedelta(days=400)
