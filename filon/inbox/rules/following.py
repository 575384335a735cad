"""What an answer asks of us: a task with its hour, a sequence that stops or waits, or nothing."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from filon.kit.business_time import add_business_days, add_business_hours
from filon.kit.dates import PARIS
from filon.messaging.rules.incoming.kinds import IncomingKind, Intent

WITHIN_HOURS = 4  # of work: somebody who writes waits (reference 4.5)
MORNING = time(9)
LATER_WITHOUT_A_DAY = 60  # days: « plus tard » is neither next week nor never


class Following(NamedTuple):
    """`ends`: whatever sequence writes to this person stops; `waits_until`: it goes on then. `title` of the task, if any."""

    title: str = ""
    due_at: datetime | None = None
    ends: bool = False
    waits_until: datetime | None = None
    needs_answer: bool = False


def what_follows(
    *, kind: IncomingKind, intent: Intent | None, on: date | None, name: str, received: datetime
) -> Following:
    """`on` is the day that the person named: of her return, or from which to come back to her."""
    if kind == IncomingKind.AUTO_REPLY:
        return Following(waits_until=_morning_after(on, received) if on else None)
    if kind == IncomingKind.UNSUBSCRIBE:
        return Following(ends=True)
    if kind != IncomingKind.REPLY:
        return Following()
    soon = add_business_hours(received, timedelta(hours=WITHIN_HOURS))
    if intent == Intent.REFUSAL:
        return Following(ends=True)
    if intent == Intent.WRONG_PERSON:
        return Following(
            f"Trouver la bonne personne\u00a0: {name} dit ne pas l’être", soon, ends=True, needs_answer=True
        )
    if intent == Intent.LATER:
        day = on or received.astimezone(PARIS).date() + timedelta(days=LATER_WITHOUT_A_DAY)
        return Following(
            f"Revenir vers {name}, qui l’a proposé",
            datetime.combine(add_business_days(day, 0), MORNING, PARIS),
            ends=True,
        )
    return Following(f"Répondre à {name}", soon, ends=True, needs_answer=True)


def _morning_after(day: date, received: datetime) -> datetime:
    """Who comes back has her mail to read first: one business day more."""
    return max(datetime.combine(add_business_days(day, 1), MORNING, PARIS), received)
