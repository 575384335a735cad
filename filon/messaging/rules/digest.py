"""The words of the morning digest: what a colleague finds in her mailbox before her day, part by part, and how to stop it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from filon.kit.business_time import is_business_day
from filon.kit.dates import PARIS
from filon.kit.french import format_date, format_whole_day, join_and

FIRST_HOUR, LAST_HOUR = time(6), time(12)  # a machine that wakes in the afternoon tells nobody about the morning
LONGEST_PART = 10  # lines; the page shows the rest


class Line(NamedTuple):
    """`words` say what; `details` stand under it, one a line; `page` is where it is done, empty when there is none."""

    words: str
    details: tuple[str, ...] = ()
    page: str = ""


class Part(NamedTuple):
    """`counted`: "3 tâches", for the subject; `total` of which `lines` are the first, `page` shows all."""

    title: str
    counted: str
    total: int
    lines: Sequence[Line]
    page: str


def is_digest_time(now: datetime) -> bool:
    here = now.astimezone(PARIS)
    return is_business_day(here.date()) and FIRST_HOUR <= here.time() < LAST_HOUR


def digest_subject(parts: Sequence[Part], *, day: date) -> str:
    """ "Jeudi 3 décembre 2026 : 2 rendez-vous, 12 tâches et 3 ventes à reprendre"."""
    told = format_whole_day(day)
    return f"{told[:1].upper()}{told[1:]}\u00a0: {join_and([part.counted for part in parts])}"


def digest_body(parts: Sequence[Part]) -> str:
    return "\n\n".join(["Bonjour,", *(_part(part) for part in parts)])


def _part(part: Part) -> str:
    lines = [_line(line) for line in part.lines]
    left = part.total - len(part.lines)
    rest = f"{'et une autre' if left == 1 else f'et {left} autres'}\u00a0: {part.page}"
    return "\n\n".join([part.title.upper(), *lines, *([rest] if left > 0 else [])])


def _line(line: Line) -> str:
    return "\n".join(filter(None, (f"• {line.words}", *line.details, line.page)))


def told_why(*, what: str, asked_on: date, page: str) -> str:
    """Whatever a colleague gets regularly says who asked for it, and where to stop it. `what`: "ce résumé"."""
    return f"Vous recevez {what} parce que vous l’avez demandé le {format_date(asked_on)}. Pour l’arrêter\u00a0: {page}"
