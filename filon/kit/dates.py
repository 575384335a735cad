"""Dates and moments as French files write them: day before month, always.

A text is read by the formats that the file declares, then by the writings that have one reading only (ISO 8601, month in
letters) and, when the file declares nothing, by the French numeric ones. An impossible date (32-13-2026, 30/02/2026) is None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from filon.kit.text import fold

PARIS = ZoneInfo("Europe/Paris")
LAST_SERIAL = 2_958_465  # 31 December 9999 in a spreadsheet

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars mar march",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout aou august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = r"(\d{1,2})\s?[:h]\s?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?(am|pm))?"
_ZONE = r"\s?(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
_TIME = re.compile(rf"(?:t|,?\s(?:a\s)?)\s*{_CLOCK}{_ZONE}$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_IN_WORDS = re.compile(r"(?:[a-z]+\.?,?\s)?(\d{1,2})(?:er)?[\s-]([a-z]+)\.?,?[\s-](\d{4}|\d{2})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})", re.ASCII)
_SERIAL = re.compile(r"(\d{1,7})(?:[.,](\d+))?", re.ASCII)


def parse_date(text: str, formats: Sequence[str] = (), *, excel_serial: bool = False) -> date | datetime | None:
    """A date, or a datetime where a time of day is written (aware only where its zone is). `formats` are strptime's ("%d-%m-%Y").

    Two-digit years follow strptime: 69-99 are of the 1900s. A spreadsheet's serial number (45678) is read only when asked.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > 60:
        return None
    for pattern in formats:
        if (found := _by_format(stripped, pattern)) is not None:
            return found
    if excel_serial and (serial := _SERIAL.fullmatch(stripped)):
        return _from_serial(serial.group(1), serial.group(2) or "")
    folded = fold(stripped)
    if not (clock := _TIME.search(folded)):
        return _read_day(folded, declared=bool(formats))
    written = folded[: clock.start()]
    declared = filter(None, (_by_format(written, pattern) for pattern in formats))
    day = next(declared, None) or _read_day(written, declared=bool(formats))
    return _at_time(day, clock) if day else None


def _by_format(text: str, pattern: str) -> date | datetime | None:
    try:
        moment = datetime.strptime(text, pattern)  # noqa: DTZ007  the zone is the caller's knowledge
    except ValueError:
        return None
    return moment if _TIME_DIRECTIVE.search(pattern) else moment.date()


_TIME_DIRECTIVE = re.compile(r"%-?[HIMSpcXTRz]")


def _from_serial(days: str, fraction: str) -> date | datetime | None:
    """Spreadsheets count days from 1899-12-30, and count a 29 February 1900 that was not: serials below 61 are refused."""
    if not 61 <= int(days) <= LAST_SERIAL:
        return None
    day = date(1899, 12, 30) + timedelta(days=int(days))
    seconds = round(float(f"0.{fraction or 0}") * 86_400)
    return datetime.combine(day, time()) + timedelta(seconds=seconds) if fraction.strip("0") else day


def _read_day(folded: str, *, declared: bool) -> date | None:
    """A day without its time. Where formats were declared, only writings with one reading: year first, month in letters."""
    if found := _YEAR_FIRST.fullmatch(folded):
        return _day(found.group(1), found.group(3), found.group(4))
    if found := _COMPACT.fullmatch(folded):
        return _day(*found.groups())
    if found := _IN_WORDS.fullmatch(folded):
        return _day(found.group(3), str(_MONTHS.get(found.group(2), 0)), found.group(1))
    if found := _MONTH_FIRST.fullmatch(folded):
        return _day(found.group(3), str(_MONTHS.get(found.group(1), 0)), found.group(2))
    if not declared and (found := _DAY_FIRST.fullmatch(folded)):
        return _day(found.group(4), found.group(3), found.group(1))
    return None


def _day(year: str, month: str, day: str) -> date | None:
    full_year = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 69 else 2000)
    try:
        return date(full_year, int(month), int(day))
    except ValueError:
        return None


def _at_time(day: date, clock: re.Match[str]) -> datetime | None:
    hour, minute, second, fraction, half, zone = clock.groups(default="")
    hours = int(hour) % 12 + (12 if half == "pm" else 0) if half else int(hour)
    if half and not 1 <= int(hour) <= 12:
        return None
    try:
        of_day = time(hours, int(minute), int(second or 0), int(fraction[:6].ljust(6, "0")) if fraction else 0)
        return datetime.combine(day, of_day, tzinfo=_zone_of(zone) if zone else None)
    except ValueError:
        return None


def _zone_of(text: str) -> tzinfo:
    if text in ("z", "utc", "gmt"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


@dataclass(frozen=True, slots=True)
class Moment:
    """What a column in `_at` stores: an instant in UTC and its precision. A day is its first instant in the zone it was read in."""

    at: datetime
    precision: Literal["day", "instant"]


def parse_moment(
    text: str, formats: Sequence[str] = (), *, zone: tzinfo = PARIS, excel_serial: bool = False
) -> Moment | None:
    """As `parse_date`, as an instant; a time without a zone is read in `zone` (in the autumn hour, as the first of the two)."""
    found = parse_date(text, formats, excel_serial=excel_serial)
    if found is None:
        return None
    is_day = not isinstance(found, datetime)
    written = found if isinstance(found, datetime) else datetime.combine(found, time())
    try:
        at = (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar, seen from another zone
        return None
    return Moment(at, "day" if is_day else "instant")
