"""The link at the foot of a message: an objection, once, that the law engine obeys."""

import pytest
from django.core import signing

from filon.contacts.models import Contact, ContactPoint
from filon.kit.errors import NotFound
from filon.messaging.services.letters import STOP_SALT
from filon.messaging.services.stopping import message_to_stop, stop_messages
from filon.permission.models import Objection, Suppression
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel, Purpose
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.messaging.queued import a_message

pytestmark = pytest.mark.django_db


def anne() -> Contact:
    person = make.contact("Anne", "Roux")
    email = "anne.roux@lartigue.fr"
    ContactPoint.objects.create(contact=person, kind="email", value=email, normalised=email, main=True)
    return person


def rules_against(person: Contact, purpose: Purpose) -> tuple[str, ...]:
    question = Question(channel=Channel.EMAIL, purpose=purpose, at=NOW)
    decision = ContactPolicy().decide(contact_facts(ids=[person.pk], question=question, viewer=SYSTEM)[person.pk])
    return () if decision.allowed else decision.rule_ids


def test_a_click_is_an_objection_that_the_law_engine_obeys() -> None:
    person = anne()
    stop_messages(message=a_message(contact=person), now=NOW)

    objection = Objection.objects.get()
    assert (objection.contact, objection.channel) == (person, "email")
    assert objection.proof == "Lien de désinscription du message « Votre guide » du 20 nov. 2026, 10 h 00"
    assert "EML-6" in rules_against(person, Purpose.PROSPECTING)
    assert rules_against(person, Purpose.SERVICE) == ()


def test_twice_is_once() -> None:
    message = a_message(contact=anne())
    for _ in range(2):
        stop_messages(message=message, now=NOW)
    assert Objection.objects.count() == 1
    assert set(Suppression.objects.values_list("channel", "reason")) == {
        ("email", "objection"),
        ("email", "unsubscribe"),
    }


def test_whoever_is_no_longer_in_the_file_is_kept_from_coming_back_by_the_address() -> None:
    stop_messages(message=a_message(), now=NOW)
    assert list(Suppression.objects.values_list("channel", "reason")) == [("email", "unsubscribe")]


def test_the_link_says_nothing_of_the_person_and_cannot_be_made_up() -> None:
    message = a_message()
    signed = signing.dumps(message.pk, salt=STOP_SALT)
    assert message_to_stop(signed) == message
    for forged in (signed[:-1], "1", signing.dumps(message.pk, salt="autre"), "x" * 5000):
        with pytest.raises(NotFound, match="Ce lien n’est plus lisible"):
            message_to_stop(forged)
