"""Working hours of a week: written as people write them, kept as minutes-exact spans of each weekday."""

import re
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from itertools import pairwise

from filon.kit.errors import NotPossible
from filon.kit.french import WEEKDAYS
from filon.meetings.rules.kinds import CELL

Week = Mapping[str, Sequence[Sequence[str]]]  # "0" is Monday → [["09:00", "12:30"], …]; a day left out is closed
DAYS = WEEKDAYS
MOST_SPANS = 6
USUAL_WEEK: dict[str, list[list[str]]] = {str(day): [["09:00", "12:30"], ["14:00", "18:00"]] for day in range(5)}
_HOUR = r"(\d{1,2})\s*(?:h|:)?\s*(\d{2})?"
_SPAN = re.compile(rf"{_HOUR}\s*(?:-|–|à|a)\s*{_HOUR}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\bet\b|\n)\s*")


class HoursRefused(NotPossible):
    """Hours that cannot be read; the sentence says where."""


def read_day(typed: str, *, day: str) -> list[list[str]]:
    """ "9 h - 12 h 30, 14 h - 18 h" → its spans in order; empty when the day is closed. `day` in French, for the refusal."""
    text = typed.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if not text:
        return []
    pieces = [piece for piece in _BETWEEN.split(text[:200]) if piece]
    if len(pieces) > MOST_SPANS:
        raise HoursRefused(f"{day.capitalize()}\u00a0: {MOST_SPANS} plages au plus.")
    spans = sorted(_read_span(piece, day=day) for piece in pieces)
    for (_start, end), (start, _end) in pairwise(spans):
        if start < end:
            raise HoursRefused(f"{day.capitalize()}\u00a0: deux plages se chevauchent.")
    return [[start.strftime("%H:%M"), end.strftime("%H:%M")] for start, end in spans]


def _read_span(piece: str, *, day: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(piece)
    if found is None:
        raise HoursRefused(
            f"{day.capitalize()}\u00a0: «\u00a0{piece[:40]}\u00a0» ne se lit pas\u00a0; écrivez 9 h - 12 h 30, 14 h - 18 h."
        )
    start, end = _read_hour(found[1], found[2], day=day), _read_hour(found[3], found[4], day=day)
    if end <= start:
        raise HoursRefused(f"{day.capitalize()}\u00a0: «\u00a0{piece}\u00a0» finit avant de commencer.")
    return start, end


def _read_hour(hour: str, minute: str | None, *, day: str) -> time:
    hours, minutes = int(hour), int(minute or 0)
    step = CELL // timedelta(minutes=1)
    if hours > 23 or minutes > 59 or minutes % step:
        raise HoursRefused(
            f"{day.capitalize()}\u00a0: une heure va de 0 h à 23 h 55, à cinq minutes près\u00a0; reçu {hour} h {minute or '00'}."
        )
    return time(hours, minutes)


def spans_of(week: Week, weekday: int) -> list[tuple[time, time]]:
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in week.get(str(weekday), ())]


def write_day(week: Week, weekday: int) -> str:
    """As people write it, and as `read_day` reads it: "9 h - 12 h 30, 14 h - 18 h"."""
    return ", ".join(f"{_written(start)} - {_written(end)}" for start, end in spans_of(week, weekday))


def _written(at: time) -> str:
    return f"{at.hour}\u00a0h\u00a0{at.minute:02d}" if at.minute else f"{at.hour}\u00a0h"
