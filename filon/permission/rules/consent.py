"""When a consent holds: given before, for this channel and purpose, and not withdrawn since."""

from collections.abc import Iterable
from datetime import datetime

from filon.permission.rules.facts import ConsentFact, ContactFacts, ObjectionFact
from filon.permission.rules.kinds import CHOSEN, Channel, Purpose


def consent_in_force(facts: ContactFacts, channel: Channel) -> ConsentFact | None:
    """The latest that holds at `facts.at`."""
    held = [it for it in _for(facts, channel) if _holds(it, facts, facts.at)]
    return max(held, key=lambda consent: consent.at, default=None)


def next_consent_at(facts: ContactFacts, channel: Channel) -> datetime | None:
    """When a consent that is dated later will hold, if one is."""
    coming = [it.at for it in _for(facts, channel) if it.at > facts.at and _holds(it, facts, it.at)]
    return min(coming, default=None)


def _for(facts: ContactFacts, channel: Channel) -> list[ConsentFact]:
    """A consent to prospecting covers the newsletter, which is prospecting; not the other way."""
    covering = {facts.purpose, Purpose.PROSPECTING}
    return [it for it in facts.consents if it.channel == channel and it.purpose in covering]


def _holds(consent: ConsentFact, facts: ContactFacts, instant: datetime) -> bool:
    """A withdrawal ends every consent given before it: two files on one person, merged, keep the strictest."""
    withdrawn = (it.withdrawn_at for it in _for(facts, consent.channel) if it.withdrawn_at is not None)
    return consent.at <= instant and not any(consent.at <= end <= instant for end in withdrawn)


def is_taken_back(objection: ObjectionFact, consents: Iterable[ConsentFact]) -> bool:
    """She refused one sort of message, then asked for that very sort again. A refusal of everything is never taken back (EML-6)."""
    if objection.purpose not in CHOSEN or objection.at is None:
        return False
    asked = (it for it in consents if it.purpose == objection.purpose and it.withdrawn_at is None)
    return any(it.at > objection.at for it in asked)
