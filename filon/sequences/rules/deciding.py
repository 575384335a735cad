"""What a due step does for one person: one decision over facts already read, without a clock and without a database."""

from collections.abc import Set
from datetime import date, datetime
from typing import NamedTuple

from filon.sequences.rules.flow import Flow, StepText, after, first_of, step_of
from filon.sequences.rules.kinds import BY_HAND, TOUCHES, Asks, Did, Ending, StepKind
from filon.sequences.rules.timing import is_open, next_due

ANSWER_DAYS = 5  # business days left for an answer after the last step; then the sequence is over
LATER_DAYS = 1  # business days before a step is asked again, while the task before it is not done


class Seen(NamedTuple):
    """What is known of one enrolment when its step is due.

    `refusal` is the sentence of the permission, "" when it allows; `allowed_at`: from when the same facts would be allowed
    (None: time alone changes nothing). `free_at`: when the pressure cap lets us come. `was_told`: she had these very words.
    """

    ending: tuple[Ending, str] | None = None
    done: frozenset[str] = frozenset()
    has_open_task: bool = False
    answered: bool = False
    criteria_hold: bool = True
    refusal: str = ""
    allowed_at: datetime | None = None
    free_at: datetime | None = None
    was_told: bool = False
    closed: frozenset[date] = frozenset()


class Move(NamedTuple):
    """`did` None: nothing is written for the step (put off, over, or done before). `step_key` is the next one."""

    step_key: str
    due_at: datetime | None
    did: Did | None = None
    reason: str = ""
    ending: Ending | None = None
    words: str = ""


ALREADY = "Cette personne a déjà eu ce texte."
NOT_FOR_HER = "La condition de l’étape n’est pas remplie."


def decide(flow: Flow, key: str, seen: Seen, *, now: datetime) -> Move:
    """End, wait, skip or do. Called again when it put the step off: nothing of it was written."""
    if seen.ending:
        return Move("", None, ending=seen.ending[0], words=seen.ending[1])
    if not key:
        return Move("", None, ending=Ending.FINISHED)
    step = step_of(flow, key)
    if step is None or key in seen.done:
        return onward(flow, after(flow, key) if step else "", now=now, closed=seen.closed)
    if not is_open(now, closed=seen.closed):
        return Move(key, next_due(after=now, wait_days=0, hour=step.hour, closed=seen.closed))
    if seen.has_open_task:
        return Move(key, next_due(after=now, wait_days=LATER_DAYS, hour=step.hour, closed=seen.closed))
    holds = seen.criteria_hold and _asked(step, answered=seen.answered)
    if step.kind == StepKind.BRANCH:
        return onward(flow, after(flow, key, holds=holds), now=now, closed=seen.closed, did=Did.PASSED)
    if not holds:
        return _skip(flow, step, NOT_FOR_HER, seen, now=now)
    return _reach(flow, step, seen, now=now)


def _asked(step: StepText, *, answered: bool) -> bool:
    return {Asks.ANYTHING: True, Asks.SILENT: not answered, Asks.ANSWERED: answered}[step.asks]


def _reach(flow: Flow, step: StepText, seen: Seen, *, now: datetime) -> Move:
    """Permission first, then the pressure, then the words; a task that reaches nobody asks for none of them."""
    later = max((at for at in (seen.allowed_at if seen.refusal else None, seen.free_at) if at), default=now)
    if seen.refusal and seen.allowed_at is None:
        return _skip(flow, step, seen.refusal, seen, now=now)
    if later > now:
        return Move(step.key, next_due(after=later, wait_days=0, hour=step.hour, closed=seen.closed))
    if seen.was_told and step.kind in TOUCHES:
        return _skip(flow, step, ALREADY, seen, now=now)
    did = Did.TASK if step.kind in BY_HAND else Did.QUEUED
    return onward(flow, after(flow, step.key), now=now, closed=seen.closed, did=did)


def _skip(flow: Flow, step: StepText, reason: str, seen: Seen, *, now: datetime) -> Move:
    return onward(flow, after(flow, step.key), now=now, closed=seen.closed, did=Did.SKIPPED, reason=reason[:200])


def onward(
    flow: Flow,
    key: str,
    *,
    now: datetime,
    closed: Set[date],
    did: Did | None = None,
    reason: str = "",
) -> Move:
    """To the step `key`, when its time comes; after the last one some days are left for an answer."""
    step = step_of(flow, key)
    wait, hour = (step.wait_days, step.hour) if step else (ANSWER_DAYS, None)
    return Move(key, next_due(after=now, wait_days=wait, hour=hour, closed=closed), did, reason)


def begin(flow: Flow, *, now: datetime, closed: Set[date]) -> datetime:
    """When the first step is due for who enters now."""
    return onward(flow, first_of(flow), now=now, closed=closed).due_at or now
