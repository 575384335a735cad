"""What becomes of a line of a list after a call: done, or tried again, and when."""

from datetime import datetime, time
from typing import NamedTuple

from filon.activities.rules.kinds import CallOutcome
from filon.calling.rules.kinds import SPARED, EntryState
from filon.kit.business_time import add_business_days, day_in_paris
from filon.kit.dates import PARIS
from filon.kit.errors import NotPossible
from filon.kit.french import format_datetime

MOST_ATTEMPTS = 6  # an agreed number (domain.md 4.5): beyond, the line is done
TRIED_AGAIN = {CallOutcome.ABSENT: 1, CallOutcome.VOICEMAIL: 2, CallOutcome.GATEKEEPER: 1}  # business days
DATED = (CallOutcome.CALL_BACK, CallOutcome.MEETING)  # they need the hour that was agreed
MORNING, AFTERNOON, NOON = time(9, 30), time(14, 30), time(12)


class Follow(NamedTuple):
    state: EntryState
    again_at: datetime | None


def what_follows(
    outcome: CallOutcome, *, attempts: int, now: datetime, when: datetime | None, has_other_number: bool
) -> Follow:
    """`attempts` counts this call; `when`: the hour that was agreed. Who did not answer is tried at the other half of the day."""
    if outcome in DATED and when is None:
        raise NotPossible("Dites quand\u00a0: le jour et l’heure qui ont été convenus.")
    if outcome in DATED and when is not None and when <= now:
        raise NotPossible("Ce moment est déjà passé\u00a0: choisissez un jour et une heure à venir.")
    if outcome == CallOutcome.CALL_BACK:
        return Follow(EntryState.WAITING, when)
    if outcome == CallOutcome.WRONG_NUMBER and has_other_number:
        return Follow(EntryState.WAITING, None)
    if outcome in TRIED_AGAIN and attempts < MOST_ATTEMPTS:
        return Follow(EntryState.WAITING, next_try(after=now, business_days=TRIED_AGAIN[outcome]))
    return Follow(EntryState.DONE, None)


def next_try(*, after: datetime, business_days: int) -> datetime:
    """In the afternoon for who was called in the morning, in the morning for who was called in the afternoon."""
    day = add_business_days(day_in_paris(after), business_days)
    hour = AFTERNOON if after.astimezone(PARIS).time() < NOON else MORNING
    return datetime.combine(day, hour, PARIS)


def next_try_words(outcome: CallOutcome, *, attempts: int, now: datetime) -> str:
    """What a key proposes before it is pressed; `attempts` counts this call. Empty where nothing follows by itself."""
    if outcome not in TRIED_AGAIN:
        return ""
    if attempts >= MOST_ATTEMPTS:
        return f"{attempts}e essai sans réponse\u00a0: on s’arrête là."
    again = next_try(after=now, business_days=TRIED_AGAIN[outcome])
    return f"Prochain essai\u00a0: {format_datetime(again)}."


def is_spared(*, last_attempt: datetime | None, now: datetime, asked_for: bool) -> bool:
    """Whether somebody called so lately that a second call would be one too many; who asked to be called back is not spared."""
    return not asked_for and last_attempt is not None and last_attempt > now - SPARED
