"""May this message go? Asked for many at once, and again last thing before a server hears a word: leave may end in between."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from filon.kit.french import format_date
from filon.messaging.models import Message
from filon.messaging.rules.bouncing import LONGEST_MEMORY, Returned, rests_until
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.selectors.returns import bounces_by_address
from filon.messaging.services.marking import stamp_of
from filon.permission.rules.facts import CampaignTerms, ContactFacts, Question
from filon.permission.rules.kinds import Block, Channel, SuppressionReason
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.permission.selectors.suppressions import Listed, listed
from filon.users.selectors import SYSTEM

FRESH = timedelta(seconds=5)  # how long an answer holds when nothing was written in between
CARRIED = CampaignTerms(blocks=frozenset({Block.IDENTITY, Block.STOP, Block.NOTICE}))  # what our foot says
DEAD = "Cette adresse n’existe pas\u00a0: son serveur l’a déjà refusée."
NOBODY = "La personne n’est plus dans le fichier."


class Refusal(NamedTuple):
    state: MessageState
    reason: str


class Leave:
    """The answers for these messages; `again` asks anew where something changed."""

    def __init__(self, messages: Iterable[Message], *, now: datetime) -> None:
        self._messages = {message.key: message for message in messages}
        self._ask(now)

    def _ask(self, now: datetime) -> None:
        self._stamp, self._asked_at = stamp_of([], since=now)[0], now
        prospecting = [it for it in self._messages.values() if it.kind == MessageKind.PROSPECTING]
        self.facts = facts_at(prospecting, now=now)
        addresses = {it.address for it in self._messages.values()}
        on_list, returned = listed(addresses), bounces_by_address(addresses, since=now - LONGEST_MEMORY)
        self._refusals = {
            key: refusal
            for key, it in self._messages.items()
            if (
                refusal := _shut(on_list.get(it.address, []), returned.get(it.address, []), now=now)
                or _refused(it, self.facts.get(it.contact_id or 0), on_list.get(it.address, []))
            )
        }

    def again(self, wave: Collection[Message], *, now: datetime) -> None:
        """An objection, a bounce, a consent taken back or a few seconds: the answers are asked anew."""
        people = [it.contact_id for it in wave if it.kind == MessageKind.PROSPECTING and it.contact_id]
        stamp, withdrawn = stamp_of(people, since=self._asked_at)
        if withdrawn or stamp != self._stamp or now - self._asked_at > FRESH:
            self._ask(now)

    def refusal(self, message: Message) -> Refusal | None:
        return self._refusals.get(message.key)


def facts_at(messages: Collection[Message], *, now: datetime) -> dict[int, ContactFacts]:
    people = {message.contact_id for message in messages if message.contact_id}
    question = Question(Channel.EMAIL, now, campaign=CARRIED)
    return contact_facts(ids=people, question=question, viewer=SYSTEM) if people else {}


def why_not(facts: ContactFacts | None) -> str:
    """One sentence; empty when the law lets us write to this person."""
    if facts is None:
        return NOBODY
    decision = ContactPolicy().decide(facts)
    return "" if decision.allowed else decision.sentence


def _shut(on_list: list[Listed], returned: list[Returned], *, now: datetime) -> Refusal | None:
    """Nothing of ours goes to an address that does not exist, or that gave back too much. An objection shuts no answer."""
    if any(row.reason == SuppressionReason.HARD_BOUNCE for row in on_list):
        return Refusal(MessageState.FAILED, DEAD)
    until = rests_until(returned)
    if until is None or until <= now:
        return None
    day = format_date(until)
    return Refusal(
        MessageState.FAILED, f"Cette boîte a trop souvent rendu nos messages\u00a0: rien n’y part avant le {day}."
    )


def _refused(message: Message, facts: ContactFacts | None, on_list: list[Listed]) -> Refusal | None:
    if message.kind != MessageKind.PROSPECTING:
        return None
    closed = [row for row in on_list if row.channel in (Channel.ALL, Channel.EMAIL)]
    reason = why_not(facts) or ("Cette adresse est sur la liste d’opposition." if closed else "")
    return Refusal(MessageState.CANCELLED, reason[:300]) if reason else None
