"""Calendars of real programs: each is read, or refused with a sentence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from filon.kit.dates import PARIS
from filon.meetings.rules.calendars import CalendarRefused, read_busy

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def test_each_calendar_is_read_or_refused_with_a_sentence(real_data: Path) -> None:
    files = sorted((real_data / "ics").glob("*.ics"))
    verdicts = [verdict_of(file.read_bytes()) for file in files]
    assert len(files) == 164
    assert {verdict for verdict in verdicts if not verdict.endswith((".", ")."))} == {"lu"}
    whole = [verdict for file, verdict in zip(files, verdicts, strict=True) if b"BEGIN:VCALENDAR" in file.read_bytes()]
    assert whole.count("lu") / len(whole) > 0.9


def verdict_of(content: bytes) -> str:
    try:
        read_busy(content, zone=PARIS, first=FIRST, last=FIRST + timedelta(days=180))
    except CalendarRefused as refusal:
        return refusal.sentence
    return "lu"
