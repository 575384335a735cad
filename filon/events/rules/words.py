"""When an event takes place and how full it is, as people read it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from filon.events.rules.kinds import RegistrationState
from filon.kit.french import format_count, format_integer, format_long_date, format_time, format_whole_day

FEW = 5  # from so few on, the page says how many are left before anything else


def when_in_words(start: datetime, end: datetime, *, zone: str) -> str:
    """ "jeudi 3 décembre 2026, de 9 h 00 à 12 h 00", or "du jeudi 3 décembre 2026, 9 h 00, au samedi 5 décembre 2026, 18 h 00"."""
    first, last = (instant.astimezone(ZoneInfo(zone)) for instant in (start, end))
    if first.date() == last.date():
        return f"{format_whole_day(first.date())}, de {format_time(first)} à {format_time(last)}"
    return f"du {format_whole_day(first.date())}, {format_time(first)}, au {format_whole_day(last.date())}, {format_time(last)}"


def days_in_words(start: datetime, end: datetime, *, zone: str) -> str:
    """The days alone: "3 décembre 2026", "du 3 décembre 2026 au 5 décembre 2026"."""
    first, last = (instant.astimezone(ZoneInfo(zone)).date() for instant in (start, end))
    return format_long_date(first) if first == last else f"du {format_long_date(first)} au {format_long_date(last)}"


def places_in_words(*, capacity: int | None, taken: int) -> str:
    """ "Il reste 12 places sur 50."; empty without a limit."""
    if capacity is None:
        return ""
    left = capacity - taken
    if left <= 0:
        return (
            "C’est complet\u00a0: votre demande entre en liste d’attente, et un e-mail vous dit si une place se libère."
        )
    if left == 1:
        return "C’est la dernière place."
    if left <= FEW:
        return f"Il ne reste que {format_count(left, 'place', 'places')}."
    return f"Il reste {format_count(left, 'place', 'places')} sur {format_integer(capacity)}."


def closed_because(*, ended: bool, called_off: bool) -> str:
    """Empty while one can register."""
    if called_off:
        return "Cet événement est annulé\u00a0: on ne s’y inscrit plus."
    return "Cet événement est passé\u00a0: on ne s’y inscrit plus." if ended else ""


def as_registered(state: str) -> str:
    """What the page of thanks says: a place, or the waiting list."""
    if state == RegistrationState.WAITING:
        return "C’est complet\u00a0: vous êtes en liste d’attente. Un e-mail vous dit si une place se libère."
    return "Votre place est retenue."
