"""When an open deal no longer moves: too long at its stage, or no sign from the prospect, while nothing is planned."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from filon.kit.dates import PARIS
from filon.kit.french import format_count
from filon.opportunities.rules.progress import days_between, is_stalled, latest_entry_of_stalled

# Three weeks: the series of follow-ups of seed 002 ends on the twelfth working day; after it, silence is an answer.
SILENCE_DAYS = 21


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an open deal; `last_sign` is None when the prospect never gave one that we know of.

    `planned`: a call, a meeting, a task lies ahead. `max_days` and `expected_days` are those of its stage.
    """

    stage_since: datetime
    max_days: int | None
    expected_days: int | None
    last_sign: datetime | None
    planned: bool


def silence_allowed(expected_days: int | None) -> int:
    """Days without a sign before it worries: three weeks, or as long as one usually stays at the stage."""
    return max(SILENCE_DAYS, expected_days or 0)


def silence_since(*, stage_since: datetime, last_sign: datetime | None) -> datetime | None:
    """From the last sign, or from the entry in the stage when that is later: a stage begins with something that moved.

    None without any known sign: a deal is never called silent since it was created.
    """
    return None if last_sign is None else max(last_sign, stage_since)


def reasons_to_stall(deal: Standing, *, now: datetime, zone: ZoneInfo = PARIS) -> list[str]:
    """In words, none when the deal moves: "45 jours à cette étape pour 30 au plus", "aucun signe du prospect depuis 24 jours"."""
    if deal.planned:
        return []
    found = []
    days = days_between(since=deal.stage_since, now=now, zone=zone)
    if is_stalled(days=days, max_days=deal.max_days):
        found.append(f"{format_count(days, 'jour', 'jours')} à cette étape pour {deal.max_days} au plus")
    since = silence_since(stage_since=deal.stage_since, last_sign=deal.last_sign)
    silent = days_between(since=since, now=now, zone=zone) if since else 0
    if silent > silence_allowed(deal.expected_days):
        found.append(f"aucun signe du prospect depuis {format_count(silent, 'jour', 'jours')}")
    return found


def silent_before(*, expected_days: int | None, now: datetime, zone: ZoneInfo = PARIS) -> datetime:
    """Deals whose silence began before this instant are silent: the same rule, for a query."""
    return latest_entry_of_stalled(max_days=silence_allowed(expected_days), now=now, zone=zone)
