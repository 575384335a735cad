"""Whether somebody must leave a sequence, from what was learnt since the entry: the same answer at a step and at once."""

from collections.abc import Collection
from typing import NamedTuple

from filon.activities.rules.kinds import ActivityKind, Actor, CallOutcome, Direction
from filon.contacts.rules.axes import LifecycleStage
from filon.permission.rules.consent import is_taken_back
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import MARKETING, Purpose, SuppressionReason
from filon.sequences.rules.kinds import Ending

# She spoke with us: whatever she said, what follows is for a person to decide.
SPOKEN = frozenset(
    {CallOutcome.REACHED, CallOutcome.CALL_BACK, CallOutcome.REFUSED, CallOutcome.MEETING, CallOutcome.OUT_OF_TARGET}
)
# Reading pages or being told of an event is a sign, no answer.
NO_ANSWER = frozenset({ActivityKind.SITE_VISIT, ActivityKind.DOWNLOAD, ActivityKind.DOCUMENT})


class Signs(NamedTuple):
    """Since the entry, of one person: `stage` is where she stands now."""

    answered: bool = False
    meeting: bool = False
    opportunity: bool = False
    colleague: bool = False
    objected: bool = False
    bounced: bool = False
    removed: bool = False
    stage: str = ""


def is_answer(*, kind: str, direction: str, actor: str, outcome: str) -> bool:
    """Something that she did towards us, on any channel; never a machine, never a mere visit."""
    if kind == ActivityKind.CALL and outcome in SPOKEN:
        return True
    return direction == Direction.INBOUND and actor == Actor.HUMAN and kind not in NO_ANSWER


def is_meeting(*, kind: str, outcome: str) -> bool:
    return kind == ActivityKind.MEETING or (kind == ActivityKind.CALL and outcome == CallOutcome.MEETING)


def has_objected(facts: ContactFacts) -> bool:
    """To any channel: a person who refused our e-mails is not called in the same sequence."""
    listed = {one.reason for one in facts.suppressions}
    refused = (one for one in facts.objections if not is_taken_back(one, facts.consents))
    said = any(one.purpose in MARKETING - {Purpose.EVENTS} for one in refused)
    return said or bool(listed - {SuppressionReason.HARD_BOUNCE, SuppressionReason.MANUAL})


def has_bounced(facts: ContactFacts) -> bool:
    return any(one.reason == SuppressionReason.HARD_BOUNCE for one in facts.suppressions)


def ending_of(signs: Signs, *, exits: Collection[str], exit_stages: Collection[str]) -> tuple[Ending, str] | None:
    """The first ending that holds, with words to tell; None while she goes on. What the person refused comes first."""
    if signs.removed:
        return Ending.REMOVED, ""
    if signs.objected:
        return Ending.OBJECTION, ""
    if signs.meeting and Ending.MEETING in exits:
        return Ending.MEETING, ""
    if signs.answered and Ending.ANSWERED in exits:
        return Ending.ANSWERED, ""
    if signs.opportunity and Ending.OPPORTUNITY in exits:
        return Ending.OPPORTUNITY, ""
    if signs.colleague and Ending.COLLEAGUE in exits:
        return Ending.COLLEAGUE, ""
    if signs.stage and signs.stage in exit_stages:
        return Ending.STAGE, LifecycleStage.label_of(signs.stage)
    return (Ending.BOUNCE, "") if signs.bounced else None
