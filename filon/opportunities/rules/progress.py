"""How far a deal is: "Étape 4 sur 6 · il manque…", days in its stage, whether it stalls."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from filon.kit.dates import PARIS


def step_sentence(*, step: int, steps: int) -> str:
    """Only open stages count: the fourth of six is "Étape 4 sur 6", whatever the two closed ones are called."""
    return f"Étape {step} sur {steps}"


def progress_sentence(*, step: int, steps: int, missing: Sequence[str]) -> str:
    """ "Étape 4 sur 6 · il manque : le rendez-vous de négociation à planifier, la proposition à envoyer" (seed 002)."""
    sentence = step_sentence(step=step, steps=steps)
    return f"{sentence} · il manque\u00a0: {', '.join(missing)}" if missing else sentence


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
