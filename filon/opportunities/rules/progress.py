"""How far a deal is: "Étape 4 sur 6", days in its stage, whether it stalls, and what is missing today."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from filon.kit.dates import PARIS
from filon.kit.french import join_and

NO_NEXT_ACTION = "une prochaine action"
NO_AMOUNT = "le montant"
NO_CLOSE_DATE = "la date de signature prévue"
LATE_CLOSE_DATE = "une date de signature à venir"
IN_SHORT = {NO_NEXT_ACTION: "sans prochaine action", NO_CLOSE_DATE: "sans date", LATE_CLOSE_DATE: "date dépassée"}


def step_sentence(*, step: int, steps: int) -> str:
    """Only open stages count: the fourth of six is "Étape 4 sur 6", whatever the two closed ones are called."""
    return f"Étape {step} sur {steps}"


def progress_sentence(*, step: int, steps: int, missing: Sequence[str]) -> str:
    """ "Étape 4 sur 6 · il manque le montant et une prochaine action"."""
    sentence = step_sentence(step=step, steps=steps)
    return f"{sentence} · il manque {join_and(missing)}" if missing else sentence


def missing_from(
    *, cents: int | None, has_next_action: bool, expected_close_date: date | None, today: date
) -> list[str]:
    """What an open deal lacks to be worked and counted in the forecast, the most urgent first."""
    lacks = []
    if not has_next_action:
        lacks.append(NO_NEXT_ACTION)
    if expected_close_date is None:
        lacks.append(NO_CLOSE_DATE)
    elif expected_close_date < today:
        lacks.append(LATE_CLOSE_DATE)
    if cents is None:
        lacks.append(NO_AMOUNT)
    return lacks


def days_between(*, since: datetime, now: datetime, zone: ZoneInfo = PARIS) -> int:
    """Calendar days, as people count them: since yesterday evening is 1 day. Never negative."""
    return max(0, (now.astimezone(zone).date() - since.astimezone(zone).date()).days)


def is_stalled(*, days: int, max_days: int | None) -> bool:
    """A deal stalls the day after its stage's longest stay (Méthode > Processus); a stage without one never stalls."""
    return max_days is not None and days > max_days


def latest_entry_of_stalled(*, max_days: int, now: datetime, zone: ZoneInfo = PARIS) -> datetime:
    """Deals of the stage that entered before this instant stall: `is_stalled` for a query by index."""
    first_day = now.astimezone(zone).date() - timedelta(days=max_days)
    return datetime(first_day.year, first_day.month, first_day.day, tzinfo=zone)


def month_start(*, now: datetime, zone: ZoneInfo = PARIS) -> datetime:
    """The first instant of the month: closed columns of the board start there."""
    return now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
