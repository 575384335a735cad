"""Facts for tests of the law: a professional who was informed, or a consumer; every instant is written as in Paris."""

from datetime import UTC, date, datetime, time
from typing import Any

from filon.kit.dates import PARIS
from filon.permission.rules.facts import CampaignTerms, ConsentFact, ContactFacts, DatedFact
from filon.permission.rules.kinds import Block, Channel, Context
from filon.permission.rules.policy import ContactPolicy, Decision

POLICY = ContactPolicy()
MONDAY = date(2026, 11, 23)
WHOLE_MESSAGE = frozenset(Block)
NOTICE = DatedFact("notice:1", datetime(2026, 1, 5, tzinfo=UTC))


def paris(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC)


AT = paris(MONDAY)


def professional(channel: Channel = Channel.EMAIL, **known: Any) -> ContactFacts:
    """Jeanne Duval, buyer of a company of her own domain, told of the use of her data."""
    addresses = {Channel.EMAIL: "jeanne.duval@duval.fr", Channel.PHONE: "+33142685300", Channel.SMS: "+33612345678"}
    facts: dict[str, Any] = {
        "at": AT,
        "channel": channel,
        "address": addresses.get(channel, "+33142685300"),
        "job_function": "Achats",
        "notices": (NOTICE,),
    }
    return ContactFacts(**{**facts, **known})


def consumer(channel: Channel = Channel.PHONE, **known: Any) -> ContactFacts:
    return professional(channel, **{"context": Context.CONSUMER, "job_function": "", **known})


def consented(channel: Channel, at: datetime = NOTICE.at, **known: Any) -> ConsentFact:
    return ConsentFact("consent:1", channel, known.pop("purpose", professional().purpose), at, **known)


def campaign(**terms: Any) -> CampaignTerms:
    return CampaignTerms(**{"blocks": WHOLE_MESSAGE, **terms})


def decide(facts: ContactFacts) -> Decision:
    return POLICY.decide(facts)


def verdict(facts: ContactFacts) -> tuple[bool, tuple[str, ...]]:
    decision = decide(facts)
    return decision.allowed, decision.rule_ids
