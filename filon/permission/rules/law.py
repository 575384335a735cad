"""What a rule is: a dated row of the law that, given the facts, refuses, allows with its ground, or obliges."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import CHANNELS, MARKETING, Channel

EVERY_CHANNEL = frozenset(CHANNELS)


class Effect(Enum):
    REFUSES = "refuses"
    GROUNDS = "grounds"  # why it is allowed
    OBLIGES = "obliges"  # what the message must carry


class Finding(NamedTuple):
    """What a rule says of the facts. `until`: it refuses at every instant before, given the same facts; None: no end known.

    `courtesy`: a refusal out of courtesy, which a campaign may waive.
    """

    effect: Effect
    sentence: str
    evidence: tuple[str, ...] = ()
    until: datetime | None = None
    courtesy: bool = False


def refuse(
    sentence: str, *, evidence: tuple[str, ...] = (), until: datetime | None = None, courtesy: bool = False
) -> Finding:
    return Finding(Effect.REFUSES, sentence, evidence, until, courtesy)


def ground(sentence: str, *evidence: str) -> Finding:
    return Finding(Effect.GROUNDS, sentence, evidence)


def oblige(sentence: str, *evidence: str) -> Finding:
    return Finding(Effect.OBLIGES, sentence, evidence)


Judge = Callable[[ContactFacts], Finding | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the law, in force from `effective_from` to the day before `effective_to`, by the person's calendar."""

    id: str
    judge: Judge
    channels: frozenset[Channel]
    effective_from: date
    reference: str
    explanation: str
    effective_to: date | None = None
    jurisdiction: str = "FR"
    marketing_only: bool = True

    @property
    def version(self) -> str:
        """What a log of decisions keeps: "TEL-1@2026-08-11"."""
        return f"{self.id}@{self.effective_from.isoformat()}"

    def is_in_force(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    def speaks_of(self, facts: ContactFacts, *, on: date) -> bool:
        """`on`: the day that it is where the person is, told once for all rules."""
        concerned = facts.channel in self.channels and (not self.marketing_only or facts.purpose in MARKETING)
        return concerned and self.is_in_force(on)
