"""A calendar file gives busy times, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from filon.kit.dates import PARIS
from filon.meetings.rules.calendars import LONGEST_FILE, CalendarRefused, read_busy

FIRST = datetime(2026, 11, 20, 9, tzinfo=UTC)
LAST = FIRST + timedelta(days=30)


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:Secret\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def busy(*events: str) -> list[str]:
    spans = read_busy(calendar(*events), zone=PARIS, first=FIRST, last=LAST)
    return [f"{span.start:%d %H:%M}-{span.end:%d %H:%M}" for span in spans]


def test_events_in_their_zones_are_busy_in_utc() -> None:
    assert busy(
        "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z",
        "DTSTART;TZID=Europe/Paris:20261124T140000\nDURATION:PT90M",
        "DTSTART:20261125T080000\nDTEND:20261125T083000",
    ) == ["23 09:00-23 10:00", "24 13:00-24 14:30", "25 07:00-25 07:30"]


def test_a_whole_day_is_a_day_of_the_owner() -> None:
    assert busy("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261203") == ["30 23:00-02 23:00"]


def test_a_repeated_event_is_busy_each_time_less_its_exceptions() -> None:
    """Until four in all; one is left out."""
    event = (
        "DTSTART;TZID=Europe/Paris:20261123T100000\nDTEND;TZID=Europe/Paris:20261123T110000\nRRULE:FREQ=DAILY;COUNT=4"
    )
    assert busy(f"{event}\nEXDATE;TZID=Europe/Paris:20261124T100000") == [
        "23 09:00-23 10:00",
        "25 09:00-25 10:00",
        "26 09:00-26 10:00",
    ]


@pytest.mark.parametrize(
    "free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "DURATION:PT0S"]
)
def test_what_is_free_cancelled_or_without_length_is_not_busy(free: str) -> None:
    end = "" if "DURATION" in free else "\nDTEND:20261123T100000Z"
    assert busy(f"DTSTART:20261123T090000Z{end}\n{free}") == []


def test_what_touches_is_one_and_what_is_past_or_far_is_cut() -> None:
    assert busy(
        "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z",
        "DTSTART:20261123T100000Z\nDTEND:20261123T110000Z",
        "DTSTART:20261120T080000Z\nDTEND:20261120T093000Z",
        "DTSTART:20281120T080000Z\nDTEND:20281120T093000Z",
    ) == ["20 09:00-20 09:30", "23 09:00-23 11:00"]


def test_busy_times_told_as_such_are_read() -> None:
    content = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY:20261123T090000Z/PT1H,20261123T120000Z/20261123T130000Z\r\n"
        b"FREEBUSY;FBTYPE=FREE:20261124T090000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    spans = read_busy(content, zone=PARIS, first=FIRST, last=LAST)
    assert [f"{span.start:%d %H:%M}-{span.end:%H:%M}" for span in spans] == ["23 09:00-10:00", "23 12:00-13:00"]


def test_an_event_without_a_beginning_costs_only_itself() -> None:
    assert busy("DTEND:20261123T100000Z", "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z") == ["23 09:00-23 10:00"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html>Connectez-vous</html>", "Cette adresse ne donne pas un calendrier (fichier .ics)."),
        (b"", "Cette adresse ne donne pas un calendrier (fichier .ics)."),
        (bytes(range(256)) + b"BEGIN:VCALENDAR", "Ce calendrier ne se lit pas (ValueError)."),
        (b"BEGIN:VCALENDAR" + b" " * LONGEST_FILE, "Ce calendrier est trop long\u00a0: 5 Mo au plus."),
        (
            calendar("DTSTART:20261123T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"),
            "Ce calendrier répète un événement plusieurs fois par jour\u00a0: il n’est pas lu.",
        ),
    ],
)
def test_what_is_no_agenda_says_why(content: bytes, told: str) -> None:
    with pytest.raises(CalendarRefused) as refusal:
        read_busy(content, zone=PARIS, first=FIRST, last=LAST)
    assert refusal.value.sentence == told
