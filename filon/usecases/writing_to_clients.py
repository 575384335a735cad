"""May we write to this person about what she ordered or asked for? One question, for a proposal and for what follows an order."""

from datetime import datetime

from filon.contacts.models import Contact
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel, Purpose
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.users.selectors import SYSTEM


def why_not_written_to(person: Contact, *, now: datetime) -> str:
    """The sentence of the rule that refuses, empty when none does. Service is no prospecting; a dead address stops it as well."""
    question = Question(Channel.EMAIL, now, purpose=Purpose.SERVICE)
    facts = contact_facts(ids=[person.pk], question=question, viewer=SYSTEM)[person.pk]
    decision = ContactPolicy().decide(facts)
    return "" if decision.allowed else decision.sentence
