"""A sale on pause: until when, why, and how what one shares meanwhile is spread over the time between (seed 002)."""

from datetime import date, timedelta

from filon.kit.business_time import add_business_days, is_business_day
from filon.kit.errors import NotPossible
from filon.kit.french import format_date

LONGEST_PAUSE = timedelta(days=2 * 366)  # beyond two years a sale is lost, and reopened one day
LONGEST_REASON = 200


class PauseRefused(NotPossible):
    """A pause that has no end, or ended already."""


def check_pause(*, until: date | None, reason: str, today: date) -> None:
    if until is None or until <= today:
        raise PauseRefused("Dites jusqu’à quel jour\u00a0: il est à venir.")
    if until > today + LONGEST_PAUSE:
        raise PauseRefused(
            "Une pause dure deux ans au plus\u00a0: au-delà, concluez la vente et notez quand en reparler."
        )
    if not reason.strip():
        raise PauseRefused("Dites pourquoi\u00a0: « budget en janvier », « après leur déménagement »…")
    if len(reason) > LONGEST_REASON:
        raise PauseRefused(f"Le motif tient en {LONGEST_REASON} caractères.")


def spread_over(*, today: date, until: date, count: int) -> list[date]:
    """So many working days between today and the end of the pause, evenly apart, neither today nor after the end.

    Fewer when the pause is too short to hold them all: one a day at most.
    """
    length = (until - today).days
    days: list[date] = []
    for place in range(1, count + 1):
        day = today + timedelta(days=length * place // (count + 1))
        day = day if is_business_day(day) else add_business_days(day, 1)
        if today < day < until and day not in days:
            days.append(day)
    return days


def pause_words(until: date) -> str:
    return f"en pause jusqu’au {format_date(until)}"


def check_close_date(expected: date | None, *, paused_until: date | None) -> None:
    if paused_until and expected and expected < paused_until:
        raise PauseRefused(f"Cette vente est {pause_words(paused_until)}\u00a0: elle ne se signe pas avant.")


def latest_close_date(expected: date | None, *, until: date) -> date | None:
    """Nothing is signed during a pause: the date hoped for moves to its end."""
    return max(expected, until) if expected else None
