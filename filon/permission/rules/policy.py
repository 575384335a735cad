"""May we contact this person? One decision over the facts, by all rules in force that day; asked again at sending time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from filon.permission.rules import audiences, email, figures, sms, sources, telephone
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.rules.law import EVERY_CHANNEL, Effect, Finding, Rule, refuse

MOST_STEPS = (
    500  # towards the earliest allowed instant; each step passes an opening hour, an attempt or a change of law
)
_NO_ADDRESS = {
    Channel.EMAIL: "Aucune adresse e-mail.",
    Channel.PHONE: "Aucun numéro de téléphone.",
    Channel.AUTOMATED_CALL: "Aucun numéro de téléphone.",
    Channel.SMS: "Aucun numéro de mobile.",
    Channel.SOCIAL: "Aucun profil de réseau social.",
    Channel.LETTER: "Aucune adresse postale.",
    Channel.AUDIENCE: "Aucune adresse e-mail.",
}


def usable_address(facts: ContactFacts) -> Finding | None:
    """COO-1, of the house: an address that exists."""
    if not facts.address:
        return refuse(_NO_ADDRESS[facts.channel])
    if facts.address_is_dead:
        return refuse("Cette coordonnée ne répond plus.")
    bounced = [
        it.ref
        for it in facts.suppressions
        if it.of_this_address
        and it.reason == SuppressionReason.HARD_BOUNCE
        and it.channel in (Channel.ALL, facts.channel)
    ]
    return refuse("Cette adresse a été refusée par son serveur.", evidence=tuple(bounced)) if bounced else None


ADDRESS_RULE = Rule(
    id="COO-1",
    judge=usable_address,
    channels=EVERY_CHANNEL,
    effective_from=date.min,
    reference="règle de la maison",
    explanation="Il faut une coordonnée qui existe.",
    marketing_only=False,
)
FRENCH_LAW: tuple[Rule, ...] = (
    *email.RULES,
    *telephone.RULES,
    *sms.RULES,
    *audiences.RULES,
    *sources.RULES,
    ADDRESS_RULE,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """`rule_ids`: those that refuse, or those that allow and oblige. `versions` and `evidence` are for the log.

    `earliest_allowed_at` is the first instant at which the same facts would be allowed: `at` itself when they are, None when
    time alone changes nothing. `sentence` is for the person who reads; `duties` is what the message must carry.
    """

    allowed: bool
    rule_ids: tuple[str, ...]
    earliest_allowed_at: datetime | None
    sentence: str
    evidence: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


Applied = tuple[Rule, Finding]


@dataclass(frozen=True, slots=True)
class ContactPolicy:
    rules: tuple[Rule, ...] = FRENCH_LAW

    def decide(self, facts: ContactFacts) -> Decision:
        applied = self._applied(facts)
        refusals = _refusals(applied)
        if not refusals:
            return _allowed(facts, applied)
        ends = [_end_of(rule, finding, facts) for rule, finding in refusals]
        longest = max(range(len(ends)), key=lambda n: (ends[n] is None, ends[n] or facts.at, -n))
        return Decision(
            allowed=False,
            rule_ids=_once(rule.id for rule, _ in refusals),
            earliest_allowed_at=self._earliest(facts),
            sentence=refusals[longest][1].sentence,
            evidence=_once(ref for _, finding in refusals for ref in finding.evidence),
            versions=_once(rule.version for rule, _ in refusals),
        )

    def _applied(self, facts: ContactFacts) -> list[Applied]:
        today = facts.day
        said = ((rule, rule.judge(facts)) for rule in self.rules if rule.speaks_of(facts, on=today))
        waived = facts.campaign.waives_courtesy
        return [(rule, finding) for rule, finding in said if finding and not (finding.courtesy and waived)]

    def _earliest(self, facts: ContactFacts) -> datetime | None:
        """Each refusal holds until its end: nothing before the latest end is allowed, so we ask again there."""
        for _ in range(MOST_STEPS):
            refusals = _refusals(self._applied(facts))
            if not refusals:
                return facts.at
            ends = [_end_of(rule, finding, facts) for rule, finding in refusals]
            if None in ends:
                return None
            facts = replace(facts, at=max(end for end in ends if end))
        return None


def _refusals(applied: list[Applied]) -> list[Applied]:
    return [(rule, finding) for rule, finding in applied if finding.effect == Effect.REFUSES]


def _end_of(rule: Rule, finding: Finding, facts: ContactFacts) -> datetime | None:
    """Until when the refusal is sure: its own end, the end of the rule, or the next change of a figure of the law."""
    days = (rule.effective_to, figures.next_change(facts.day))
    ends = [finding.until, *(facts.start_of(day) for day in days if day)]
    return min((end for end in ends if end), default=None)


def _allowed(facts: ContactFacts, applied: list[Applied]) -> Decision:
    grounds = [finding.sentence for _, finding in applied if finding.effect == Effect.GROUNDS]
    duties = tuple(finding.sentence for _, finding in applied if finding.effect == Effect.OBLIGES)
    return Decision(
        allowed=True,
        rule_ids=_once(rule.id for rule, _ in applied),
        earliest_allowed_at=facts.at,
        sentence=" ".join(grounds) or "Aucune règle ne s’y oppose.",
        evidence=_once(ref for _, finding in applied for ref in finding.evidence),
        versions=_once(rule.version for rule, _ in applied),
        duties=duties,
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
